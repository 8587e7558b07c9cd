package config

import "testing"

// TestParseAccounts reads targets that are found at AWS.
func TestParseAccounts(t *testing.T) {
	got, err := Parse("config.yml", []byte(`
targets:
- regions: all
- organization: {role_name: monitoring/observer, external_id: 0123, regions: [eu-west-1, us-east-1], exclude_accounts: [012345670123, "123456789012"]}
- profile: management
  role_arn: arn:aws:iam::123456789012:role/list-accounts
  organization: {role_name: observer, regions: all}
- organization: {role_name: observer}
`), byDefault())
	if err != nil {
		t.Fatal(err)
	}
	want := byDefault()
	want.Targets = []Target{
		{Regions: AllRegions()},
		{Organization: Organization{RoleName: "monitoring/observer", ExternalID: "0123", Regions: Regions{"eu-west-1", "us-east-1"}, ExcludeAccounts: []AccountID{"012345670123", "123456789012"}}},
		{Profile: "management", RoleARN: "arn:aws:iam::123456789012:role/list-accounts", Organization: Organization{RoleName: "observer", Regions: AllRegions()}},
		{Organization: Organization{RoleName: "observer"}},
	}
	expectConfig(t, want, got)
	if !got.Targets[0].Regions.All() || got.Targets[1].Organization.Regions.All() {
		t.Error("all regions are taken for some, or some for all")
	}
}
