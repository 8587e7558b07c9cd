package collector

import (
	"maps"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// calls refreshes, and gives the calls that it took by operation.
func (w *world) calls(t *testing.T) map[string]int {
	t.Helper()
	return w.costs(func() { w.refresh(t) })
}

// costs are the calls that something takes, by operation.
func (w *world) costs(do func()) map[string]int {
	before := w.aws.Requests()
	do()
	calls := map[string]int{}
	for operation, n := range w.aws.Requests() {
		if n > before[operation] {
			calls[operation] = n - before[operation]
		}
	}
	return calls
}

// settle refreshes until a fleet at rest is known, and what is not complete was asked for just now.
func (w *world) settle(t *testing.T) {
	t.Helper()
	for range 60 {
		w.refresh(t)
		time.Sleep(time.Hour)
	}
	w.refresh(t)
	time.Sleep(time.Second)
}

// TestQuietFleetCostsItsPages holds the calls of a refresh in which nothing changed against the pages there are.
func TestQuietFleetCostsItsPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testQuietFleetCostsItsPages)
}

func testQuietFleetCostsItsPages(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 120})
	w.settle(t)
	pages := map[string]int{"ListClusters": 1, "ListServices": 3, "DescribeServices": 12}
	time.Sleep(time.Minute)
	if diff := cmp.Diff(pages, w.calls(t)); diff != "" {
		t.Errorf("a quiet refresh: (-want +got)\n%s", diff)
	}

	if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Minute)
	changed := maps.Clone(pages)
	changed["ListServiceDeployments"], changed["DescribeServiceDeployments"], changed["DescribeServiceRevisions"] = 1, 1, 1
	if diff := cmp.Diff(changed, w.calls(t)); diff != "" {
		t.Errorf("with a new deployment: (-want +got)\n%s", diff)
	}
	time.Sleep(time.Second)
	underWay := maps.Clone(pages)
	underWay["DescribeServiceDeployments"] = 1
	underWay["DescribeServices"]++ // it is looked at before its cluster is listed
	if diff := cmp.Diff(underWay, w.calls(t)); diff != "" {
		t.Errorf("with the deployment under way: (-want +got)\n%s", diff)
	}
	w.settle(t)
	if diff := cmp.Diff(pages, w.calls(t)); diff != "" {
		t.Errorf("after the deployment: (-want +got)\n%s", diff)
	}
}

// TestMixedDeploymentsRefused reads an AWS that describes deployments of one service
// a call only: it is asked for several once, and what is known is the same.
func TestMixedDeploymentsRefused(t *testing.T) { synctest.Test(t, testMixedDeploymentsRefused) }

func testMixedDeploymentsRefused(t *testing.T) {
	config := simulator.Config{Seed: 1, Clusters: 3, Services: 120}
	accepting := newWorld(t, config)
	config.RefuseMixedServiceDeployments = true
	refusing := newWorld(t, config)
	for range 3 {
		want, got := aboutFleet([]byte(accepting.seen(t))), aboutFleet([]byte(refusing.seen(t)))
		const refusal = `operation="DescribeServiceDeployments",reason="InvalidParameterException",region="eu-central-1"} 1` + "\n"
		if !strings.Contains(got, refusal) {
			t.Errorf("the refusal is not counted, or more than once")
		}
		got = regexp.MustCompile(`(?m)^.*`+regexp.QuoteMeta(refusal)).ReplaceAllString(got, "")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-AWS that accepts +AWS that refuses)\n%s", diff)
		}
	}
}
