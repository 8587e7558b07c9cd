package collector

import (
	"context"
	"flag"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

var figures = flag.Bool("figures", false, "measure the figures of docs/performance.md, for all sizes of fleets")

// TestFigures measures what it takes to read fleets of several sizes with the default
// budget, behind an AWS that throttles as AWS does, on a clock that does not wait.
func TestFigures(t *testing.T) {
	sizes := []int{100}
	if *figures {
		sizes = []int{100, 1000, 10000}
	}
	for _, services := range sizes {
		synctest.Test(t, func(t *testing.T) {
			b := newThrottledBubble(t, services, 0.25)
			var ready time.Duration
			began := time.Now()
			go func() {
				for b.Ready() != nil {
					time.Sleep(100 * time.Millisecond)
				}
				ready = time.Since(began)
			}()
			b.Refresh(t.Context())
			first, calls := time.Since(began).Round(time.Second), b.requests()

			for range 60 { // what never becomes complete is asked for less and less
				time.Sleep(time.Hour)
				b.Refresh(t.Context())
			}
			time.Sleep(time.Minute)
			before := b.requests()
			began = time.Now()
			b.Refresh(t.Context())
			t.Logf("| %d | %s | %s | %d | %s | %d |", services, ready.Round(time.Second), first, calls, time.Since(began).Round(time.Second), b.requests()-before)

			pages := 1 + 4 + (services+9)/10 // a cluster page, four pages of services, and batches of ten within each cluster
			if quiet := b.requests() - before; services == 100 && (quiet < pages || quiet > pages+4) {
				t.Errorf("a quiet refresh makes %d calls, want its %d pages", quiet, pages)
			}
			if throttled := b.aws.Throttled(); len(throttled) > 0 {
				t.Errorf("throttled: %v", throttled)
			}
		})
	}
}

// TestFirstLookIsAsFastAsAWSAllows reads a fleet for the first time with all that AWS
// allows, and holds the time against the least that the throttle buckets leave.
func TestFirstLookIsAsFastAsAWSAllows(t *testing.T) {
	services := 1000
	if *figures {
		services = 10000
	}
	synctest.Test(t, func(t *testing.T) {
		b := newThrottledBubble(t, services, 1)
		began := time.Now()
		b.Refresh(t.Context())
		took := time.Since(began)

		calls := b.aws.Requests()
		bound := max(
			atLeast(calls["ListServices"]+calls["DescribeServices"], 100),
			atLeast(calls["ListServiceDeployments"]+calls["DescribeServiceDeployments"], 50),
			atLeast(calls["DescribeServiceRevisions"], 50))
		t.Logf("| %d | %s | %s | %.2f |", services, took.Round(time.Second), bound.Round(time.Second), took.Seconds()/bound.Seconds())
		if took > bound*11/10 {
			t.Errorf("the first look took %s, want at most a tenth more than %s", took, bound)
		}
	})
}

// atLeast is the time that AWS allows a number of calls in, from a full bucket that
// holds burst calls and gets 20 more a second (AWS' ECS API reference).
func atLeast(calls, burst int) time.Duration {
	return time.Duration(max(0, calls-burst)) * time.Second / 20
}

// TestDeploymentsShowSoon starts deployments at all times between two refreshes, and
// measures after how long each shows.
func TestDeploymentsShowSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newThrottledBubble(t, 120, 0.25)
		if err := b.Configure(b.Readers(), Options{Interval: time.Minute, Rollout: 15 * time.Second, Parts: DefaultParts()}); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go b.Run(ctx)
		time.Sleep(10 * time.Minute)

		var waits []time.Duration
		began := time.Now()
		for _, service := range b.aws.Fleet(account, simulatortest.Region).ServiceARNs("production") {
			began = began.Add(127 * time.Second) // seven seconds later between two refreshes than the one before
			time.Sleep(time.Until(began))
			deployment, err := b.aws.Fleet(account, simulatortest.Region).Deploy("production", service, fleet.Change{})
			if err != nil {
				continue // ECS does not deploy this one
			}
			for !b.shows(deployment[strings.LastIndex(deployment, "/")+1:]) {
				time.Sleep(time.Second)
			}
			waits = append(waits, time.Since(began))
		}
		slices.Sort(waits)
		median, worst := waits[len(waits)/2], waits[len(waits)-1]
		t.Logf("a deployment shows after %s in the median, %s at worst", median, worst)
		if worst > 75*time.Second+fleet.ListingDelay {
			t.Errorf("a deployment showed after %s, want the next refresh or the look after it", worst)
		}
	})
}

// shows tells whether a deployment is known.
func (b *bubble) shows(deployment string) bool {
	for _, cluster := range b.configured.Load().targets[0].status.Load().clusters {
		for _, service := range cluster.Services {
			if service.Deployment != nil && service.Deployment.ID == deployment {
				return true
			}
		}
	}
	return false
}

// TestDeployingFleetCostsLittle measures the calls of a refresh while one in a hundred services is being deployed.
func TestDeployingFleetCostsLittle(t *testing.T) {
	sizes := []int{300}
	if *figures {
		sizes = []int{100, 1000, 10000}
	}
	for _, services := range sizes {
		w := newWorld(t, simulator.Config{Seed: 1, Clusters: 4, Services: services})
		w.settle(t)
		pages := total(w.calls(t))
		w.deploySome(t, services/100)
		w.clock.Advance(20 * time.Second)
		calls, bound := total(w.calls(t)), 1.05*float64(pages+2*services/100)
		t.Logf("| %d | %d | %d |", services, pages, calls)
		if services > 100 && float64(calls) > bound { // of a hundred, one fills no batch
			t.Errorf("with %d services a refresh makes %d calls, want at most %.0f", services, calls, bound)
		}
	}
}

// deploySome deploys the first services that ECS deploys.
func (w *world) deploySome(t *testing.T, n int) {
	t.Helper()
	for _, cluster := range w.fleet.Clusters() {
		for _, arn := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
			if n == 0 {
				return
			}
			if _, err := w.fleet.Deploy(*cluster.ClusterArn, arn, fleet.Change{}); err == nil {
				n--
			}
		}
	}
	if n > 0 {
		t.Fatalf("%d services less can be deployed", n)
	}
}

func total(calls map[string]int) int {
	n := 0
	for _, calls := range calls {
		n += calls
	}
	return n
}
