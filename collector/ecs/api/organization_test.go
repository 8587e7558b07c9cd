package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	members "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestAccounts lists the active accounts of an organization, over pages of which one is empty and one is throttled.
func TestAccounts(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	var all []simulator.Account
	var want []Account
	for i := range 45 {
		a := simulator.Account{ID: fmt.Sprintf("%012d", i), Name: fmt.Sprint("number ", i), State: members.AccountState("").Values()[1]}
		if i%4 == 3 {
			a.State = members.AccountState("").Values()[i/4%5]
		}
		if a.State == members.AccountStateActive {
			want = append(want, Account{a.ID, a.Name, "aws"})
		}
		all = append(all, a)
	}
	w.Organize(all...)
	var calls int
	w.Inject(fault.Fault{Operation: "ListAccounts", Effect: func(ctx context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
		switch calls++; calls {
		case 2: // the same page follows, by another token
			_, token, _ := strings.Cut(string(call.Body), `"NextToken":`)
			return fault.Answer{Status: http.StatusOK, ContentType: "application/x-amz-json-1.1", Body: []byte(`{"Accounts":[],"NextToken":` + token)}
		case 3:
			return fault.Throttling()(ctx, call, next)
		default:
			return next(call)
		}
	}})
	if got, err := w.Accounts(t.Context()); err != nil || !slices.Equal(got, want) || calls != 5 {
		t.Errorf("%v after %d calls: %v, want %v", err, calls, got, want)
	}
	if arn := (Account{ID: "123456789012", Partition: "aws-cn"}).RoleARN("monitoring/observer"); arn != "arn:aws-cn:iam::123456789012:role/monitoring/observer" {
		t.Errorf("the role is %s", arn)
	}
}

// TestAccountsRefused does not take no answer, or one without any account, for an organization that is empty.
func TestAccountsRefused(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	if _, err := w.Accounts(t.Context()); CodeOf(err) != "AWSOrganizationsNotInUseException" || KindOf(err) != Refused {
		t.Errorf("without an organization: %v", err)
	}
	client := answers(t, says(`{"Accounts": []}`))
	if _, err := client.Accounts(t.Context()); err == nil {
		t.Error("no account at all is no error")
	}
	client = answers(t, says(`{"Accounts": [{"Id": "1", "Status": "ACTIVE"}, {"Id": "2", "Status": "SUSPENDED"}, {"Id": "3", "Status": "ACTIVE", "State": "CLOSED"}, {}]}`))
	if got, err := client.Accounts(t.Context()); err != nil || len(got) != 1 || got[0].ID != "1" {
		t.Errorf("%v, %v, want the account whose status is active where there is no state", got, err)
	}
}

// TestRegions lists the regions that an account has enabled.
func TestRegions(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.OptIn(account, "me-south-1", types.RegionOptStatusEnabled)
	w.OptIn(account, "us-east-1", types.RegionOptStatusDisabled)
	want := []string{"eu-central-1", "eu-south-1", "eu-west-1", "me-south-1"}
	if got, err := w.Regions(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	w.Inject(fault.Fault{Operation: "ListRegions", Effect: fault.AccessDenied()})
	if _, err := w.Regions(t.Context()); KindOf(err) != Refused {
		t.Errorf("%v", err)
	}
}

// hosts notes where requests go, and answers none.
type hosts struct{ asked []string }

func (h *hosts) Do(r *http.Request) (*http.Response, error) {
	scope := strings.Split(r.Header.Get("Authorization"), "/")
	h.asked = append(h.asked, r.URL.Host+" "+scope[2])
	return nil, fmt.Errorf("no way to %s", r.URL.Host)
}

// TestGlobalEndpoints asks the one endpoint that each partition has.
func TestGlobalEndpoints(t *testing.T) {
	for region, want := range map[string][]string{
		"eu-west-1":     {"organizations.us-east-1.amazonaws.com us-east-1", "account.us-east-1.amazonaws.com us-east-1"},
		"cn-north-1":    {"organizations.cn-northwest-1.amazonaws.com.cn cn-northwest-1", "account.cn-northwest-1.amazonaws.com.cn cn-northwest-1"},
		"us-gov-east-1": {"organizations.us-gov-west-1.amazonaws.com us-gov-west-1", "account.us-gov-west-1.amazonaws.com us-gov-west-1"},
	} {
		network := &hosts{}
		cfg := simulator.AWSConfig("", region)
		cfg.BaseEndpoint, cfg.HTTPClient, cfg.Retryer = nil, network, func() aws.Retryer { return aws.NopRetryer{} }
		client := NewClient(cfg, region, 0)
		_, _ = client.Accounts(t.Context())
		_, _ = client.Regions(t.Context())
		if !slices.Equal(network.asked, want) {
			t.Errorf("%s: %q are asked, want %q", region, network.asked, want)
		}
	}
}
