package simulator_test

import (
	"maps"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

func TestEveryAccountAndRegionHasItsOwnFleet(t *testing.T) {
	server, config := simulatortest.Start(t, simulator.Config{Clusters: 2, Services: 20})
	seen := map[string]bool{}
	for _, region := range []string{"eu-central-1", "us-east-1"} {
		config.Region = region
		out, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := *server.Fleet(account, region).Clusters()[0].ClusterArn; out.ClusterArns[0] != want {
			t.Errorf("listed %s, want %s", out.ClusterArns[0], want)
		}
		seen[out.ClusterArns[0]] = true
	}
	if len(seen) != 2 {
		t.Errorf("the regions have the same clusters: %v", seen)
	}
	one, again, another := server.Fleet(account, "us-east-1"), server.Fleet(account, "us-east-1"), server.Fleet(other, "us-east-1")
	if one != again || one == another {
		t.Error("a fleet per account and region, made once, was expected")
	}
}

func TestSeedsOfFleets(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
	ids := func(seed uint64, account, region string) string {
		fleet := simulator.New(simulator.Config{Seed: seed, Now: now}).Fleet(account, region)
		var all strings.Builder
		cluster := *fleet.Clusters()[0].ClusterArn
		for _, arn := range fleet.ServiceARNs(cluster) {
			for _, deployment := range fleet.Deployments(cluster, arn) {
				all.WriteString(path.Base(*deployment.ServiceDeploymentArn) + "\n")
			}
		}
		return all.String()
	}
	fleet := ids(1, account, "eu-central-1")
	if fleet == "" || fleet != ids(1, account, "eu-central-1") {
		t.Error("the same seed makes another fleet, or an empty one")
	}
	for name, another := range map[string]string{
		"seed":    ids(2, account, "eu-central-1"),
		"account": ids(1, other, "eu-central-1"),
		"region":  ids(1, account, "us-east-1"),
	} {
		if another == fleet {
			t.Errorf("another %s makes the same fleet", name)
		}
	}
}

func TestSizesOfFleets(t *testing.T) {
	for _, c := range []struct {
		config             simulator.Config
		clusters, services int
	}{
		{simulator.Config{}, 3, 40},
		{simulator.Config{Clusters: 2, Services: 25}, 2, 25},
	} {
		fleet := simulator.New(c.config).Fleet(account, region)
		services := 0
		for _, cluster := range fleet.Clusters() {
			services += len(fleet.ServiceARNs(*cluster.ClusterArn))
		}
		if clusters := len(fleet.Clusters()); clusters != c.clusters || services != c.services {
			t.Errorf("%d clusters, %d services, want %d and %d", clusters, services, c.clusters, c.services)
		}
	}
}

func TestRequests(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	if got := w.server.Requests(); len(got) != 0 {
		t.Errorf("counted %v before any request", got)
	}
	for range 2 {
		if _, err := w.client.ListClusters(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String("absent")})
	if err == nil {
		t.Error("an absent cluster was listed")
	}
	_, err = w.client.ListTaskDefinitions(t.Context(), nil)
	refusedWith(t, err, "UnknownOperationException")
	want := map[string]int{"ListClusters": 2, "ListServices": 1}
	if got := w.server.Requests(); !maps.Equal(got, want) {
		t.Errorf("counted %v, want %v", got, want)
	}
}

func TestConcurrentClients(t *testing.T) {
	server, config := simulatortest.Start(t, simulator.Config{Services: 20})
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for _, region := range []string{"eu-central-1", "us-east-1"} {
				own := config.Copy()
				own.Region = region
				if _, err := ecs.NewFromConfig(own).ListClusters(t.Context(), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	clients.Wait()
	if got := server.Requests()["ListClusters"]; got != 16 {
		t.Errorf("counted %d requests, want 16", got)
	}
}

func TestRunning(t *testing.T) {
	running, err := simulator.Start(simulator.Config{Services: 20})
	if err != nil {
		t.Fatal(err)
	}
	config := simulator.AWSConfig(running.URL, region)
	config.RetryMaxAttempts = 1
	client := ecs.NewFromConfig(config)
	if _, err := client.ListClusters(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if got := running.Requests()["ListClusters"]; got != 1 {
		t.Errorf("counted %d requests, want 1", got)
	}
	if err := running.Close(); err != nil {
		t.Error(err)
	}
	if _, err := client.ListClusters(t.Context(), nil); err == nil {
		t.Error("answers after Close")
	}
}
