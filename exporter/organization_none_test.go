package exporter

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
)

// TestOrganizationOfNone has all accounts left out: the log says why nothing is read, as /-/ready promises.
func TestOrganizationOfNone(t *testing.T) { synctest.Test(t, testOrganizationOfNone) }

func testOrganizationOfNone(t *testing.T) {
	w := newOrganization(t, organization, func(aws *simulator.Server) { aws.Organize(members(3, 3)...) })
	const why = "exclude_accounts leaves out all active accounts"
	if n := strings.Count(w.logged(), why); n != 2 {
		t.Errorf("the log says %d times why nothing is read, want that at start and at the reload\n%s", n, w.logged())
	}
	w.aws.Organize(members(3, 4)...)
	time.Sleep(61 * time.Minute)
	w.aws.Organize(members(3, 3)...)
	time.Sleep(2 * time.Hour)
	if n := strings.Count(w.logged(), why); n != 3 {
		t.Errorf("the log says %d times why nothing is read, want that once more\n%s", n, w.logged())
	}
}
