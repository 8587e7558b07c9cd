package simulatortest_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

func TestStartLeadsClientsToTheSimulator(t *testing.T) {
	server, config := simulatortest.Start(t, simulator.Config{Account: "210987654321"})
	identity, err := sts.NewFromConfig(config).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if *identity.Account != "210987654321" {
		t.Errorf("account %s", *identity.Account)
	}
	clusters, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	fleet := server.Fleet("210987654321", simulatortest.Region)
	if want := *fleet.Clusters()[0].ClusterArn; clusters.ClusterArns[0] != want {
		t.Errorf("first cluster %s, want %s", clusters.ClusterArns[0], want)
	}
}

func TestClock(t *testing.T) {
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	clock := simulatortest.NewClock(start)
	if now := clock.Now(); !now.Equal(start) {
		t.Errorf("starts at %v", now)
	}
	clock.Advance(time.Minute)
	if now := clock.Now(); !now.Equal(start.Add(time.Minute)) {
		t.Errorf("a minute later it shows %v", now)
	}
	clock.Set(start)
	if now := clock.Now(); !now.Equal(start) {
		t.Errorf("set back it shows %v", now)
	}
}
