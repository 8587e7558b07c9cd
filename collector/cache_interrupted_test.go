package collector

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestInterruptedRound stops an exporter that is started again and finds a deployment finished,
// at each of its calls. The deployment counts once, and its duration is told once, by the one that
// was interrupted or by the next.
func TestInterruptedRound(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"ListClusters", "ListServices", "DescribeServices",
		"ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions",
	} {
		t.Run(operation, inBubble(func(t *testing.T) { interruptAt(t, operation) }))
	}
}

func interruptAt(t *testing.T, operation string) {
	t.Helper()
	e := beside(t, newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20}))
	e.fleet.CreateCluster("edge")
	if _, err := e.fleet.CreateService("edge", fleet.ServiceSpec{Name: "watched"}); err != nil {
		t.Fatal(err)
	}
	e.compare(t, "at first")
	e.pass(t, time.Hour)
	e.compare(t, "before it is stopped")
	e.stop()
	if _, err := e.fleet.Deploy("edge", "watched", fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	e.pass(t, time.Hour)

	ctx, stop := context.WithCancel(t.Context())
	finished := 0
	interrupted := reader.New(api.NewClient(e.config, e.config.Region, 0), withFile(t, e.options(), e.file), reader.Listener{
		Changed:  func() {},
		Finished: func(ecs.FinishedDeployment) { finished++ },
		Attempt: func(a ecs.Attempt) {
			if a.Operation == operation {
				stop()
			}
		},
	}, time.Now, log.NewNopLogger())
	interrupted.Run(ctx)

	e.start(t)
	text := e.compare(t, "started again")
	if ended := deploymentsEnded(text)["SUCCESSFUL"]; ended != 2 {
		t.Errorf("%d deployments are counted, want 2", ended)
	}
	if news := finished + durationsSeen(t, text); news != 1 {
		t.Errorf("%d durations were told, want 1", news)
	}
}

// TestOtherPlace starts an exporter for another region with the file of the first, and the
// first again: neither takes the other's services for its own.
func TestOtherPlace(t *testing.T) { synctest.Test(t, testOtherPlace) }

func testOtherPlace(t *testing.T) {
	e := beside(t, newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20}))
	here := e.config.Region
	e.pass(t, time.Hour)
	e.compare(t, "here")
	e.stop()
	e.pass(t, 10*time.Hour)

	e.config.Region = "us-east-1"
	e.reading(t, e.options())
	e.start(t)
	e.compare(t, "there")
	e.stop()

	e.config.Region = here
	e.start(t)
	if calls := e.other.calls(t); calls["ListServiceDeployments"] != 0 {
		t.Errorf("back here %v are looked at as if they were new", calls)
	}
}
