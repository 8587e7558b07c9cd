package exporter

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	optstatus "github.com/aws/aws-sdk-go-v2/service/account/types"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestAllRegions reads the regions that accounts have enabled: of an organization, and of the environment.
func TestAllRegions(t *testing.T) { synctest.Test(t, testAllRegions) }

func testAllRegions(t *testing.T) {
	w := newOrganization(t, `
targets:
- regions: all
- organization: {role_name: observer, regions: all}
`, func(aws *simulator.Server) {
		aws.Organize(append(members(1, 2), simulator.Account{ID: account, Name: "exporter"})...)
		aws.OptIn(memberID(2), "af-south-1", optstatus.RegionOptStatusEnabled)
		aws.Inject(fault.Fault{Operation: "ListRegions", Account: memberID(1), Effect: fault.AccessDenied()})
	})
	time.Sleep(time.Minute)
	metrics := w.metrics(t)
	for region, want := range map[string][]string{
		"eu-central-1": {memberID(1), memberID(2), account}, // which is that of the environment
		"eu-south-1":   {memberID(2), account},
		"us-east-1":    {memberID(2), account},
		"af-south-1":   {memberID(2)},
		"ap-east-1":    nil, // is being enabled
	} {
		if got := read(metrics, region); !slices.Equal(got, want) {
			t.Errorf("in %s services of %v are told of, want %v", region, got, want)
		}
	}
	if n := strings.Count(w.logged(), "the regions of an account were not listed"); n != 1 || !strings.Contains(w.logged(), "role=arn:aws:iam::"+memberID(1)+":role/observer") {
		t.Errorf("the log says %d times of which account the regions are not known:\n%s", n, w.logged())
	}
	expectMetric(t, metrics, `ecs_revision_exporter_discovery_failing{operation="ListRegions"} 1`)
	w.aws.OptIn(account, "us-east-1", optstatus.RegionOptStatusDisabling)
	w.aws.OptIn(account, "me-south-1", optstatus.RegionOptStatusEnabled)
	time.Sleep(time.Hour)
	metrics = w.metrics(t)
	if us, me := read(metrics, "us-east-1"), read(metrics, "me-south-1"); slices.Contains(us, account) || !slices.Contains(me, account) {
		t.Errorf("after an hour %v are read in us-east-1 and %v in me-south-1", us, me)
	}
}

// TestOrganizationReloaded loads other configurations: what stays is not read anew.
func TestOrganizationReloaded(t *testing.T) { synctest.Test(t, testOrganizationReloaded) }

func testOrganizationReloaded(t *testing.T) {
	w := newOrganization(t, organization, func(aws *simulator.Server) { aws.Organize(members(1, 5)...) })
	time.Sleep(2 * time.Minute)
	listed := w.aws.Requests()["ListServiceDeployments"]
	w.aws.Inject(fault.Fault{Operation: "ListAccounts", Effect: fault.ServerException()})
	w.reconfigure(t, strings.Replace(organization, "'000000000003'", "'000000000004'", 1))
	time.Sleep(2 * time.Minute)
	expectRead(t, w.metrics(t), "us-east-1", 1, 5, 4)
	if n := w.aws.Requests()["ListServiceDeployments"] - listed; n > 2*3+2 {
		t.Errorf("deployments were listed %d times, want those of the account that came in two regions", n)
	}
	if !strings.Contains(w.logged(), "the accounts of the organization were not listed") {
		t.Error("a reload does not ask for the accounts again")
	}
	// Somebody else is to list the accounts, and cannot.
	w.reconfigure(t, strings.Replace(organization, "[{", "[{role_arn: '"+observerRole+"', ", 1))
	time.Sleep(2 * time.Minute)
	expectRead(t, w.metrics(t), "us-east-1", 1, 5, 3)

	// One account has another role, in one of the regions.
	w.reconfigure(t, strings.Replace(organization, "[{", "[{role_arn: 'arn:aws:iam::000000000001:role/other', regions: [us-east-1]}, {", 1))
	time.Sleep(2 * time.Minute)
	expectRead(t, w.metrics(t), "us-east-1", 1, 5, 3)
	expectRead(t, w.metrics(t), "eu-central-1", 1, 5, 3)
	if strings.Contains(w.logged(), "two targets are the same account and region") {
		t.Error("an account that is a target of its own is also read as one of the organization")
	}

	w.reconfigure(t, "targets: [{regions: [us-east-1]}]\n")
	metrics := w.metrics(t)
	if strings.Contains(metrics, "\necs_target_info{") || strings.Contains(metrics, "_discovery_") {
		t.Error("without an organization there are metrics of it")
	}
	asked := w.aws.Requests()["ListAccounts"]
	time.Sleep(3 * time.Hour)
	if n := w.aws.Requests()["ListAccounts"]; n != asked {
		t.Errorf("accounts were listed %d times without an organization", n-asked)
	}
}

// TestOrganizationNotReloaded fails to load another configuration: the accounts that are known stay.
func TestOrganizationNotReloaded(t *testing.T) { synctest.Test(t, testOrganizationNotReloaded) }

func testOrganizationNotReloaded(t *testing.T) {
	w := newOrganization(t, organization, func(aws *simulator.Server) { aws.Organize(members(1, 5)...) })
	time.Sleep(2 * time.Minute)
	load := w.load
	w.load = func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) {
		panic("index out of range")
	}
	if err := os.WriteFile(w.file, []byte("targets: [{regions: [us-east-1]}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.reload(t.Context()); err == nil {
		t.Error("a configuration that cannot be loaded is")
	}
	w.load = load
	w.aws.Inject(fault.Fault{Operation: "ListAccounts", Effect: fault.ServerException()})
	time.Sleep(2 * time.Hour)
	expectRead(t, w.metrics(t), "us-east-1", 1, 5, 3)
}
