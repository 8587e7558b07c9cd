package collector

import (
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// TestEndIsAskedForAgain stops a deployment while it cannot be described: it counts soon, and
// its duration once ECS tells it. The list does not tell when it was stopped.
func TestEndIsAskedForAgain(t *testing.T) { synctest.Test(t, testEndIsAskedForAgain) }

func testEndIsAskedForAgain(t *testing.T) {
	const (
		counted  = `ecs_service_deployments_total{account_id="123456789012",cluster="production",region="eu-central-1",service="checkout-api",status="STOPPED"} `
		observed = `ecs_service_deployment_duration_seconds_count{account_id="123456789012",cluster="production",region="eu-central-1",status="STOPPED"} `
	)
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 5})
	w.running(t)
	w.expect(t, counted+"0", true)
	w.expect(t, observed+"0", true)
	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServiceDeployments", Effect: fault.AccessDenied()})
	if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{Outcome: fleet.Stop}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * time.Minute) // it has stopped
	w.expect(t, counted+"1", true)
	for range 3 {
		time.Sleep(time.Hour)
		w.expect(t, counted+"1", true)
		w.expect(t, observed+"0", true)
	}
	heal()
	time.Sleep(time.Hour) // the pauses between tries have grown
	w.expect(t, counted+"1", true)
	w.expect(t, observed+"1", true)
}
