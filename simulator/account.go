package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/smithy-go"
)

// accountPath is where AWS Account Management is asked for regions.
const accountPath = "/listRegions"

// regionsPerPage is the most regions that ListRegions answers with (AWS Account Management API reference).
const regionsPerPage = 50

// optStatuses are the regions that there are for every account, and whether these have enabled them, until
// [Server.OptIn] says otherwise.
func optStatuses() map[string]types.RegionOptStatus {
	return map[string]types.RegionOptStatus{
		"af-south-1": types.RegionOptStatusDisabled, "ap-east-1": types.RegionOptStatusEnabling, "ap-southeast-3": types.RegionOptStatusDisabling,
		"eu-central-1": types.RegionOptStatusEnabledByDefault, "eu-south-1": types.RegionOptStatusEnabled, "eu-west-1": types.RegionOptStatusEnabledByDefault,
		"me-south-1": types.RegionOptStatusDisabled, "us-east-1": types.RegionOptStatusEnabledByDefault,
	}
}

// OptIn has an account (12 digits) enable a region, disable it, or be about to.
func (s *Server) OptIn(account, region string, status types.RegionOptStatus) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.optedIn[place{account, region}] = status
}

// regionsOf are the regions of an account by their names.
func (s *Server) regionsOf(account string) []types.Region {
	statuses := optStatuses()
	s.mu.Lock()
	for at, status := range s.optedIn {
		if at.account == account {
			statuses[at.region] = status
		}
	}
	s.mu.Unlock()
	var regions []types.Region
	for _, name := range slices.Sorted(maps.Keys(statuses)) {
		regions = append(regions, types.Region{RegionName: &name, RegionOptStatus: statuses[name]})
	}
	return regions
}

// accountAPI is AWS Account Management, which speaks the protocol restJson1.
func accountAPI(s *Server) api {
	return api{
		service:     "account",
		contentType: "application/json",
		operations:  map[string]operation{"ListRegions": s.listRegions},
		operationOf: func(r *http.Request, _ []byte) string {
			if r.URL.Path != accountPath {
				return ""
			}
			return "ListRegions"
		},
		unknown: func(string) error { return &smithy.GenericAPIError{Code: "UnknownOperationException"} },
		unsigned: &smithy.GenericAPIError{
			Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token",
		},
		failure: accountFailure,
	}
}

// accountFailure is an error of this API, whose status tells of what kind it is.
func accountFailure(err error, id string) (int, []byte) {
	status, body := jsonFailure(err, id)
	switch apiError(err).ErrorCode() {
	case "AccessDeniedException", "MissingAuthenticationTokenException":
		status = http.StatusForbidden
	case "TooManyRequestsException":
		status = http.StatusTooManyRequests
	}
	return status, body
}

// listRegions gives the regions of the caller's account that have one of the statuses that are asked for.
func (s *Server) listRegions(r request) ([]byte, error) {
	var in struct {
		AccountID               *string `json:"AccountId"`
		MaxResults              *int
		NextToken               *string
		RegionOptStatusContains []types.RegionOptStatus
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return nil, &smithy.GenericAPIError{Code: "SerializationException", Message: err.Error()}
	}
	size := regionsPerPage
	if in.MaxResults != nil {
		size = *in.MaxResults
	}
	switch {
	case in.AccountID != nil:
		return nil, &types.AccessDeniedException{Message: aws.String("User: " + r.arn + " is not authorized to perform: account:ListRegions")}
	case size < 1 || size > regionsPerPage:
		return nil, validation("MaxResults must be between 1 and 50")
	}
	for _, status := range in.RegionOptStatusContains {
		if !slices.Contains(status.Values(), status) {
			return nil, validation("RegionOptStatusContains has an unknown status")
		}
	}
	regions := slices.DeleteFunc(s.regionsOf(r.account), func(region types.Region) bool {
		return len(in.RegionOptStatusContains) > 0 && !slices.Contains(in.RegionOptStatusContains, region.RegionOptStatus)
	})
	page, next, valid := cutPage(r.operation+r.account, regions, func(region types.Region) string { return *region.RegionName }, size, in.NextToken)
	if !valid {
		return nil, validation("NextToken is invalid")
	}
	type region struct{ RegionName, RegionOptStatus string }
	out := struct {
		Regions   []region
		NextToken *string `json:",omitempty"`
	}{[]region{}, next}
	for _, one := range page {
		out.Regions = append(out.Regions, region{*one.RegionName, string(one.RegionOptStatus)})
	}
	return json.Marshal(out)
}

func validation(message string) error {
	return &types.ValidationException{Message: &message, Reason: types.ValidationExceptionReasonFieldValidationFailed}
}
