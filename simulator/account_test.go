package simulator_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestListRegions lists the regions of two accounts, of which one has enabled another one.
func TestListRegions(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{})
	server.OptIn("000000000002", "af-south-1", types.RegionOptStatusEnabled)
	server.OptIn("000000000002", "eu-south-1", types.RegionOptStatusDisabled)
	enabled := []types.RegionOptStatus{types.RegionOptStatusEnabled, types.RegionOptStatusEnabledByDefault}
	for _, test := range []struct {
		account  string
		statuses []types.RegionOptStatus
		want     []string
		pages    int
	}{
		{"000000000001", enabled, []string{"eu-central-1", "eu-south-1", "eu-west-1", "us-east-1"}, 2},
		{"000000000002", enabled, []string{"af-south-1", "eu-central-1", "eu-west-1", "us-east-1"}, 2},
		{"000000000001", []types.RegionOptStatus{types.RegionOptStatusEnabling}, []string{"ap-east-1"}, 1},
		{"000000000001", nil, []string{"af-south-1", "ap-east-1", "ap-southeast-3", "eu-central-1", "eu-south-1", "eu-west-1", "me-south-1", "us-east-1"}, 3},
	} {
		in := &sdk.ListRegionsInput{MaxResults: aws.Int32(3), RegionOptStatusContains: test.statuses}
		pages := sdk.NewListRegionsPaginator(sdk.NewFromConfig(byRole(cfg, test.account)), in)
		var names []string
		n := 0
		for ; pages.HasMorePages(); n++ {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, region := range page.Regions {
				names = append(names, *region.RegionName)
			}
		}
		if !slices.Equal(names, test.want) || n != test.pages {
			t.Errorf("%s: %v in %d pages, want %v in %d", test.account, names, n, test.want, test.pages)
		}
	}
}

// TestAccountRefuses refuses what AWS Account Management does.
func TestAccountRefuses(t *testing.T) {
	_, cfg := simulatortest.Start(t, simulator.Config{})
	client := sdk.NewFromConfig(simulatortest.WithoutRetries(cfg))
	for code, in := range map[string][]sdk.ListRegionsInput{
		"ValidationException": {
			{MaxResults: aws.Int32(51)}, {MaxResults: aws.Int32(0)}, {NextToken: aws.String("next")}, {RegionOptStatusContains: []types.RegionOptStatus{"ON"}},
		},
		"AccessDeniedException": {{AccountId: aws.String("000000000009")}},
	} {
		for _, one := range in {
			_, err := client.ListRegions(t.Context(), &one)
			if answer, ok := errors.AsType[smithy.APIError](err); !ok || answer.ErrorCode() != code {
				t.Errorf("%+v: %v, want %s", one, err, code)
			}
		}
	}
}
