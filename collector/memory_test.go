package collector

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestMemoryDoesNotGrow reads a fleet in which one service is deployed over and over, and
// another comes and goes: after 180 more days of that there is no more to know.
func TestMemoryDoesNotGrow(t *testing.T) { synctest.Test(t, testMemoryDoesNotGrow) }

func testMemoryDoesNotGrow(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 12})
	live := func(days int) {
		for range days {
			if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.fleet.CreateService("production", fleet.ServiceSpec{Name: "preview"}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(30 * time.Second)
			w.refresh(t)
			if err := w.fleet.DeleteService("production", "preview"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(24 * time.Hour) // what is gone is forgotten by then
			w.refresh(t)
		}
	}
	live(120) // longer than the 90 days that ECS, and the simulated fleet, remember
	before := heap()
	live(180)
	after := heap()
	t.Logf("%d bytes after the first days, %d after 180 more", before, after)
	if after > before+before/20 {
		t.Errorf("memory has grown from %d to %d bytes", before, after)
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
