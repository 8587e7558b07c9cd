package collector

import (
	"context"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestWarmStartCostsItsPages starts an exporter again: what a fleet at rest consists of is
// known from the file, whether or not it was down for long.
func TestWarmStartCostsItsPages(t *testing.T) {
	e := newTwoExporters(t, simulator.Config{Seed: 1, Clusters: 3, Services: 120})
	e.compare(t, "at first")
	never := e.Collector
	e.Collector = e.other
	e.settle(t)
	pages := map[string]int{"ListClusters": 1, "ListServices": 3, "DescribeServices": 12}
	for _, down := range []time.Duration{time.Second, time.Minute, time.Hour} {
		e.stop(t)
		e.clock.Advance(down)
		e.start(t)
		e.Collector = e.other
		if diff := cmp.Diff(pages, e.calls(t)); diff != "" {
			t.Errorf("down for %s: (-want +got)\n%s", down, diff)
		}
	}
	e.Collector = never
	e.compare(t, "at rest")
}

// brokenLook is a first look at a fleet of 400 services, in four waves, that does not come to its end.
type brokenLook struct {
	budget  float64 // of 20 calls a second
	after   time.Duration
	crashes bool // and does not save
	again   int  // at most so many services are looked at again
}

// TestFirstLookIsNotLost ends exporters in the middle of their first look at a fleet. The next
// one goes on where they stopped, or not long before, when they had no time to save.
func TestFirstLookIsNotLost(t *testing.T) {
	for name, look := range map[string]brokenLook{
		"stopped":              {0.25, time.Minute, false, 8}, // the calls under way
		"stopped in the pages": {0.25, time.Second, false, 8},
		"killed":               {0.05, 6 * time.Minute, true, 200}, // two waves
	} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, look.isNotLost) })
	}
}

func (l brokenLook) isNotLost(t *testing.T) {
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)))
	server, cfg := simulatortest.StartInMemory(t, simulator.Config{Seed: 1, Services: 400, Clusters: 4})
	file := filepath.Join(t.TempDir(), "cache")
	start := func() *ecs.Reader {
		cache, err := ecs.OpenCache(file, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		return ecs.NewReader(cfg, cfg.Region, ecs.Options{History: true, Budget: l.budget, Now: time.Now, Cache: cache})
	}
	looks := func(ctx context.Context, reader *ecs.Reader) (int, error) {
		before := server.Requests()["ListServiceDeployments"]
		_, err := reader.Read(ctx, func(*ecs.Snapshot) {})
		return server.Requests()["ListServiceDeployments"] - before, err
	}

	whole, err := looks(t.Context(), ecs.NewReader(cfg, cfg.Region, ecs.Options{History: true, Now: time.Now}))
	if err != nil {
		t.Fatal(err)
	}
	first := start()
	ctx, stop := context.WithTimeout(t.Context(), l.after)
	defer stop()
	begun, err := looks(ctx, first)
	if err == nil {
		t.Fatal("the first look has come to its end")
	}
	if !l.crashes {
		if err := first.Save(); err != nil {
			t.Fatal(err)
		}
	}
	rest, err := looks(t.Context(), start())
	if again := begun + rest - whole; err != nil || again > l.again {
		t.Errorf("of %d services %d were looked at, and %d again (%v): want at most %d", whole, begun, again, err, l.again)
	}
}
