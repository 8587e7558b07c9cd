package api

import (
	"cmp"
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	management "github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	members "github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

// Account is an account of an organization.
type Account struct {
	ID, Name  string
	Partition string // of AWS, such as aws-cn
}

// RoleARN is the ARN of a role of the account, by its name with its path.
func (a Account) RoleARN(name string) string {
	return arn.ARN{Partition: a.Partition, Service: "iam", AccountID: a.ID, Resource: "role/" + name}.String()
}

var errNoAccounts = errors.New("AWS Organizations lists no account at all")

// Accounts gives the active accounts of the organization that the client's account manages, or administers for who does. The
// SDK repeats requests that are throttled.
func (c *Client) Accounts(ctx context.Context) ([]Account, error) {
	connected, err := c.connection(ctx)
	if err != nil {
		return nil, err
	}
	pages := organizations.NewListAccountsPaginator(organizations.NewFromConfig(connected.config), &organizations.ListAccountsInput{})
	var active []Account
	some := false
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, answer := range page.Accounts {
			some = true
			// The state replaced the status in 2026 (AWS Organizations API reference, Account).
			if cmp.Or(string(answer.State), string(answer.Status)) == string(members.AccountStateActive) {
				named, _ := arn.Parse(aws.ToString(answer.Arn))
				active = append(active, Account{aws.ToString(answer.Id), aws.ToString(answer.Name), cmp.Or(named.Partition, "aws")})
			}
		}
	}
	if !some {
		return nil, errNoAccounts
	}
	return active, nil
}

// Regions gives the regions that the client's account has enabled. The SDK repeats requests that are throttled.
func (c *Client) Regions(ctx context.Context) ([]string, error) {
	connected, err := c.connection(ctx)
	if err != nil {
		return nil, err
	}
	pages := management.NewListRegionsPaginator(management.NewFromConfig(connected.config), &management.ListRegionsInput{
		RegionOptStatusContains: []types.RegionOptStatus{types.RegionOptStatusEnabled, types.RegionOptStatusEnabledByDefault},
	})
	var enabled []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, answer := range page.Regions {
			enabled = append(enabled, aws.ToString(answer.RegionName))
		}
	}
	return enabled, nil
}
