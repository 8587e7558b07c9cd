package exporter

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"ecs_revision_exporter/config"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// members are the accounts of an organization from one number to another.
func members(from, to int) []simulator.Account {
	var all []simulator.Account
	for i := from; i <= to; i++ {
		all = append(all, simulator.Account{ID: memberID(i), Name: fmt.Sprint("account ", i)})
	}
	return all
}

func memberID(i int) string { return fmt.Sprintf("%012d", i) }

// denies has AWS refuse the role in an account, and counts how often.
func denies(aws *simulator.Server, account string) (times *atomic.Int64, heal func()) {
	times = new(atomic.Int64)
	denied := fault.AccessDenied()
	return times, aws.Inject(fault.Fault{Operation: "AssumeRole", Mentions: "iam%3A%3A" + account, Effect: func(ctx context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
		times.Add(1)
		return denied(ctx, call, next)
	}})
}

// newOrganization is a world of many accounts with three services in each region, which are read every twenty minutes.
func newOrganization(t *testing.T, configuration string, prepare func(*simulator.Server)) *world {
	t.Helper()
	w := newWorld(t, simulator.Config{Seed: 1, Services: 3, Clusters: 1}, configuration, prepare)
	w.options.refreshInterval = config.Interval(20 * time.Minute)
	w.reconfigure(t, configuration)
	return w
}

// read are the accounts in a region of which services are told.
func read(metrics, region string) []string {
	var accounts []string
	for _, line := range regexp.MustCompile(`(?m)^ecs_service_info\{account_id="(\d+)",.*region="`+region+`"`).FindAllStringSubmatch(metrics, -1) {
		accounts = append(accounts, line[1])
	}
	slices.Sort(accounts)
	return slices.Compact(accounts)
}

func expectRead(t *testing.T, metrics, region string, from, to int, but ...int) {
	t.Helper()
	var want []string
	for i := from; i <= to; i++ {
		if !slices.Contains(but, i) {
			want = append(want, memberID(i))
		}
	}
	if got := read(metrics, region); !slices.Equal(got, want) {
		t.Errorf("in %s services of %v are told of, want %v", region, got, want)
	}
}

const organization = "targets: [{organization: {role_name: monitoring/observer, external_id: abc, regions: [eu-central-1, us-east-1], exclude_accounts: ['000000000003']}}]\n"

// TestOrganization reads the active accounts of an organization in two regions, but for one that is left out. Accounts come and go.
func TestOrganization(t *testing.T) { synctest.Test(t, testOrganization) }

func testOrganization(t *testing.T) {
	accounts := members(1, 25)
	accounts[3].State, accounts[4].State = types.AccountStateSuspended, types.AccountStatePendingClosure
	w := newOrganization(t, organization, func(aws *simulator.Server) { aws.Organize(accounts...) })
	time.Sleep(time.Minute)
	metrics := w.metrics(t)
	expectRead(t, metrics, "eu-central-1", 1, 25, 3, 4, 5)
	expectRead(t, metrics, "us-east-1", 1, 25, 3, 4, 5)
	expectMetric(t, metrics, `ecs_target_info{account_id="000000000025",account_name="account 25",region="us-east-1"} 1`)
	expectMetric(t, metrics, `ecs_revision_exporter_discovery_requests_total{code="OK",operation="ListAccounts"} 4`) // two pages, at start and for the reload
	if n := w.aws.Requests()["AssumeRole"]; n != 22 {
		t.Errorf("roles were assumed %d times, want once in each of 22 accounts", n)
	}
	if status, body := w.get(t, "/-/ready"); status != http.StatusOK {
		t.Errorf("/-/ready says %d %q", status, body)
	}

	accounts[0].State, accounts[3].State = types.AccountStateSuspended, types.AccountStateActive
	w.aws.Organize(append(accounts, members(26, 26)...)...)
	stays := len(w.called("us-east-1", "ListServiceDeployments"))
	time.Sleep(59 * time.Minute)
	w.aws.Inject(fault.Fault{Mentions: memberID(26), Operation: "AssumeRole", Effect: fault.Latency(10 * time.Second), Calls: 1})
	time.Sleep(5 * time.Second)
	if status, body := w.get(t, "/-/ready"); status != http.StatusOK {
		t.Errorf("while an account is new /-/ready says %d %q", status, body)
	}
	time.Sleep(2 * time.Minute)
	metrics = w.metrics(t)
	expectRead(t, metrics, "eu-central-1", 2, 26, 3, 5)
	if strings.Contains(metrics, memberID(1)) {
		t.Error("an account that is suspended is still told of")
	}
	if again := len(w.called("us-east-1", "ListServiceDeployments")) - stays; again > 2*3+2 {
		t.Errorf("deployments were listed %d times, want those of the 3 services of each of two new accounts", again)
	}
}

