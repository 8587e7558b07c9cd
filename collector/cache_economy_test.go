package collector

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestWarmStartCostsItsPages starts an exporter again: what a fleet at rest consists of is
// known from the file, whether or not it was down for long.
func TestWarmStartCostsItsPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testWarmStartCostsItsPages)
}

func testWarmStartCostsItsPages(t *testing.T) {
	e := beside(t, newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 120}))
	e.compare(t, "at first")
	e.other.settle(t)
	for _, down := range []time.Duration{time.Second, time.Minute, 30 * time.Minute} {
		e.stop()
		time.Sleep(down)
		e.start(t)
		if diff := cmp.Diff(e.pages(), e.other.calls(t)); diff != "" {
			t.Errorf("down for %s: (-want +got)\n%s", down, diff)
		}
	}
	e.compare(t, "at rest")
}

// TestServedAtOnce starts an exporter again while AWS describes nothing: what was saved lately is
// served as soon as the account is known. What was saved before that is not, nor what was stale then.
func TestServedAtOnce(t *testing.T) {
	for _, operation := range []string{"ListClusters", "ListServices", "DescribeServices"} {
		t.Run(operation, inBubble(func(t *testing.T) { serveAtOnce(t, operation) }))
	}
}

func serveAtOnce(t *testing.T, operation string) {
	t.Helper()
	e := beside(t, newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20}))
	e.compare(t, "at first")
	again := func(saved []byte, served bool) {
		t.Helper()
		if err := os.WriteFile(e.file, saved, 0o600); err != nil {
			t.Fatal(err)
		}
		e.start(t)
		e.other.refresh(t)
		e.other.expect(t, "ecs_service_info{", served)
		e.other.expect(t, "ecs_service_revision_info{", served)
	}
	fresh := content(t, e.file)
	stop := e.other.running(t)
	time.Sleep(4*time.Minute + 30*time.Second)
	e.aws.Inject(fault.Fault{Operation: operation, Effect: fault.ServerException()})
	again(fresh, operation != "ListClusters") // which tells the account
	time.Sleep(6 * time.Minute)
	stop()
	again(content(t, e.file), false) // it was stale when it was saved
	again(fresh, false)
}

// brokenLook is a first look at a fleet of 400 services that does not come to its end.
type brokenLook struct {
	budget float64 // of 20 calls a second
	after  time.Duration
	killed bool // and does not save
	again  int  // at most so many services are looked at again
}

// TestFirstLookIsNotLost ends exporters in the middle of their first look at a fleet. The next
// one goes on where they stopped, or not long before, when they had no time to save.
func TestFirstLookIsNotLost(t *testing.T) {
	t.Parallel()
	for name, look := range map[string]brokenLook{
		"stopped":              {0.25, time.Minute, false, 8}, // the calls under way
		"stopped in the pages": {0.25, time.Second, false, 8},
		"killed":               {0.03, 9 * time.Minute, true, 5 * 36}, // those of five minutes
	} {
		t.Run(name, inBubble(look.isNotLost))
	}
}

func (l brokenLook) isNotLost(t *testing.T) {
	t.Helper()
	w := newWorld(t, simulator.Config{Seed: 1, Services: 400, Clusters: 4})
	file := filepath.Join(t.TempDir(), "cache")
	whole := w.calls(t)["ListServiceDeployments"]
	options := withinBudget(l.budget)
	lists := func(look func()) int { return w.costs(look)["ListServiceDeployments"] }

	var saved []byte
	begun := lists(func() {
		w.reading(t, withFile(t, options, file))
		stop := w.running(t)
		time.Sleep(l.after)
		saved = content(t, file)
		stop()
	})
	if w.whole() {
		t.Fatal("the first look has come to its end")
	}
	if l.killed {
		if err := os.WriteFile(file, saved, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rest := lists(func() {
		w.reading(t, withFile(t, options, file))
		w.running(t)
		w.until(t, "every service is read whole", w.whole)
	})
	if again := begun + rest - whole; again < 0 || again > l.again {
		t.Errorf("of %d services %d were looked at, and %d again: want at most %d", whole, begun, again, l.again)
	}
}
