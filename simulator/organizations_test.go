package simulator_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	sdk "github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// members are so many accounts of an organization.
func members(n int) []simulator.Account {
	var all []simulator.Account
	for i := range n {
		all = append(all, simulator.Account{ID: fmt.Sprintf("%012d", 1+i), Name: fmt.Sprint("account ", 1+i)})
	}
	return all
}

// byRole are credentials of a role in an account.
func byRole(cfg aws.Config, account string) aws.Config {
	cfg.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::"+account+":role/observer")
	return cfg
}

// TestListAccounts lists accounts of every state, page after page.
func TestListAccounts(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{})
	accounts := members(45)
	accounts[3].State, accounts[44].State = types.AccountStateSuspended, types.AccountStatePendingClosure
	server.Organize(accounts...)
	pages := sdk.NewListAccountsPaginator(sdk.NewFromConfig(cfg), &sdk.ListAccountsInput{})
	var listed []simulator.Account
	var sizes []int
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(page.Accounts))
		for _, a := range page.Accounts {
			listed = append(listed, simulator.Account{ID: *a.Id, Name: *a.Name, State: a.State})
			if want := "arn:aws:organizations::123456789012:account/o-simulated/" + *a.Id; *a.Arn != want {
				t.Errorf("ARN %s, want %s", *a.Arn, want)
			}
		}
	}
	for i := range accounts {
		if accounts[i].State == "" {
			accounts[i].State = types.AccountStateActive
		}
	}
	if !slices.Equal(listed, accounts) || !slices.Equal(sizes, []int{20, 20, 5}) {
		t.Errorf("pages of %v: %v", sizes, listed)
	}
}

// TestOrganizationsRefuses refuses what AWS Organizations does.
func TestOrganizationsRefuses(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{})
	cfg = simulatortest.WithoutRetries(cfg)
	list := func(cfg aws.Config, in sdk.ListAccountsInput) error {
		_, err := sdk.NewFromConfig(cfg).ListAccounts(t.Context(), &in)
		return err
	}
	expect := func(what, code string, err error) {
		t.Helper()
		if answer, ok := errors.AsType[smithy.APIError](err); !ok || answer.ErrorCode() != code {
			t.Errorf("%s: %v, want %s", what, err, code)
		}
	}
	expect("no organization", "AWSOrganizationsNotInUseException", list(cfg, sdk.ListAccountsInput{}))
	accounts := members(3)
	accounts[2].State = types.AccountStateSuspended
	server.Organize(accounts...)
	expect("a member", "AccessDeniedException", list(byRole(cfg, "000000000001"), sdk.ListAccountsInput{}))
	expect("more than a page", "InvalidInputException", list(cfg, sdk.ListAccountsInput{MaxResults: aws.Int32(21)}))
	expect("less than none", "InvalidInputException", list(cfg, sdk.ListAccountsInput{MaxResults: aws.Int32(0)}))
	expect("a token that is made up", "InvalidInputException", list(cfg, sdk.ListAccountsInput{NextToken: aws.String("next")}))
	_, err := byRole(cfg, "000000000003").Credentials.Retrieve(t.Context())
	expect("a role of an account that is suspended", "AccessDenied", err)
	if _, err = byRole(cfg, "000000000002").Credentials.Retrieve(t.Context()); err != nil {
		t.Error(err)
	}
}
