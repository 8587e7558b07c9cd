package collector

import (
	"regexp"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
	"ecs_revision_exporter/simulator/throttle"
)

// newThrottledBubble is a fleet behind AWS' own throttling, and a collector that keeps to a budget.
func newThrottledBubble(t *testing.T, services int, budget float64) *bubble {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)))
	server, cfg := simulatortest.StartInMemory(t, simulator.Config{Seed: 1, Services: services, Clusters: 4, Throttle: true})
	reader := ecs.NewReader(cfg, cfg.Region, ecs.Options{History: true, Budget: budget, Now: time.Now})
	return &bubble{newCollector(t, []*ecs.Reader{reader}, time.Now, Options{Parts: DefaultParts()}), server}
}

// value is that of the only series of a metric, or of the one with a label.
func (b *bubble) value(t *testing.T, metric, label string) float64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + metric + `\{.*` + regexp.QuoteMeta(label) + `.*\} (\S+)$`).FindSubmatch(exposition(t, b.Collector))
	if found == nil {
		t.Fatalf("no %s with %s", metric, label)
	}
	value, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// TestFirstLookWithinBudget reads a fleet for the first time with a quarter of what
// AWS allows: nothing is ever throttled, what is known is told as it comes in, and the
// whole takes about the time that the fullest bucket needs.
func TestFirstLookWithinBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const services = 400
		b := newThrottledBubble(t, services, 0.25)
		// Slow is not stale: what is known is served for longer than five intervals.
		if err := b.Configure(b.Readers(), Options{Interval: 5 * time.Second, Parts: DefaultParts()}); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		ended := make(chan time.Duration, 1)
		go func() { b.Refresh(t.Context()); ended <- time.Since(began) }()

		time.Sleep(10 * time.Second) // 4 + 40 pages, of which a burst of 25 is for nothing, and 5 a second
		if err := b.Ready(); err != nil {
			t.Errorf("not ready with the pages read: %v", err)
		}
		if known := b.value(t, "ecs_revision_exporter_services", ""); known != services {
			t.Errorf("%v services are known with the pages read, want %d", known, services)
		}
		before := b.value(t, "ecs_revision_exporter_services_pending", "")
		time.Sleep(40 * time.Second)
		if after := b.value(t, "ecs_revision_exporter_services_pending", ""); after == 0 || after >= before {
			t.Errorf("%v services are pending, and before they were %v: want fewer, and more than none", after, before)
		}

		took := <-ended
		if left := b.value(t, "ecs_revision_exporter_services_pending", ""); left != 0 {
			t.Errorf("%v services are pending in the end", left)
		}
		if throttled := b.aws.Throttled(); len(throttled) > 0 {
			t.Errorf("throttled: %v", throttled)
		}
		requests := b.aws.Requests()
		calls := max(requests["ListServiceDeployments"]+requests["DescribeServiceDeployments"], requests["DescribeServiceRevisions"])
		if bound := time.Duration(calls-12) * time.Second / 5; took < bound || took > bound*13/10 {
			t.Errorf("it took %s for %d calls of a kind, want %s and little more", took, calls, bound)
		}
		if waited := b.value(t, "ecs_revision_exporter_api_budget_wait_seconds_total", `bucket="service_deployment"`); waited < 60 {
			t.Errorf("requests waited %v s for the budget of service deployments", waited)
		}
	})
}

// TestBucketThatOthersKeepEmpty reads a fleet while others take nearly all that AWS
// allows: it takes longer, and nothing is lost.
func TestBucketThatOthersKeepEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newThrottledBubble(t, 300, 0.25)
		for _, bucket := range []throttle.Bucket{throttle.ServiceRead, throttle.ServiceDeployment, throttle.ServiceRevision} {
			b.aws.SetOtherLoad(account, simulatortest.Region, bucket, 19.5)
		}
		time.Sleep(time.Minute) // until the bursts are used up
		b.Refresh(t.Context())
		b.Refresh(t.Context())
		if left := b.value(t, "ecs_revision_exporter_services_pending", ""); left != 0 {
			t.Errorf("%v services are pending", left)
		}
		b.expect(t, `ecs_revision_exporter_refreshes_total{account_id="123456789012",region="eu-central-1",result="success"} 2`, true)
		if throttled := b.aws.Throttled(); len(throttled) == 0 {
			t.Error("nothing was throttled: others took too little for this test")
		}
	})
}
