package collector

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator/fleet"
)

var figures = flag.Bool("figures", false, "measure the figures of docs/performance.md, for all sizes of fleets")

// sizes are those of the fleets that are measured: one, and with -figures those of the documentation.
func sizes() []int {
	if *figures {
		return []int{100, 1000, 10000}
	}
	return []int{200}
}

// requests is how many requests AWS has answered so far.
func (w *world) requests() int { return total(w.aws.Requests()) }

func total(calls map[string]int) int {
	n := 0
	for _, calls := range calls {
		n += calls
	}
	return n
}

// pages are the calls that it takes to list and describe all services.
func (w *world) pages() map[string]int {
	pages := map[string]int{"ListClusters": 1}
	for _, cluster := range w.fleet.Clusters() {
		services := len(w.fleet.ServiceARNs(*cluster.ClusterArn))
		pages["ListServices"] += (services + 99) / 100
		pages["DescribeServices"] += (services + 9) / 10
	}
	return pages
}

// TestFigures measures what it takes to read fleets of several sizes with the default
// budget, behind an AWS that throttles as AWS does, on a clock that does not wait.
func TestFigures(t *testing.T) {
	t.Parallel()
	for _, services := range sizes() {
		synctest.Test(t, func(t *testing.T) { measure(t, services) })
	}
}

// atInterval are the options of a reader that looks at what moves in rounds only.
func atInterval(interval time.Duration) reader.Options {
	options := withinBudget(0.25)
	options.Interval, options.Rollout = interval, 0
	return options
}

func measure(t *testing.T, services int) {
	t.Helper()
	w := newThrottledWorld(t, services, 0.25)
	w.running(t)
	ready := w.until(t, "a round has ended", func() bool { return w.rounds() > 0 })
	first := ready + w.until(t, "every service is read whole", w.whole)
	calls := w.aws.Requests()

	w.reader.Configure(atInterval(time.Hour))
	time.Sleep(60 * time.Hour) // what never becomes complete is asked for less and less
	w.reader.Configure(atInterval(time.Minute))
	round := func() { last := w.rounds(); w.until(t, "a round has ended", func() bool { return w.rounds() > last }) }
	round()
	quiet := w.costs(round)
	took := w.reader.Fleet().Rounds.LastDuration.Value.Round(time.Second)
	w.deploySome(t, services/100)
	deploying := total(w.costs(round))
	t.Logf("| %d | %s | %s | %d | %s | %d | %d |", services, ready.Round(time.Second), first.Round(time.Second), total(calls), took, total(quiet), deploying)

	if least := leastTime(calls, 0.25); first > least*11/10 {
		t.Errorf("the first look took %s, want at most a tenth more than %s", first, least)
	}
	pages := w.pages()
	for operation, n := range pages {
		if quiet[operation] != n {
			t.Errorf("a quiet round makes %d calls of %s, want its %d pages", quiet[operation], operation, n)
		}
	}
	if total(quiet) > total(pages)*21/20 { // what ECS manages for a revision is asked for now and then
		t.Errorf("a quiet round makes %v, want %v and little more", quiet, pages)
	}
	// For each a list, a description, and its revision until images and digests have come.
	if most := (total(pages) + 5*services/100) * 21 / 20; deploying > most {
		t.Errorf("with one in a hundred services deployed a round makes %d calls, want at most %d", deploying, most)
	}
	if throttled := w.aws.Throttled(); len(throttled) > 0 {
		t.Errorf("throttled: %v", throttled)
	}
}

// TestFirstLookIsAsFastAsAWSAllows reads a fleet for the first time with all that AWS
// allows, and holds the time against the least that the throttle buckets leave.
func TestFirstLookIsAsFastAsAWSAllows(t *testing.T) {
	t.Parallel()
	services := 1000
	if *figures {
		services = 10000
	}
	synctest.Test(t, func(t *testing.T) {
		w := newThrottledWorld(t, services, 1)
		w.running(t)
		took := w.until(t, "every service is read whole", w.whole)
		least := leastTime(w.aws.Requests(), 1)
		t.Logf("| %d | %s | %s | %.2f |", services, took.Round(time.Second), least.Round(time.Second), took.Seconds()/least.Seconds())
		if took > least*11/10 {
			t.Errorf("the first look took %s, want at most a tenth more than %s", took, least)
		}
	})
}

// TestDeploymentsShowSoon starts deployments at all times between two rounds, and
// measures after how long each shows.
func TestDeploymentsShowSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testDeploymentsShowSoon)
}

func testDeploymentsShowSoon(t *testing.T) {
	w := newThrottledWorld(t, 100, 0.25)
	options := withinBudget(0.25)
	options.Interval = 0 // as often as is cheap
	w.reader.Configure(options)
	w.running(t)
	time.Sleep(10 * time.Minute)

	var waits []time.Duration
	began := time.Now()
	for _, service := range w.fleet.ServiceARNs("production")[:20] {
		began = began.Add(127 * time.Second) // seven seconds later between two rounds than the one before
		time.Sleep(time.Until(began))
		deployment, err := w.fleet.Deploy("production", service, fleet.Change{})
		if err != nil {
			continue // ECS does not deploy this one
		}
		id := deployment[strings.LastIndex(deployment, "/")+1:]
		waits = append(waits, w.until(t, id+" shows", func() bool { return w.shows(id) }))
	}
	slices.Sort(waits)
	median, worst := waits[len(waits)/2], waits[len(waits)-1]
	t.Logf("a deployment shows after %s in the median, %s at worst", median, worst)
	if median > 15*time.Second || worst > 30*time.Second {
		t.Errorf("a deployment shows after %s in the median, %s at worst: want 15s and 30s at most", median, worst)
	}
}

// shows tells whether a deployment is known.
func (w *world) shows(deployment string) bool {
	for _, cluster := range w.reader.Fleet().Clusters {
		for _, service := range cluster.Services {
			if service.Deployment != nil && service.Deployment.ARN.ID() == deployment {
				return true
			}
		}
	}
	return false
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
