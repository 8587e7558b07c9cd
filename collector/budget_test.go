package collector

import (
	"regexp"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
	"ecs_revision_exporter/simulator/throttle"
)

// withinBudget are the options of a reader that keeps to a budget.
func withinBudget(budget float64) reader.Options {
	return reader.Options{
		History: true, Budget: budget,
		Interval: time.Minute, Rollout: 15 * time.Second, StaleAfter: 5 * time.Minute,
	}
}

// newThrottledWorld is a fleet behind AWS' own throttling, and a reader that keeps to a budget.
func newThrottledWorld(t *testing.T, services int, budget float64) *world {
	t.Helper()
	w := newLaggingWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 4, Throttle: true})
	w.reading(t, withinBudget(budget))
	w.configure(t, Options{Parts: DefaultParts()})
	return w
}

// value is that of the only series of a metric, or of the one with a label.
func (w *world) value(t *testing.T, metric, label string) float64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + metric + `\{.*` + regexp.QuoteMeta(label) + `.*\} (\S+)$`).FindSubmatch(exposition(t, w.Collector))
	if found == nil {
		t.Fatalf("no %s with %s", metric, label)
	}
	value, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// until lets time pass until something is so, and gives how long that took.
func (w *world) until(t *testing.T, what string, isSo func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !isSo() {
		if time.Since(began) > 3*time.Hour {
			t.Fatalf("not so after three hours: %s", what)
		}
		time.Sleep(100 * time.Millisecond)
	}
	return time.Since(began)
}

// rounds is how many rounds have ended that listed the clusters.
func (w *world) rounds() int {
	rounds := w.reader.Fleet().Rounds
	return rounds.Succeeded + rounds.Partial
}

// whole tells whether every service was read whole.
func (w *world) whole() bool { return w.rounds() > 0 && w.reader.Fleet().Pending == 0 }

// leastTime is the time in which a share of what AWS allows suffices for calls, when the buckets
// are full at first and used side by side (AWS' ECS API reference).
func leastTime(calls map[string]int, share float64) time.Duration {
	least := time.Duration(0)
	for _, bucket := range []struct{ calls, burst int }{
		{calls["ListClusters"], 50},
		{calls["ListServices"] + calls["DescribeServices"], 100},
		{calls["ListServiceDeployments"] + calls["DescribeServiceDeployments"], 50},
		{calls["DescribeServiceRevisions"], 50},
	} {
		wait := float64(bucket.calls-int(share*float64(bucket.burst))) / (share * 20)
		least = max(least, time.Duration(wait*float64(time.Second)))
	}
	return least
}

// TestFirstLookWithinBudget reads a fleet for the first time with a quarter of what
// AWS allows: nothing is ever throttled, what is known is told as it comes in, and the
// whole takes about the time that the fullest bucket needs.
func TestFirstLookWithinBudget(t *testing.T) { synctest.Test(t, testFirstLookWithinBudget) }

func testFirstLookWithinBudget(t *testing.T) {
	const services, pending = 400, "ecs_revision_exporter_services_pending"
	w := newThrottledWorld(t, services, 0.25)
	w.running(t)
	began := time.Now()

	time.Sleep(10 * time.Second) // 4 + 40 pages, of which a burst of 25 is for nothing, and 5 a second
	if w.rounds() != 1 {
		t.Errorf("%d rounds have ended with the pages read, want 1", w.rounds())
	}
	if known := w.value(t, "ecs_revision_exporter_services", ""); known != services {
		t.Errorf("%v services are known with the pages read, want %d", known, services)
	}
	before := w.value(t, pending, "")
	time.Sleep(40 * time.Second)
	if after := w.value(t, pending, ""); after == 0 || after >= before {
		t.Errorf("%v services are pending, and before they were %v: want fewer, and more than none", after, before)
	}

	w.until(t, "every service is read whole", w.whole)
	took, least := time.Since(began), leastTime(w.aws.Requests(), 0.25)
	if took < least || took > least*11/10 {
		t.Errorf("it took %s for %v, want %s and little more", took, w.aws.Requests(), least)
	}
	if throttled := w.aws.Throttled(); len(throttled) > 0 {
		t.Errorf("throttled: %v", throttled)
	}
	if waited := w.value(t, "ecs_revision_exporter_api_budget_wait_seconds_total", `bucket="service_deployment"`); waited < 60 {
		t.Errorf("requests waited %v s for the budget of service deployments", waited)
	}
}

// TestBucketThatOthersKeepEmpty reads a fleet while others take nearly all that AWS
// allows: it takes longer, and nothing is lost or fails.
func TestBucketThatOthersKeepEmpty(t *testing.T) { synctest.Test(t, testBucketThatOthersKeepEmpty) }

func testBucketThatOthersKeepEmpty(t *testing.T) {
	w := newThrottledWorld(t, 300, 0.25)
	for _, bucket := range []throttle.Bucket{throttle.ServiceRead, throttle.ServiceDeployment, throttle.ServiceRevision} {
		w.aws.SetOtherLoad(account, simulatortest.Region, bucket, 19.5)
	}
	w.running(t)
	w.until(t, "every service is read whole", w.whole)
	if throttled := w.aws.Throttled(); len(throttled) < 4 {
		t.Errorf("throttled: %v, others took too little for this test", throttled)
	}
	if rounds := w.reader.Fleet().Rounds; rounds.Failed+rounds.Partial > 0 {
		t.Errorf("not every round was a success: %+v", rounds)
	}
	for _, failure := range w.reader.Fleet().Failures {
		if failure.Reason != "MISSING" { // as it is with revisions that are too old
			t.Errorf("failed: %v", failure)
		}
	}
}
