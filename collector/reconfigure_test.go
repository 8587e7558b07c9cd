package collector

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// TestReconfigured gives a reader that reads a fleet at rest other options: what it knows it
// keeps, what it is to read no more it forgets at once, and it asks only for what may be new.
func TestReconfigured(t *testing.T) {
	const inStaging, inProduction = `ecs_service_created_timestamp_seconds{account_id="123456789012",cluster="staging"`, `ecs_service_created_timestamp_seconds{account_id="123456789012",cluster="production"`
	const checkout = `ecs_service_created_timestamp_seconds{account_id="123456789012",cluster="production",region="eu-central-1",service="checkout-api"}`
	for name, test := range map[string]struct {
		change      func(*reader.Options)
		gone, stays []string // beginnings of lines
		round       bool     // whether a round begins
	}{
		"the same":     {func(*reader.Options) {}, nil, []string{inStaging, inProduction, "ecs_service_tags{"}, false},
		"without tags": {func(o *reader.Options) { o.Tags = false }, []string{"ecs_service_tags{"}, []string{inStaging}, true},
		"a part of a name is not the name": {func(o *reader.Options) { o.Clusters.Exclude = patterns("prod") },
			nil, []string{inProduction}, true},
		"but one service": {func(o *reader.Options) { o.Services.Exclude = patterns("checkout-api") },
			[]string{checkout}, []string{inProduction, inStaging}, true},
		"one cluster": {func(o *reader.Options) { o.Clusters.Include = patterns("prod.*") },
			[]string{inStaging, `ecs_cluster_up{account_id="123456789012",cluster="staging"`}, []string{inProduction, checkout}, true},
		"no cluster": {func(o *reader.Options) { o.Clusters.Include = patterns("nothing") },
			[]string{"ecs_service", "ecs_cluster"}, []string{"ecs_revision_exporter_services{"}, true},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 30})
			w.settle(t)
			options := w.options()
			options.Interval = time.Hour
			w.reader.Configure(options)
			w.running(t)
			for _, line := range append(test.gone, test.stays...) {
				w.expect(t, line, true)
			}
			time.Sleep(time.Second)
			test.change(&options)
			calls := w.costs(func() { w.reader.Configure(options); synctest.Wait() })
			if calls["ListServiceDeployments"]+calls["DescribeServiceRevisions"]+calls["DescribeServiceDeployments"] > 0 || calls["ListClusters"] == 1 != test.round {
				t.Errorf("it took %v, want nothing that is known and, if %t, a round", calls, test.round)
			}
			for _, line := range test.gone {
				w.expect(t, line, false)
			}
			for _, line := range test.stays {
				w.expect(t, line, true)
			}
		}))
	}
}

// patterns are regular expressions that match whole names.
func patterns(of ...string) []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, pattern := range of {
		all = append(all, regexp.MustCompile("^(?:"+pattern+")$"))
	}
	return all
}

// TestForgottenWithoutAWS takes a cluster out of the configuration while AWS does not answer: it
// is not told of any more at once.
func TestForgottenWithoutAWS(t *testing.T) { synctest.Test(t, testForgottenWithoutAWS) }

func testForgottenWithoutAWS(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 30})
	w.running(t)
	w.expect(t, `ecs_cluster_up{account_id="123456789012",cluster="staging"`, true)
	w.aws.Inject(fault.Fault{Effect: fault.ServerException()})
	options := w.options()
	options.Clusters.Exclude = patterns("staging")
	w.reader.Configure(options)
	synctest.Wait()
	if text := string(exposition(t, w.Collector)); strings.Contains(text, `cluster="staging"`) || !strings.Contains(text, `cluster="production"`) {
		t.Error("the cluster that was taken out is still there, or another is not")
	}
}

// TestIntervalChanged makes the time between rounds shorter and longer: the next round goes by it.
func TestIntervalChanged(t *testing.T) { synctest.Test(t, testIntervalChanged) }

func testIntervalChanged(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 5})
	options := w.options()
	w.running(t)
	for _, step := range []struct {
		interval, later time.Duration
		rounds          int
	}{
		{time.Hour, 59 * time.Minute, 1},
		{10 * time.Minute, 0, 2}, // it is longer ago
		{10 * time.Minute, 10 * time.Minute, 3},
		{time.Minute, time.Minute, 4},
		{time.Hour, time.Minute, 4},
	} {
		options.Interval = step.interval
		w.reader.Configure(options)
		time.Sleep(step.later)
		synctest.Wait()
		if w.rounds() != step.rounds {
			t.Errorf("%s after an interval of %s was configured there were %d rounds, want %d", step.later, step.interval, w.rounds(), step.rounds)
		}
	}
}

// TestHistorySwitched counts deployments also from the time when only the newest mattered.
func TestHistorySwitched(t *testing.T) { synctest.Test(t, testHistorySwitched) }

func testHistorySwitched(t *testing.T) {
	const counted = `ecs_service_deployments_total{account_id="123456789012",cluster="production",region="eu-central-1",service="checkout-api",status="SUCCESSFUL"} `
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 5})
	with, without := w.options(), w.options()
	without.History = false
	w.reader.Configure(without)
	w.running(t)
	deploy := func() {
		t.Helper()
		synctest.Wait()
		if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Minute)
	}
	w.expect(t, counted+"0", true)
	deploy()
	w.expect(t, counted+"1", true)
	w.reader.Configure(with)
	w.expect(t, counted+"1", true)
	deploy()
	w.expect(t, counted+"2", true)
}
