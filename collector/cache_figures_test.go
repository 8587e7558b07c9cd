package collector

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestCacheFigures measures a cache file for fleets of several sizes, and what the first
// refresh costs with and without it.
func TestCacheFigures(t *testing.T) {
	sizes := []int{100}
	if *figures {
		sizes = []int{100, 1000, 10000}
	}
	for _, services := range sizes {
		clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
		server, cfg := simulatortest.Start(t, simulator.Config{Seed: 1, Clusters: 4, Services: services, Now: clock.Now})
		file := filepath.Join(t.TempDir(), "cache")
		open := func() *ecs.Reader {
			cache, err := ecs.OpenCache(file, clock.Now)
			if err != nil {
				t.Fatal(err)
			}
			return ecs.NewReader(cfg, cfg.Region, ecs.Options{History: true, Now: clock.Now, Cache: cache})
		}
		calls := func(reader *ecs.Reader) int {
			before := sum(server.Requests())
			if _, err := reader.Read(t.Context(), func(*ecs.Snapshot) {}); err != nil {
				t.Fatal(err)
			}
			return sum(server.Requests()) - before
		}
		reader := open()
		cold := calls(reader)
		for range 20 { // until what never becomes complete is asked for less and less
			clock.Advance(24 * time.Hour)
			calls(reader)
		}
		began := time.Now()
		if err := reader.Save(); err != nil {
			t.Fatal(err)
		}
		save := time.Since(began)
		began = time.Now()
		reader = open()
		opened := time.Since(began)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		warm := calls(reader)
		t.Logf("| %d | %d kB | %s | %s | %d | %d |", services, info.Size()/1000, save.Round(time.Millisecond), opened.Round(time.Millisecond), cold, warm)

		pages := 1 + 4 + (services+9)/10
		if services == 100 && (warm < pages || warm > pages+4 || cold < 2*services) {
			t.Errorf("the first refresh makes %d calls with a cache file, want its %d pages, and %d without one", warm, pages, cold)
		}
	}
}

func sum(counts map[string]int) int {
	n := 0
	for _, count := range counts {
		n += count
	}
	return n
}
