package simulator_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestTwins asks for two services of one short ARN by every name that each has.
func TestTwins(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fleet.CreateCluster("other")
	short := prefix + "service/web"
	for _, cluster := range []string{"default", "other"} {
		if _, err := w.fleet.CreateService(cluster, fleet.ServiceSpec{Name: "web", ShortARN: true}); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(time.Hour)
	var deployments []string
	for _, cluster := range []string{"default", "other"} {
		listed, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: &cluster})
		if err != nil || len(listed.ServiceArns) != 1 || listed.ServiceArns[0] != short {
			t.Errorf("%s lists %v, %v", cluster, listed.ServiceArns, err)
		}
		deployment := *w.fleet.Deployments(cluster, "web")[0].ServiceDeploymentArn
		deployments = append(deployments, deployment)
		for _, name := range []string{"web", short, prefix + "service/" + cluster + "/web"} {
			w.checkTwin(cluster, name, short, deployment)
		}
	}
	described, err := w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: deployments})
	if err != nil || len(described.ServiceDeployments) != 2 {
		t.Errorf("described %d deployments of the two: %v", len(described.ServiceDeployments), err)
	}
}

// checkTwin asks for a service by a name, and checks which one is answered.
func (w *world) checkTwin(cluster, name, arn, deployment string) {
	w.t.Helper()
	described, err := w.client.DescribeServices(w.t.Context(), &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{name}})
	if err != nil {
		w.t.Fatal(err)
	}
	if s := described.Services[0]; *s.ServiceArn != arn || *s.ClusterArn != prefix+"cluster/"+cluster {
		w.t.Errorf("%s in %s is %s in %s", name, cluster, *s.ServiceArn, *s.ClusterArn)
	}
	listed, err := w.client.ListServiceDeployments(w.t.Context(), &ecs.ListServiceDeploymentsInput{Cluster: &cluster, Service: &name})
	if err != nil {
		w.t.Fatal(err)
	}
	if d := listed.ServiceDeployments; len(d) != 1 || *d[0].ServiceDeploymentArn != deployment {
		w.t.Errorf("%s in %s has %d deployments, want %s", name, cluster, len(d), deployment)
	}
}
