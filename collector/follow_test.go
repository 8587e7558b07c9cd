package collector

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// follows looks at what moves, and gives the calls that it took by operation.
func (w *world) follows(t *testing.T) map[string]int {
	t.Helper()
	return w.costs(func() { w.Follow(t.Context()) })
}

const followed = "checkout-api"

// ofFollowed are the lines of an exposition about the service that is followed.
func ofFollowed(text string) string {
	return strings.Join(regexp.MustCompile(`(?m)^.*[{,]service="`+followed+`"[,}].*$`).FindAllString(text, -1), "\n")
}

// TestFollow looks, between two refreshes, at a service that is being deployed: what
// is then exposed is what a refresh would tell, by the calls of that service alone.
func TestFollow(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 10})
	w.settle(t)
	if calls := w.follows(t); len(calls) != 0 {
		t.Errorf("a quiet fleet costs %v, want nothing", calls)
	}
	for _, outcome := range []fleet.Outcome{fleet.Succeed, fleet.RollBack} {
		if _, err := w.fleet.Deploy("production", followed, fleet.Change{Outcome: outcome}); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(10 * time.Second)
		w.Refresh(t.Context())
		if looks := w.followToTheEnd(t); looks < 5 || looks == 1000 {
			t.Errorf("the deployment was followed for %d looks", looks)
		}
	}
	text := string(exposition(t, w.Collector))
	for _, status := range []string{"SUCCESSFUL", "ROLLBACK_SUCCESSFUL"} {
		if line := `service="` + followed + `",status="` + status + `"} 1`; !strings.Contains(text, line) {
			t.Errorf("no %s", line)
		}
	}
}

// followToTheEnd looks at the service until it is at rest, and gives how many looks that took.
func (w *world) followToTheEnd(t *testing.T) int {
	t.Helper()
	for looks := range 1000 {
		w.clock.Advance(15 * time.Second)
		calls := w.follows(t)
		if len(calls) == 0 {
			return looks
		}
		if calls["DescribeServices"] != 1 || calls["ListClusters"]+calls["ListServices"] > 0 || total(calls) > 5 {
			t.Fatalf("look %d took %v, want one description and what is new", looks, calls)
		}
		follower := current(ofFollowed(string(exposition(t, w.Collector))))
		reader := &world{clock: w.clock, aws: w.aws, config: w.config}
		reader.reading(t, w.options())
		if diff := cmp.Diff(current(ofFollowed(reader.seen(t))), follower); diff != "" {
			t.Fatalf("look %d: (-who reads it now +who follows it)\n%s", looks, diff)
		}
	}
	return 1000
}

// current are the lines without what only who was there before can know: counts of what has
// finished, and traffic as it last was.
func current(lines string) string {
	return regexp.MustCompile(`(?m)^ecs_service_(deployments_total|revision_(production|test)_traffic_ratio).*\n?`).ReplaceAllString(lines, "")
}

// TestFollowWhatFails looks at a service on the move that cannot be read, and that is
// then deleted.
func TestFollowWhatFails(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20})
	if _, err := w.fleet.Deploy("production", followed, fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(10 * time.Second)
	before := ofFollowed(w.seen(t))

	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: fault.AccessDenied()})
	w.follows(t)
	text := string(exposition(t, w.Collector))
	if diff := cmp.Diff(before, ofFollowed(text)); diff != "" {
		t.Errorf("what cannot be read has changed:\n%s", diff)
	}
	if want := `operation="DescribeServices",reason="AccessDeniedException",region="eu-central-1"} 1`; !strings.Contains(text, want) {
		t.Errorf("no %s", want)
	}
	heal()
	if err := w.fleet.DeleteService("production", followed); err != nil {
		t.Fatal(err)
	}
	if calls := w.follows(t); calls["DescribeServices"] != 1 {
		t.Errorf("after the failure there were %v, want another look", calls)
	}
	w.clock.Advance(5 * time.Minute) // until its tasks are gone
	w.follows(t)
	if left := ofFollowed(string(exposition(t, w.Collector))); left != "" {
		t.Errorf("of the deleted service there is still\n%s", left)
	}
}