// TestOrganizationFails has the accounts not be listed, at first and later.
func TestOrganizationFails(t *testing.T) { synctest.Test(t, testOrganizationFails) }

func testOrganizationFails(t *testing.T) {
	var heal func()
	w := newOrganization(t, organization, func(aws *simulator.Server) {
		aws.Organize(members(1, 2)...)
		heal = aws.Inject(fault.Fault{Operation: "ListAccounts", Effect: fault.AccessDenied()})
	})
	time.Sleep(4 * time.Hour)
	if status, body := w.get(t, "/-/ready"); status != http.StatusServiceUnavailable || !strings.Contains(body, "no target could be read yet") {
		t.Errorf("/-/ready says %d %q", status, body)
	}
	if n := len(w.called("eu-central-1", "ListAccounts")); n < 8 || n > 12 {
		t.Errorf("accounts were asked for %d times in four hours, want pauses that grow to an hour", n)
	}
	if n := strings.Count(w.logged(), "the accounts of the organization were not listed"); n != 1 {
		t.Errorf("the log says so %d times:\n%s", n, w.logged())
	}
	expectMetric(t, w.metrics(t), `ecs_revision_exporter_discovery_requests_total{code="AccessDeniedException",operation="ListAccounts"} `+fmt.Sprint(len(w.called("eu-central-1", "ListAccounts"))))
	expectMetric(t, w.metrics(t), `ecs_revision_exporter_discovery_failing{operation="ListAccounts"} 1`)
	heal()
	time.Sleep(time.Hour + time.Minute)
	expectRead(t, w.metrics(t), "us-east-1", 1, 2)
	expectMetric(t, w.metrics(t), `ecs_revision_exporter_discovery_failing{operation="ListAccounts"} 0`)
	if !strings.Contains(w.logged(), "the accounts of the organization are listed again") {
		t.Errorf("the log does not say that it works:\n%s", w.logged())
	}

	w.aws.Inject(fault.Fault{Operation: "ListAccounts", Effect: fault.ServerException()})
	w.aws.Organize(members(1, 3)...)
	time.Sleep(3 * time.Hour)
	expectRead(t, w.metrics(t), "us-east-1", 1, 2)
	expectMetric(t, w.metrics(t), `ecs_revision_exporter_discovery_failing{operation="ListAccounts"} 1`)
}

// TestAccountDenies has one account of many refuse the role: that costs one call and a pause, which grows.
func TestAccountDenies(t *testing.T) { synctest.Test(t, testAccountDenies) }

func testAccountDenies(t *testing.T) {
	var heal func()
	var denied *atomic.Int64
	w := newOrganization(t, organization, func(aws *simulator.Server) {
		aws.Organize(members(4, 8)...)
		denied, heal = denies(aws, memberID(6))
	})
	time.Sleep(10 * time.Second)
	if status, body := w.get(t, "/-/ready"); status != http.StatusOK {
		t.Errorf("/-/ready says %d %q", status, body)
	}
	metrics := w.metrics(t)
	expectRead(t, metrics, "us-east-1", 4, 8, 6)
	if n := denied.Load(); n != 1 {
		t.Errorf("the role was asked for %d times, want once for both regions", n)
	}
	expectMetric(t, metrics, rounds(memberID(6), "us-east-1", "failure", "1"))
	time.Sleep(50 * time.Minute)
	if n := denied.Load(); n < 7 || n > 9 {
		t.Errorf("the role was asked for %d times in 50 minutes, want pauses from 15 seconds that double", n)
	}
	w.expectLines(t, "operation=AssumeRole", 2) // once for each region
	heal()
	time.Sleep(time.Hour)
	expectRead(t, w.metrics(t), "us-east-1", 4, 8)

	_, _ = denies(w.aws, memberID(6))
	renamed := members(4, 8)
	renamed[2].Name = "renamed"
	w.aws.Organize(renamed...)
	time.Sleep(3 * time.Hour)
	expectRead(t, w.metrics(t), "eu-central-1", 4, 8, 6)
	expectMetric(t, w.metrics(t), `ecs_target_info{account_id="000000000006",account_name="renamed",region="us-east-1"} 1`)
}
