package collector

import (
	"context"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestInterruptedReadTellsOfNothing interrupts the read that finds a deployment finished,
// once it knows. Nobody was told of the deployment, so the next exporter counts it, and its duration.
func TestInterruptedReadTellsOfNothing(t *testing.T) {
	e := newTwoExporters(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20})
	e.compare(t, "at first")
	e.fleet.CreateCluster("edge")
	if _, err := e.fleet.CreateService("edge", fleet.ServiceSpec{Name: "watched"}); err != nil {
		t.Fatal(err)
	}
	e.pass(t, time.Hour)
	e.compare(t, "before it is stopped")
	e.stop(t)
	if _, err := e.fleet.Deploy("edge", "watched", fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	e.pass(t, time.Hour)

	interrupted := e.cachedReader(t)
	ctx, stop := context.WithCancel(t.Context())
	interrupted.OnAttempt(func(a ecs.Attempt) {
		if a.Operation == "DescribeServiceRevisions" { // the last that is asked about a service
			stop()
		}
	})
	if _, err := interrupted.Read(ctx, func(*ecs.Snapshot) {}); err == nil || ctx.Err() == nil {
		t.Fatal("the read was not interrupted")
	}
	if err := interrupted.Save(); err != nil {
		t.Fatal(err)
	}

	e.start(t)
	text := e.compare(t, "started again")
	if ended := deploymentsEnded(text)["SUCCESSFUL"]; ended != 2 {
		t.Errorf("%d deployments are counted, want 2", ended)
	}
	if news := durationsSeen(t, text); news != 1 {
		t.Errorf("%d deployments were seen to finish, want 1", news)
	}
}

// TestOtherPlace starts an exporter for another region with the file of the first, and the
// first again: neither takes the other's services, or time of beginning, for its own.
func TestOtherPlace(t *testing.T) {
	e := newTwoExporters(t, simulator.Config{Seed: 1, Clusters: 1, Services: 20})
	here := e.config.Region
	e.pass(t, time.Hour)
	e.compare(t, "here")
	e.stop(t)
	e.pass(t, 10*time.Hour)

	e.config.Region = "us-east-1"
	e.reading(t, e.options())
	e.start(t)
	e.compare(t, "there")
	e.stop(t)

	e.config.Region = here
	e.start(t)
	before := e.aws.Requests()
	e.other.Refresh(t.Context())
	if calls := e.aws.Requests()["ListServiceDeployments"] - before["ListServiceDeployments"]; calls != 0 {
		t.Errorf("back here %d services are looked at as if they were new", calls)
	}
}
