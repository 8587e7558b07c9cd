package collector

import (
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// TestEndIsAskedForAgain stops a deployment while it cannot be described: it counts at
// once, and its duration once ECS tells it. The list does not tell when it was stopped.
func TestEndIsAskedForAgain(t *testing.T) {
	const (
		counted  = `ecs_service_deployments_total{account_id="123456789012",cluster="production",region="eu-central-1",service="checkout-api",status="STOPPED"} `
		observed = `ecs_service_deployment_duration_seconds_count{account_id="123456789012",cluster="production",region="eu-central-1",status="STOPPED"} `
	)
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 5})
	w.seen(t)
	expect := func(when, line string) {
		t.Helper()
		if text := w.seen(t); !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("%s: no %s", when, line)
		}
	}
	expect("before", observed+"0")
	if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{Outcome: fleet.Stop}); err != nil {
		t.Fatal(err)
	}
	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServiceDeployments", Effect: fault.AccessDenied()})
	for range 3 {
		w.clock.Advance(time.Hour)
		expect("while it cannot be described", observed+"0")
	}
	expect("while it cannot be described", counted+"1")
	heal()
	expect("afterwards", observed+"1")
	expect("afterwards", counted+"1")
}
