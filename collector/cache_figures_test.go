package collector

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/cache"
	"ecs_revision_exporter/simulator"
)

// TestCacheFigures measures a cache file for fleets of several sizes, and what the first
// round costs with and without it.
func TestCacheFigures(t *testing.T) {
	t.Parallel()
	for _, services := range sizes() {
		file := filepath.Join(t.TempDir(), "cache")
		var target ecs.Target
		var cold, warm, pages int
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Clusters: 4, Services: services})
			cold = total(w.calls(t))
			w.settle(t)
			w.reader.Configure(withFile(t, w.options(), file))
			w.refresh(t) // after which it saves
			w.reading(t, withFile(t, w.options(), file))
			warm, pages = total(w.calls(t)), total(w.pages())
			target = w.reader.Fleet().Target
		})
		if warm != pages || cold < 2*services {
			t.Errorf("the first round makes %d calls with a cache file, want its %d pages, and %d without one", warm, pages, cold)
		}

		// By the real clock: how long it takes to read the file and to write it.
		began := time.Now()
		opened, err := cache.Open(file, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		known := opened.Load(target)
		read := time.Since(began)
		if known == nil || len(known.Memories) != services {
			t.Fatalf("the file has %v, want %d services", known, services)
		}
		began = time.Now()
		if err := opened.Save(known); err != nil {
			t.Fatal(err)
		}
		wrote := time.Since(began)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("| %d | %d kB | %s | %s | %d | %d |", services, info.Size()/1000, wrote.Round(time.Millisecond), read.Round(time.Millisecond), cold, warm)
	}
}
