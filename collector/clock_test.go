package collector

import (
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestWrongClock reads AWS by a clock that is hours ahead or behind: what is exposed is the
// same, but for the ages, and for when a deployment that is not described yet is a failure.
func TestWrongClock(t *testing.T) { synctest.Test(t, testWrongClock) }

func testWrongClock(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 12})
	clocks := []*world{w}
	for _, skew := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		wrong := &world{aws: w.aws, config: w.config}
		wrong.reader, wrong.Collector = newReading(t, w.config, w.options(), func() time.Time { return time.Now().Add(skew) })
		wrong.configure(t, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}})
		clocks = append(clocks, wrong)
	}
	byClock := regexp.MustCompile(`(?m)^ecs_service_revision_(age_seconds|failures_total).*\n`)
	for range 20 {
		if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		var want string
		for i, clock := range clocks {
			got := byClock.ReplaceAllString(aboutFleet([]byte(clock.seen(t))), "")
			if i == 0 {
				want = got
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("(-right clock +wrong one)\n%s", diff)
			}
		}
		time.Sleep(time.Minute)
	}
}
