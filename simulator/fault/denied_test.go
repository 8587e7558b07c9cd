package fault_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator/fault"
)

// TestDeniedServiceFailsTheBatch denies the calls about one service: whatever else a call is about is not answered
// either, and without that service everything is.
func TestDeniedServiceFailsTheBatch(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Cluster: "default", Service: "worker", Effect: fault.AccessDenied()})()

	_, err := w.services(t.Context(), "web", "worker")
	refusedWith(t, err, 400, "AccessDeniedException", denied("ecs:DescribeServices", prefix+"service/default/worker"))
	if out, err := w.services(t.Context(), "web", "other"); err != nil || len(out.Services) != 1 {
		t.Errorf("a batch without the service: %v", err)
	}

	worker, _ := w.deployment("default", "worker")
	web, _ := w.deployment("default", "web")
	staged, _ := w.deployment("staging", "web")
	describe := func(arns ...string) (*ecs.DescribeServiceDeploymentsOutput, error) {
		return w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: arns})
	}
	_, err = describe(web, staged, worker)
	refusedWith(t, err, 400, "AccessDeniedException", denied("ecs:DescribeServiceDeployments", worker))
	if out, err := describe(web, staged); err != nil || len(out.ServiceDeployments) != 2 {
		t.Errorf("deployments of the others: %v", err)
	}
}
