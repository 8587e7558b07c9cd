package fault_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator/fault"
)

func TestLeaveOut(t *testing.T) {
	w := newWorld(t)
	deployment, revision := w.deployment("default", "web")
	service := prefix + "service/default/web"
	defer w.Inject(fault.Fault{Effect: fault.LeaveOut(deployment, revision, service)})()

	services, err := w.services(t.Context(), "web", "worker", "absent")
	if err != nil {
		t.Fatal(err)
	}
	failuresAre(t, services.Failures, prefix+"service/default/absent")
	if len(services.Services) != 1 || *services.Services[0].ServiceName != "worker" {
		t.Errorf("described %d services", len(services.Services))
	}
	revisions, err := w.revisions(t.Context())
	if err != nil || len(revisions.ServiceRevisions)+len(revisions.Failures) != 0 {
		t.Errorf("revisions %+v, %v", revisions, err)
	}
	described, err := w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: []string{deployment}})
	if err != nil || len(described.ServiceDeployments)+len(described.Failures) != 0 {
		t.Errorf("deployments %+v, %v", described, err)
	}
	listed, err := w.client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{Service: aws.String("web")})
	if err != nil || len(listed.ServiceDeployments) != 0 {
		t.Errorf("listed %+v, %v", listed, err)
	}
	names, err := w.client.ListServices(t.Context(), nil)
	if err != nil || !slices.Equal(names.ServiceArns, []string{prefix + "service/default/worker"}) {
		t.Errorf("listed %+v, %v", names, err)
	}
}

// TestDropTarget leaves out what ECS does not promise: the target of a deployment.
func TestDropTarget(t *testing.T) {
	w := newWorld(t)
	deployment, _ := w.deployment("default", "web")
	defer w.Inject(fault.Fault{Effect: fault.Drop("serviceDeployments.targetServiceRevision")})()
	described, err := w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: []string{deployment}})
	if err != nil {
		t.Fatal(err)
	}
	if d := described.ServiceDeployments[0]; d.TargetServiceRevision != nil || d.Status == "" {
		t.Errorf("described %+v", d)
	}
}
