package fault_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fault"
)

func TestDuplicates(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Duplicates()})()
	out, err := w.services(t.Context(), "web", "worker", "absent")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, service := range out.Services {
		names = append(names, *service.ServiceName)
	}
	if want := []string{"web", "worker", "web", "worker"}; !slices.Equal(names, want) {
		t.Errorf("described %v, want %v", names, want)
	}
	if len(out.Failures) != 1 {
		t.Errorf("%d failures, want that of the absent one", len(out.Failures))
	}
}

func failuresAre(t *testing.T, failures []types.Failure, arns ...string) {
	t.Helper()
	var got []string
	for _, failure := range failures {
		got = append(got, *failure.Arn)
		if *failure.Reason != "MISSING" {
			t.Errorf("reason %s", *failure.Reason)
		}
	}
	if !slices.Equal(got, arns) {
		t.Errorf("failures of %v, want %v", got, arns)
	}
}

func TestMissing(t *testing.T) {
	w := newWorld(t)
	deployment, revision := w.deployment("default", "web")
	service, cluster := prefix+"service/default/web", prefix+"cluster/default"
	defer w.Inject(fault.Fault{Effect: fault.Missing(deployment, revision, service, cluster)})()

	clusters, err := w.client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{Clusters: []string{"default", "staging"}})
	if err != nil {
		t.Fatal(err)
	}
	failuresAre(t, clusters.Failures, cluster)
	if len(clusters.Clusters) != 1 || *clusters.Clusters[0].ClusterName != "staging" {
		t.Errorf("described %d clusters", len(clusters.Clusters))
	}
	services, err := w.services(t.Context(), "web", "worker", "absent")
	if err != nil {
		t.Fatal(err)
	}
	failuresAre(t, services.Failures, prefix+"service/default/absent", service)
	if len(services.Services) != 1 || *services.Services[0].ServiceName != "worker" {
		t.Errorf("described %d services", len(services.Services))
	}
	revisions, err := w.revisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	failuresAre(t, revisions.Failures, revision)
	deployments, err := w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{
		ServiceDeploymentArns: []string{deployment},
	})
	if err != nil {
		t.Fatal(err)
	}
	failuresAre(t, deployments.Failures, deployment)
	if len(revisions.ServiceRevisions)+len(deployments.ServiceDeployments) != 0 {
		t.Error("described although missing")
	}
}

func TestMissingIsStillListed(t *testing.T) {
	w := newWorld(t)
	deployment, _ := w.deployment("default", "web")
	defer w.Inject(fault.Fault{Effect: fault.Missing(deployment)})()
	out, err := w.client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{Service: aws.String("web")})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.ServiceDeployments) != 1 || *out.ServiceDeployments[0].ServiceDeploymentArn != deployment {
		t.Errorf("listed %d deployments", len(out.ServiceDeployments))
	}
}

func TestInactive(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Inactive(prefix + "service/default/web")})()
	out, err := w.services(t.Context(), "web", "worker")
	if err != nil {
		t.Fatal(err)
	}
	web, worker := out.Services[0], out.Services[1]
	if *web.Status != "INACTIVE" || web.DesiredCount+web.RunningCount+web.PendingCount != 0 ||
		len(web.Deployments)+len(web.CurrentServiceRevisions) != 0 || web.CurrentServiceDeployment != nil {
		t.Errorf("status %s, %d running, %d deployments", *web.Status, web.RunningCount, len(web.Deployments))
	}
	if *worker.Status != "ACTIVE" || worker.RunningCount == 0 || len(worker.CurrentServiceRevisions) == 0 {
		t.Errorf("the other one: status %s, %d running", *worker.Status, worker.RunningCount)
	}
}
