package collector

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
)

// callsOfECS are the calls of an hour, but for those to the queue.
func (w *world) callsOfECS(do func()) int {
	calls := w.costs(do)
	maps.DeleteFunc(calls, func(operation string, _ int) bool { return strings.Contains(operation, "Message") })
	return total(calls)
}

// TestEventsSpareCalls counts the calls of an hour in which one in a hundred services is deployed, five at least so that one
// of bad luck does not decide: with rounds a minute apart, and with events and rounds ten minutes apart.
func TestEventsSpareCalls(t *testing.T) {
	t.Parallel()
	services := 100
	if *figures {
		services = 10000
	}
	hour := func(options reader.Options, events bool) (quiet, deploying int) {
		synctest.Test(t, func(t *testing.T) {
			w := newThrottledWorld(t, services, 1)
			w.reading(t, atInterval(time.Hour))
			w.configure(t, Options{Parts: DefaultParts()})
			if events {
				w.listening(t, w.reader, simulator.UsualDelivery())
			}
			w.running(t)
			time.Sleep(10 * time.Hour) // what never becomes complete is asked for less and less
			w.reader.Configure(options)
			quiet = w.callsOfECS(func() { time.Sleep(time.Hour) })
			deploying = w.callsOfECS(func() {
				w.deploySome(t, max(services/100, 5))
				time.Sleep(time.Hour)
			})
		})
		return quiet, deploying
	}
	quietWithout, without := hour(withinBudget(1), false)
	quietWith, with := hour(rarely(1), true)
	t.Logf("| %d | %d | %d | %d | %d |", services, quietWithout, quietWith, without, with)
	if quietWith > quietWithout/10*11/10 {
		t.Errorf("a quiet hour takes %d calls with events and %d without, want a tenth and little more", quietWith, quietWithout)
	}
	if more, most := with-quietWith, (without-quietWithout)*4; more > most {
		t.Errorf("deployments take %d calls with events, want at most %d, four times those without", more, most)
	}
}

// TestStormOfEvents has an event of a task for every service at once. The budget is kept, each of the services is read once
// because of it, and one that is deployed meanwhile does not wait for the others.
func TestStormOfEvents(t *testing.T) {
	services := 300
	if *figures {
		services = 10000
	}
	synctest.Test(t, func(t *testing.T) {
		w := newLaggingWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 4, Throttle: true, Consistent: true})
		w.reading(t, rarely(0.25))
		w.configure(t, Options{Parts: DefaultParts()})
		url := w.listening(t, w.reader, simulator.UsualDelivery())
		w.running(t)
		w.until(t, "every service is read whole", w.whole)
		time.Sleep(10 * time.Hour)
		began := time.Now()
		for _, cluster := range w.fleet.Clusters() {
			for _, service := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
				w.aws.Queue(url).Send(fmt.Sprintf(`{"source": "aws.ecs", "detail-type": "ECS Task State Change", "account": %q, "region": %q, "time": %q,
					"detail": {"clusterArn": %q, "group": "service:%s"}}`, account, w.config.Region, began.UTC().Format(time.RFC3339),
					*cluster.ClusterArn, last(&service)), began, began)
			}
		}
		var median, worst time.Duration
		calls := w.callsOfECS(func() { median, worst = w.showSoon(t, 5) })
		took := time.Since(began)
		t.Logf("in a storm of %d events one of 5 deployments shows %s after ECS lists it in the median, %s at worst", services, median, worst)
		if worst > 5*time.Second {
			t.Error("want 5s at most")
		}
		if most := 4*25 + int(4*5*took.Seconds()); calls > most {
			t.Errorf("%d calls in %s, the budget allows %d", calls, took, most)
		}
		if throttled := w.aws.Throttled(); len(throttled) > 0 {
			t.Errorf("throttled: %v", throttled)
		}
		if after := w.until(t, "the queue is empty", func() bool { return w.aws.Queue(url).Len() == 0 }); after > 10*time.Second {
			t.Errorf("the queue was empty after %s", after)
		}
	})
}
