package collector

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestEventsShowDeploymentsAtOnce starts deployments in a fleet that is read every ten minutes, while it is read for the
// first time and when it is at rest, and measures how long after ECS lists each it shows. Where answers lag, ECS goes on
// for seconds giving lists without it.
func TestEventsShowDeploymentsAtOnce(t *testing.T) {
	t.Parallel()
	services, deployments := 100, 20
	if *figures {
		services, deployments = 10000, 100
	}
	for _, test := range []struct {
		name          string
		when          time.Duration // after the start
		lags          bool
		median, worst time.Duration // at most
	}{
		{"during the first look", 30 * time.Second, false, 2 * time.Second, 5 * time.Second},
		{"at rest", 3 * time.Hour, false, 2 * time.Second, 5 * time.Second},
		{"at rest, with answers that lag", 3 * time.Hour, true, 3 * time.Second, 5*time.Second + simulator.DefaultLag},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newLaggingWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 4, Throttle: true, Consistent: !test.lags})
				w.reading(t, rarely(0.25))
				w.configure(t, Options{Parts: DefaultParts()})
				w.listening(t, w.reader, simulator.UsualDelivery())
				w.running(t)
				time.Sleep(test.when)
				median, worst := w.showSoon(t, deployments)
				t.Logf("%s, one of %d deployments shows %s after ECS lists it in the median, %s at worst", test.name, deployments, median, worst)
				if median > test.median || worst > test.worst {
					t.Errorf("want %s and %s at most", test.median, test.worst)
				}
				if throttled := w.aws.Throttled(); len(throttled) > 0 {
					t.Errorf("throttled: %v", throttled)
				}
			})
		})
	}
}

// showSoon deploys services one after the other, and gives the time from when ECS lists a deployment until it shows.
func (w *world) showSoon(t *testing.T, deployments int) (median, worst time.Duration) {
	t.Helper()
	var waits []time.Duration
	for _, cluster := range w.fleet.Clusters() {
		for _, service := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
			if len(waits) == deployments {
				break
			}
			deployment, err := w.fleet.Deploy(*cluster.ClusterArn, service, fleet.Change{})
			if err != nil {
				continue // ECS does not deploy this one
			}
			id := deployment[strings.LastIndex(deployment, "/")+1:]
			time.Sleep(fleet.ListingDelay)
			waits = append(waits, w.until(t, id+" shows", func() bool { return w.shows(id) }))
			time.Sleep(time.Duration(len(waits)) * 37 * time.Millisecond) // at all times between two calls
		}
	}
	slices.Sort(waits)
	return waits[len(waits)/2], waits[len(waits)-1]
}
