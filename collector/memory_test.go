package collector

import (
	"runtime"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestMemoryDoesNotGrow reads a fleet in which one service is deployed over and over,
// and another comes and goes: after 200 refreshes there is no more to know than after 20.
func TestMemoryDoesNotGrow(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 12})
	live := func(refreshes int) {
		for range refreshes {
			if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.fleet.CreateService("production", fleet.ServiceSpec{Name: "preview"}); err != nil {
				t.Fatal(err)
			}
			w.clock.Advance(30 * time.Second)
			w.Refresh(t.Context())
			if err := w.fleet.DeleteService("production", "preview"); err != nil {
				t.Fatal(err)
			}
			w.clock.Advance(24 * time.Hour) // what is gone is forgotten by then
			w.Refresh(t.Context())
		}
	}
	live(120) // longer than the 90 days that ECS, and the simulated fleet, remember
	after20 := heap()
	live(90)
	after200 := heap()
	t.Logf("%d bytes after the first refreshes, %d after 180 more", after20, after200)
	if after200 > after20+after20/20 {
		t.Errorf("memory has grown from %d to %d bytes", after20, after200)
	}
}

// heap is how many bytes are in use once all garbage is collected.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what the first one finalized
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
