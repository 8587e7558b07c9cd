package e2e

import (
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// shop is a simulated AWS with the service orders in the cluster shop, which nobody deploys but the test.
type shop struct {
	aws   *simulator.Running
	fleet *fleet.Fleet
}

// openShop makes the shop, and begins the first deployment of its service.
func openShop(t *testing.T, now func() time.Time) shop {
	t.Helper()
	aws := simulated(t, simulator.Config{Clusters: 1, Services: 1, Now: now})
	s := shop{aws, aws.Fleet(account, region)}
	s.fleet.CreateCluster("shop")
	if _, err := s.fleet.CreateService("shop", fleet.ServiceSpec{Name: "orders", Alarms: true}); err != nil {
		t.Fatal(err)
	}
	return s
}

// deploy begins a deployment of the service.
func (s shop) deploy(t *testing.T, change fleet.Change) {
	t.Helper()
	if _, err := s.fleet.Deploy("shop", "orders", change); err != nil {
		t.Fatal(err)
	}
}
