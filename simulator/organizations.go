package simulator

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/schemas"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"

	"ecs_revision_exporter/simulator/fleet"
)

// organizationsTarget is in front of the operations of AWS Organizations.
const organizationsTarget = "AWSOrganizationsV20161128."

// accountsPerPage is the most accounts that ListAccounts answers with, and how many by default (AWS Organizations API reference).
const accountsPerPage = 20

// Account is an account of an organization.
type Account struct {
	ID    string // 12 digits
	Name  string
	State types.AccountState // ACTIVE when empty
}

// Organize makes an organization of accounts, or another one of that which there is. The account of the [Config] manages
// it, and no other may list its accounts. Roles of accounts that are not active cannot be assumed.
func (s *Server) Organize(accounts ...Account) {
	accounts = slices.Clone(accounts)
	for i := range accounts {
		accounts[i].State = cmp.Or(accounts[i].State, types.AccountStateActive)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts = accounts
}

// members are the accounts of the organization; none without one.
func (s *Server) members() []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts
}

// isShut tells whether an account of the organization is suspended, closed, about to be or not yet there.
func (s *Server) isShut(account string) bool {
	return slices.ContainsFunc(s.members(), func(a Account) bool { return a.ID == account && a.State != types.AccountStateActive })
}

// organizationsAPI is AWS Organizations, which speaks the protocol awsJson1_1.
func organizationsAPI(s *Server) api {
	return jsonAPI("organizations", "application/x-amz-json-1.1", organizationsTarget, map[string]operation{"ListAccounts": s.listAccounts})
}

// listAccounts gives the accounts, also those that are not active.
func (s *Server) listAccounts(r request) ([]byte, error) {
	in := new(sdk.ListAccountsInput)
	if err := json.Unmarshal(r.body, in); err != nil {
		return nil, &smithy.GenericAPIError{Code: "SerializationException", Message: err.Error()}
	}
	accounts := s.members()
	size := cmp.Or(in.MaxResults, aws.Int32(accountsPerPage))
	switch {
	case len(accounts) == 0:
		return nil, &types.AWSOrganizationsNotInUseException{Message: aws.String("Your account is not a member of an organization.")}
	case r.account != s.config.Account:
		return nil, &types.AccessDeniedException{Message: aws.String("You don't have permissions to access this resource.")}
	case *size < 1 || *size > accountsPerPage:
		return nil, invalidInput(types.InvalidInputExceptionReasonMaxValueExceeded)
	}
	page, next, valid := cutPage(r.operation, accounts, func(a Account) string { return a.ID }, int(*size), in.NextToken)
	if !valid {
		return nil, invalidInput(types.InvalidInputExceptionReasonInvalidPaginationToken)
	}
	out := &sdk.ListAccountsOutput{Accounts: []types.Account{}, NextToken: next}
	for _, a := range page {
		out.Accounts = append(out.Accounts, types.Account{
			Arn:   aws.String("arn:" + fleet.Partition(r.region) + ":organizations::" + s.config.Account + ":account/o-simulated/" + a.ID),
			Email: aws.String(a.ID + "@example.com"), Id: &a.ID, Name: &a.Name, State: a.State,
			JoinedMethod: types.AccountJoinedMethodCreated, JoinedTimestamp: aws.Time(time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)),
		})
	}
	return jsonBody(awsjson.New11(schemas.AWSOrganizationsV20161128), out)
}

func invalidInput(reason types.InvalidInputExceptionReason) error {
	return &types.InvalidInputException{Message: aws.String("You specified an invalid value."), Reason: reason}
}
