package collector

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

const moving, look = "checkout-api", 15 * time.Second

// looking makes a round now and none later, so that what is read from then on are looks at
// what moves.
func (w *world) looking(t *testing.T) {
	t.Helper()
	options := w.options()
	options.Interval, options.Rollout = 1000*time.Hour, look
	w.reader.Configure(options)
	w.running(t)
	synctest.Wait()
}

// looks lets the time of a look pass, and gives the calls that it took by operation.
func (w *world) looks() map[string]int {
	return w.costs(func() { time.Sleep(look); synctest.Wait() })
}

// ofMoving are the lines of an exposition about the service that moves.
func ofMoving(text string) string {
	return strings.Join(regexp.MustCompile(`(?m)^.*[{,]service="`+moving+`"[,}].*$`).FindAllString(text, -1), "\n")
}

// TestLooks looks, between two rounds, at a service that is being deployed: what is then exposed
// is what somebody would tell who reads it for the first time, by the calls of that service alone.
func TestLooks(t *testing.T) {
	for _, outcome := range []fleet.Outcome{fleet.Succeed, fleet.RollBack} {
		synctest.Test(t, func(t *testing.T) { lookUntilItEnds(t, outcome) })
	}
}

func lookUntilItEnds(t *testing.T, outcome fleet.Outcome) {
	t.Helper()
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 10})
	w.settle(t)
	if _, err := w.fleet.Deploy("production", moving, fleet.Change{Outcome: outcome}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * time.Second)
	w.looking(t)
	for n := 1; ; n++ {
		calls := w.looks()
		if len(calls) == 0 && n > 5 {
			break
		}
		if calls["DescribeServices"] != 1 || calls["ListClusters"]+calls["ListServices"] > 0 || total(calls) > 5 || n > 100 {
			t.Fatalf("look %d took %v, want one description and what is new, until all is told", n, calls)
		}
		newcomer := &world{aws: w.aws, config: w.config}
		newcomer.reading(t, w.options())
		want, got := current(ofMoving(newcomer.seen(t))), current(ofMoving(string(exposition(t, w.Collector))))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("look %d: (-who reads it now +who looks at it)\n%s", n, diff)
		}
	}
	ended := map[fleet.Outcome]string{fleet.Succeed: "SUCCESSFUL", fleet.RollBack: "ROLLBACK_SUCCESSFUL"}
	if line := `service="` + moving + `",status="` + ended[outcome] + `"} 1`; !strings.Contains(string(exposition(t, w.Collector)), line) {
		t.Errorf("no %s", line)
	}
	if calls := w.costs(func() { time.Sleep(time.Hour) }); total(calls) > 1 { // for what may be missing of the new revision
		t.Errorf("at rest it costs %v", calls)
	}
}

// current are the lines without what only who was there before can know: counts of what has
// finished, and traffic as it last was.
func current(lines string) string {
	return regexp.MustCompile(`(?m)^ecs_service_(deployments_\w*total|revision_(production|test)_traffic_ratio).*\n?`).ReplaceAllString(lines, "")
}

// TestLooksInVain looks at a service on the move that cannot be read, and that is then deleted.
func TestLooksInVain(t *testing.T) { synctest.Test(t, testLooksInVain) }

func testLooksInVain(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20})
	w.settle(t)
	if _, err := w.fleet.Deploy("production", moving, fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * time.Second)
	w.looking(t)
	before := described(exposition(t, w.Collector))

	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: fault.AccessDenied()})
	if calls := w.looks(); calls["DescribeServices"] != 2 || calls["DescribeServiceDeployments"] != 1 {
		t.Errorf("there were %v, want a look with tags and one without, and one at the deployment", calls)
	}
	text := string(exposition(t, w.Collector))
	if diff := cmp.Diff(before, described([]byte(text))); diff != "" || before == "" {
		t.Errorf("what cannot be read has changed:\n%s", diff)
	}
	if !strings.Contains(ofMoving(text), `status="IN_PROGRESS"} 1`) {
		t.Errorf("the deployment does not go on:\n%s", ofMoving(text))
	}
	if want := `operation="DescribeServices",reason="AccessDeniedException",region="eu-central-1"} 1`; !strings.Contains(text, want) {
		t.Errorf("no %s", want)
	}
	heal()
	if err := w.fleet.DeleteService("production", moving); err != nil {
		t.Fatal(err)
	}
	if calls := w.looks(); calls["DescribeServices"] != 1 {
		t.Errorf("after the failure there were %v, want another look", calls)
	}
	time.Sleep(fleet.DrainTime)
	w.looks()
	if left := ofMoving(string(exposition(t, w.Collector))); left != "" {
		t.Errorf("of the deleted service there is still\n%s", left)
	}
}

// described are the lines of an exposition that DescribeServices tells of the service that moves.
func described(exposition []byte) string {
	return strings.Join(regexp.MustCompile(`(?m)^ecs_service_(info|tags|(desired|running|pending)_tasks).*$`).FindAllString(ofMoving(string(exposition)), -1), "\n")
}
