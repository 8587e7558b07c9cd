package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestSavesOfManyTargets has what many targets save at the same time in the file, which is not written once for each.
func TestSavesOfManyTargets(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(noon())
	file := opened(t, path, clock)
	target := func(i int) ecs.Target { return ecs.Target{AccountID: fmt.Sprintf("%012d", i), Region: "eu-central-1"} }
	var saves sync.WaitGroup
	for i := range 50 {
		saves.Go(func() {
			if err := file.Save(in(target(i))); err != nil {
				t.Error(err)
			}
		})
	}
	saves.Wait()
	again := opened(t, path, clock)
	for i := range 50 {
		if again.Load(target(i)) == nil {
			t.Errorf("what target %d saved is not in the file", i)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := file.write(file.saves); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is written again, although it has every save")
	}
}
