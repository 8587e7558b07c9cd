package deploy

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/config"
	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// policy is an IAM policy.
type policy struct {
	Version   string
	Statement []struct {
		Sid, Effect      string
		Principal        map[string]string
		Action, Resource oneOrMore
		Condition        map[string]map[string]string
	}
}

// oneOrMore is what IAM lets be a string or a list of them.
type oneOrMore []string

// UnmarshalJSON takes either.
func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	if text[0] == '"' {
		*o = oneOrMore{""}
		return json.Unmarshal(text, &(*o)[0])
	}
	return json.Unmarshal(text, (*[]string)(o))
}

// readJSON reads a file without members that the value does not know.
func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// resourceTypes are the kinds of resource that each action can be limited to, all of which
// it needs (AWS' service authorization reference for Amazon ECS).
func resourceTypes() map[string][]string {
	return map[string][]string{
		"ecs:ListClusters":               nil,
		"ecs:ListServices":               nil,
		"ecs:DescribeServices":           {"service"},
		"ecs:ListServiceDeployments":     {"service"},
		"ecs:DescribeServiceDeployments": {"service", "service-deployment"},
		"ecs:DescribeServiceRevisions":   {"service", "service-revision"},
	}
}

// TestPoliciesLimitResources limits every action as far as ECS allows.
func TestPoliciesLimitResources(t *testing.T) {
	for file, scope := range map[string]string{
		"iam/policy.json":             `arn:aws:ecs:\*:\*:([a-z-]+)/\*`,
		"iam/policy-one-cluster.json": `arn:aws:ecs:eu-west-1:123456789012:([a-z-]+)/production/\*`,
	} {
		var policy policy
		readJSON(t, file, &policy)
		pattern := regexp.MustCompile("^" + scope + "$")
		limited := map[string][]string{}
		for _, statement := range policy.Statement {
			var types []string
			for _, resource := range statement.Resource {
				if match := pattern.FindStringSubmatch(resource); match != nil {
					types = append(types, match[1])
				} else if resource != "*" {
					t.Errorf("%s: %s is a resource of another kind", file, resource)
				}
			}
			for _, action := range statement.Action {
				limited[action] = types
			}
			if statement.Effect != "Allow" || policy.Version != "2012-10-17" {
				t.Errorf("%s: %s allows nothing", file, statement.Sid)
			}
		}
		if diff := cmp.Diff(resourceTypes(), limited); diff != "" {
			t.Errorf("%s: (-what ECS allows +policy)\n%s", file, diff)
		}
	}
}

// TestPolicyOfOneCluster has a condition where resources cannot be named.
func TestPolicyOfOneCluster(t *testing.T) {
	var policy policy
	readJSON(t, "iam/policy-one-cluster.json", &policy)
	for _, statement := range policy.Statement {
		want := ""
		if slices.Contains(statement.Action, "ecs:ListServices") {
			want = "arn:aws:ecs:eu-west-1:123456789012:cluster/production"
		}
		if got := statement.Condition["ArnEquals"]["ecs:cluster"]; got != want {
			t.Errorf("%s is for the cluster %q, want %q", statement.Sid, got, want)
		}
	}
}

// TestPermissions holds the permissions against the calls that reading takes, whatever is switched on.
func TestPermissions(t *testing.T) {
	allowed := slices.Sorted(maps.Keys(resourceTypes()))
	for name, configuration := range map[string]string{"everything": "service_tags: [team]\n", "the least": "collectors: {history: false}\n"} {
		aws, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 2, Services: 35})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = aws.Close() }()
		file := exportertest.Written(t, "api_budget: 1\n"+configuration)
		r := exportertest.Start(t, []string{"--config.file=" + file}, "AWS_ENDPOINT_URL="+aws.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x")
		const target = `{account_id="123456789012",region="eu-west-1"`
		r.WaitForMetric(t, "ecs_revision_exporter_refreshes_total"+target+`,result="success"} 1`, true)
		r.WaitForMetric(t, "ecs_revision_exporter_services_pending"+target+"} 0", true)
		r.Stop(t, syscall.SIGTERM)
		var called []string
		for operation := range aws.Requests() {
			called = append(called, "ecs:"+operation)
		}
		slices.Sort(called)
		if diff := cmp.Diff(allowed, called); diff != "" {
			t.Errorf("%s: (-what the policies allow +what is called)\n%s", name, diff)
		}
	}
}

// TestOtherAccounts has the exporter and the role in the other account agree on each other,
// and with the example in the documentation of the configuration.
func TestOtherAccounts(t *testing.T) {
	var assume, trust policy
	readJSON(t, "iam/assume-roles.json", &assume)
	readJSON(t, "iam/trust-exporter.json", &trust)
	example, err := config.Load(documentedConfiguration(t), config.Default(collector.DefaultParts()))
	if err != nil {
		t.Fatal(err)
	}
	var targets []config.Target
	for _, target := range example.Targets {
		if target.RoleARN != "" {
			targets = append(targets, target)
		}
	}
	if len(targets) != 1 || !slices.Equal(assume.Statement[0].Resource, []string{string(targets[0].RoleARN)}) {
		t.Errorf("the policy lets %v be assumed, the documentation asks for %v", assume.Statement[0].Resource, targets)
	}
	if id := trust.Statement[0].Condition["StringEquals"]["sts:ExternalId"]; id != targets[0].ExternalID {
		t.Errorf("the role asks for the external id %q, the documentation gives %q", id, targets[0].ExternalID)
	}
	if role := readTaskDefinition(t).TaskRoleArn; trust.Statement[0].Principal["AWS"] != *role {
		t.Errorf("the role trusts %v, the exporter has the role %s", trust.Statement[0].Principal, *role)
	}
	for _, policy := range []policy{assume, trust} {
		if !slices.Equal(policy.Statement[0].Action, []string{"sts:AssumeRole"}) || policy.Statement[0].Effect != "Allow" {
			t.Errorf("%v does not let the role be assumed", policy)
		}
	}
}

// TestTrust lets tasks and pods have the role, and nobody else.
func TestTrust(t *testing.T) {
	for file, want := range map[string]map[string]string{
		"trust-ecs-tasks.json": {"Service": "ecs-tasks.amazonaws.com", "aws:SourceAccount": strings.Split(*readTaskDefinition(t).TaskRoleArn, ":")[4]},
		"trust-eks-pods.json": {
			"Service":                                   "pods.eks.amazonaws.com",
			"aws:RequestTag/kubernetes-namespace":       "monitoring",
			"aws:RequestTag/kubernetes-service-account": inKubernetes[string](t, "Deployment", "spec.template.spec.serviceAccountName"),
		},
	} {
		var policy policy
		readJSON(t, "iam/"+file, &policy)
		got := map[string]string{"Service": policy.Statement[0].Principal["Service"]}
		maps.Copy(got, policy.Statement[0].Condition["StringEquals"])
		if diff := cmp.Diff(want, got); diff != "" || len(policy.Statement) != 1 {
			t.Errorf("%s: (-want +got)\n%s", file, diff)
		}
	}
}

// documentedConfiguration is the file that is the example in the documentation.
func documentedConfiguration(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	return exportertest.Written(t, string(regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)[1]))
}
