package collector

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestReconfigured gives a collector that knows its fleet other options: what it knows it
// keeps, and what it does not need any more it does not read.
func TestReconfigured(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 30})
	w.settle(t)
	reader := w.Readers()[0]
	quiet := w.calls(t)

	for _, test := range []struct {
		name         string
		change       func(*ecs.Options)
		gone, stays  string // beginnings of lines
		descriptions int    // calls to describe services
	}{
		{name: "the same", change: func(*ecs.Options) {}, stays: `ecs_service_info{account_id="123456789012",cluster="staging"`, descriptions: quiet["DescribeServices"]},
		{name: "without tags", change: func(o *ecs.Options) { o.Tags = false }, gone: "ecs_service_tags{", stays: "ecs_service_info{", descriptions: quiet["DescribeServices"]},
		{name: "a part of a name is not the name", change: func(o *ecs.Options) { o.Clusters.Exclude = patterns("prod") }, stays: `ecs_service_info{account_id="123456789012",cluster="production"`, descriptions: quiet["DescribeServices"]},
		{name: "but one service", change: func(o *ecs.Options) { o.Services.Exclude = patterns("checkout-api") },
			gone:  `ecs_service_info{account_id="123456789012",cluster="production",deployment_controller="ECS",launch_type="FARGATE",region="eu-central-1",scheduling_strategy="REPLICA",service="checkout-api"`,
			stays: `ecs_service_info{account_id="123456789012",cluster="production"`, descriptions: quiet["DescribeServices"]},
		{name: "one cluster", change: func(o *ecs.Options) {
			o.Clusters.Include, o.Services.Exclude = patterns("prod.*"), patterns("checkout-api")
		},
			gone: `ecs_service_info{account_id="123456789012",cluster="staging"`, stays: `ecs_service_info{account_id="123456789012",cluster="production"`, descriptions: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			options := w.options()
			test.change(&options)
			reader.Configure(options)
			if err := w.Configure(w.Readers(), Options{Interval: time.Minute, Parts: allParts(), ServiceTags: []string{"team"}}); err != nil {
				t.Fatal(err)
			}
			calls := w.calls(t)
			if calls["ListServiceDeployments"]+calls["DescribeServiceRevisions"]+calls["DescribeServiceDeployments"] > 0 || calls["DescribeServices"] != test.descriptions {
				t.Errorf("it took %v, want %d to describe services and nothing that is known", calls, test.descriptions)
			}
			text := string(exposition(t, w.Collector))
			if test.gone != "" && strings.Contains(text, "\n"+test.gone) || !strings.Contains(text, "\n"+test.stays) {
				t.Errorf("want nothing of %q and something of %q", test.gone, test.stays)
			}
		})
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

// TestHistorySwitched counts deployments from when the history was switched on.
func TestHistorySwitched(t *testing.T) {
	const counted = `ecs_service_deployments_total{account_id="123456789012",cluster="production",region="eu-central-1",service="checkout-api",status="SUCCESSFUL"} `
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 5})
	with, without := w.options(), w.options()
	without.History = false
	deploy := func() {
		t.Helper()
		if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		for range 30 {
			w.clock.Advance(time.Minute)
			w.Refresh(t.Context())
		}
	}
	reader := w.Readers()[0]
	reader.Configure(without)
	deploy()
	reader.Configure(with)
	if text := w.seen(t); !strings.Contains(text, counted+"0\n") {
		t.Error("a deployment counts that ended before, or none can be counted")
	}
	deploy()
	if text := w.seen(t); !strings.Contains(text, counted+"1\n") {
		t.Error("a deployment since does not count")
	}
}
