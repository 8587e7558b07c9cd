package exporter

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestOrganizationHangs has AWS not answer who is in the organization: other questions are asked all the same.
func TestOrganizationHangs(t *testing.T) { synctest.Test(t, testOrganizationHangs) }

func testOrganizationHangs(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 3, Clusters: 1}, "targets: [{organization: {role_name: observer, regions: all}}, {regions: all}]\n", func(aws *simulator.Server) {
		aws.Organize(members(1, 2)...)
		aws.Inject(fault.Fault{Operation: "ListAccounts", Effect: fault.Hang(), For: time.Hour})
	})
	time.Sleep(time.Minute)
	if n := servicesOf(w.metrics(t), account, "us-east-1"); n != 3 {
		t.Errorf("%d services are read in a region of an account that is told", n)
	}
	time.Sleep(2 * time.Hour)
	if got, want := read(w.metrics(t), "eu-south-1"), []string{memberID(1), memberID(2), account}; !slices.Equal(got, want) {
		t.Errorf("services of %v are told of, want %v", got, want)
	}
}
