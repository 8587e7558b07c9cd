package collector

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestWrongClock reads AWS by a clock that is hours ahead or behind: what is exposed is the
// same, but for the ages, and for when a deployment that is not described yet is a failure.
func TestWrongClock(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 12})
	clocks := []*Collector{w.Collector}
	for _, skew := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		now := func() time.Time { return w.clock.Now().Add(skew) }
		reader := ecs.NewReader(w.config, w.config.Region, ecs.Options{Tags: true, History: true, Now: now})
		clocks = append(clocks, newCollector(t, []*ecs.Reader{reader}, now, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}}))
	}
	byClock := regexp.MustCompile(`(?m)^ecs_service_revision_(age_seconds|failures_total).*\n`)
	for range 20 {
		if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		var want string
		for i, collector := range clocks {
			collector.Refresh(t.Context())
			got := byClock.ReplaceAllString(aboutFleet(exposition(t, collector)), "")
			if i == 0 {
				want = got
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("(-right clock +wrong one)\n%s", diff)
			}
		}
		w.clock.Advance(time.Minute)
	}
}
