package deploy

import (
	"os"
	"regexp"
	"slices"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/config"
	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// memberRole is the role in an account of the organization in the examples.
const memberRole = "arn:aws:iam::210987654321:role/ecs-revision-exporter"

// TestPermissionsForOrganizations holds the policies against the calls that reading an organization takes, besides those to ECS.
func TestPermissionsForOrganizations(t *testing.T) {
	aws, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 1, Services: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = aws.Close() }()
	aws.Organize(simulator.Account{ID: "123456789012", Name: "shop"}, simulator.Account{ID: "210987654321", Name: "staging"})
	file := exportertest.Written(t, "targets: [{organization: {role_name: ecs-revision-exporter, regions: all, exclude_accounts: ['123456789012']}}]\n")
	r := exportertest.Start(t, []string{"--config.file=" + file}, "AWS_ENDPOINT_URL="+aws.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x")
	r.WaitForMetric(t, `ecs_target_info{account_id="210987654321",account_name="staging",region="us-east-1"} 1`, true)
	r.WaitForMetric(t, `ecs_revision_exporter_services_pending{account_id="210987654321",region="us-east-1"} 0`, true)
	r.Stop(t, syscall.SIGTERM)

	services := map[string]string{"ListAccounts": "organizations", "ListRegions": "account", "AssumeRole": "sts"}
	var called, allowed []string
	for operation := range aws.Requests() {
		if _, isECS := resourceTypes()["ecs:"+operation]; !isECS {
			called = append(called, services[operation]+":"+operation)
		}
	}
	for _, file := range []string{"organization.json", "list-regions.json"} {
		var policy policy
		readJSON(t, "iam/"+file, &policy)
		for _, statement := range policy.Statement {
			allowed = append(allowed, statement.Action...)
			if want := map[string]string{"Members": "arn:aws:iam::*:role/ecs-revision-exporter"}[statement.Sid]; want != "" && !slices.Equal(statement.Resource, []string{want}) {
				t.Errorf("%v may be assumed, want %s", statement.Resource, want)
			}
		}
	}
	slices.Sort(called)
	slices.Sort(allowed)
	if diff := cmp.Diff(allowed, called); diff != "" {
		t.Errorf("(-what the policies allow +what is called)\n%s", diff)
	}
}

// TestMemberRole makes the role that the policies describe, and that the exporter assumes with the configuration that is documented.
func TestMemberRole(t *testing.T) {
	f := readTemplateOf(t, "member-role.yaml")
	given := map[string]any{
		"ExporterRoleArn": *readTaskDefinition(t).TaskRoleArn, "ExternalId": "3f1b2c", "StoppedTasks": "ENABLED",
		"AWS::AccountId": "*", "AWS::Partition": "aws", // as the policy that is for any account
	}
	role := f.properties(t, "Role", given)
	expectPolicy(t, "trust-exporter.json", role["AssumeRolePolicyDocument"])
	for i, file := range []string{"policy.json", "list-regions.json", "read-stopped-tasks.json"} {
		expectPolicy(t, file, role["Policies"].([]any)[i].(map[string]any)["PolicyDocument"])
	}
	if arn := "arn:aws:iam::210987654321:role/" + role["RoleName"].(string); arn != memberRole {
		t.Errorf("the role is %s, the policies are for %s", arn, memberRole)
	}
	delete(given, "ExternalId")
	delete(given, "StoppedTasks")
	if policies := f.properties(t, "Role", given)["Policies"].([]any); len(policies) != 2 {
		t.Errorf("by default the role has the policies %v", policies)
	}
	statement := f.properties(t, "Role", given)["AssumeRolePolicyDocument"].(map[string]any)["Statement"].([]any)[0].(map[string]any)
	if condition, has := statement["Condition"]; has {
		t.Errorf("without an external id the role asks for %v", condition)
	}

	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml\n(targets:\n  - organization:.*?)```").FindSubmatch(page)
	if example == nil {
		t.Fatal("README.md has no example of an organization")
	}
	read, err := config.Load(exportertest.Written(t, string(example[1])), config.Default(collector.DefaultParts()))
	if err != nil {
		t.Fatal(err)
	}
	if documented := read.Targets[0].Organization; string(documented.RoleName) != role["RoleName"] || documented.ExternalID != "3f1b2c" {
		t.Errorf("the documentation has the role %s with the external id %s", documented.RoleName, documented.ExternalID)
	}
}
