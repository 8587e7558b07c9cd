package exporter

import (
	"net/http/httptest"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestNoRegionInTheEnvironment starts where nothing but the configuration tells of regions: accounts and their regions are asked for all the same.
func TestNoRegionInTheEnvironment(t *testing.T) {
	success := func(account, region string) string {
		return `ecs_revision_exporter_refreshes_total{account_id="` + account + `",region="` + region + `",result="success"} 1`
	}
	for name, test := range map[string]struct {
		configuration string
		fault         fault.Fault
		want          []string
	}{
		"regions of the account":      {"targets: [{regions: all}]\n", fault.Fault{}, []string{success(account, "eu-south-1"), success(account, "us-east-1")}},
		"regions by a role":           {"targets: [{regions: all, role_arn: '" + observerRole + "'}]\n", fault.Fault{}, []string{success(otherAccount, "eu-south-1")}},
		"regions that are not told":   {"targets: [{regions: all}]\n", fault.Fault{Operation: "ListRegions", Effect: fault.AccessDenied()}, []string{success(account, "us-east-1")}},
		"all regions of accounts":     {"targets: [{organization: {role_name: observer, regions: all}}]\n", fault.Fault{}, []string{success(memberID(1), "eu-south-1"), success(memberID(2), "us-east-1")}},
		"some regions of accounts":    {"targets: [{organization: {role_name: observer, regions: [eu-west-1]}}]\n", fault.Fault{}, []string{success(memberID(1), "eu-west-1")}},
		"a profile that has none too": {"targets: [{regions: all, profile: staging}]\n", fault.Fault{}, []string{success(account, "eu-south-1")}},
	} {
		t.Run(name, func(t *testing.T) {
			aws := simulator.New(simulator.Config{Seed: 1, Services: 5, Clusters: 1})
			aws.Organize(members(1, 2)...)
			if test.fault.Effect != nil {
				aws.Inject(test.fault)
			}
			endpoint := httptest.NewServer(aws)
			t.Cleanup(endpoint.Close)
			r := exportertest.Start(t, []string{"--config.file=" + exportertest.Written(t, test.configuration)},
				"AWS_ENDPOINT_URL="+endpoint.URL, "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret",
				"AWS_CONFIG_FILE="+exportertest.Written(t, "[profile staging]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"))
			for _, line := range test.want {
				r.WaitForMetric(t, line, true)
			}
			r.Stop(t, syscall.SIGTERM)
		})
	}
}
