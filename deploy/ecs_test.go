package deploy

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

const (
	taskDefinitionFile = "task-definition.json"

	configuration = "arn:aws:ssm:eu-west-1:123456789012:parameter/ecs-revision-exporter" // that the exporter is started with
)

// readTaskDefinition gives the task definition as the AWS SDK takes it.
func readTaskDefinition(t *testing.T) *ecs.RegisterTaskDefinitionInput {
	t.Helper()
	var input ecs.RegisterTaskDefinitionInput
	readJSON(t, taskDefinitionFile, &input)
	return &input
}

// TestTaskDefinition registers the task definition by the AWS SDK: what the SDK sends is the
// file, so every member is known and spelt as ECS spells it, and none that ECS requires is missing.
func TestTaskDefinition(t *testing.T) {
	var sent []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	client := ecs.NewFromConfig(simulator.AWSConfig(server.URL, "eu-west-1"))
	if _, err := client.RegisterTaskDefinition(t.Context(), readTaskDefinition(t)); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(taskDefinitionFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain(t, file), plain(t, sent)); diff != "" {
		t.Errorf("(-%s +what the SDK sends)\n%s", taskDefinitionFile, diff)
	}
}

// plain is JSON as plain values.
func plain(t *testing.T, text []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// asECS gives a value of CloudFormation the names of the ECS API, which begin with small letters.
func asECS(value any) any {
	switch value := value.(type) {
	case map[string]any:
		values := map[string]any{}
		for name, part := range value {
			values[strings.ToLower(name[:1])+name[1:]] = asECS(part)
		}
		return values
	case []any:
		values := []any{}
		for _, part := range value {
			values = append(values, asECS(part))
		}
		return values
	default:
		return value
	}
}

// TestTemplateTaskDefinition has the template launch the very task definition that is there as JSON.
func TestTemplateTaskDefinition(t *testing.T) {
	text, err := json.Marshal(asECS(readTemplate(t).properties(t, "TaskDefinition", launched(map[string]any{"ConfigArn": configuration}))))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(taskDefinitionFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain(t, file), plain(t, text)); diff != "" {
		t.Errorf("(-%s +cloudformation.yaml)\n%s", taskDefinitionFile, diff)
	}
}

// TestTemplateConfig hands the exporter a configuration, if there is one, in the environment variable that it reads.
func TestTemplateConfig(t *testing.T) {
	f := readTemplate(t)
	container := f.properties(t, "TaskDefinition", launched(nil))["ContainerDefinitions"].([]any)[0].(map[string]any)
	if secrets, has := container["Secrets"]; has {
		t.Errorf("without a configuration it has %v", secrets)
	}
	variable := *readTaskDefinition(t).ContainerDefinitions[0].Secrets[0].Name
	output, err := exportertest.Command(t.Context(), []string{"--config.check"}, variable+"=api_budget: 2").CombinedOutput()
	if err == nil || !strings.Contains(string(output), "configuration: "+variable+":1:13: ") {
		t.Errorf("the exporter takes no configuration from %s: %v, %s", variable, err, output)
	}
}

// TestTemplateService is a service as the ECS API takes it, reached where the exporter listens.
func TestTemplateService(t *testing.T) {
	f := readTemplate(t)
	text, err := json.Marshal(f.properties(t, "Service", launched(nil)))
	if err != nil {
		t.Fatal(err)
	}
	var service ecs.CreateServiceInput
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&service); err != nil {
		t.Error(err)
	}
	rule := f.properties(t, "SecurityGroup", launched(nil))["SecurityGroupIngress"].([]any)[0].(map[string]any)
	port := *readTaskDefinition(t).ContainerDefinitions[0].PortMappings[0].ContainerPort
	for _, end := range []string{"FromPort", "ToPort"} {
		if rule[end] != int(port) {
			t.Errorf("the security group is open at %v, the container at %d", rule[end], port)
		}
	}
}

// TestTemplateRoles has the roles that the IAM policies describe.
func TestTemplateRoles(t *testing.T) {
	f := readTemplate(t)
	documents := func(given map[string]any) (policies []any) {
		for _, policy := range f.properties(t, "TaskRole", launched(given))["Policies"].([]any) {
			policies = append(policies, policy.(map[string]any)["PolicyDocument"])
		}
		return policies
	}
	alone := documents(map[string]any{"AWS::AccountId": "*"}) // as the policy that is for any account
	expectPolicy(t, "policy.json", alone[0])
	if len(alone) != 1 {
		t.Errorf("a task that assumes no roles has the policies %v", alone)
	}
	others := documents(map[string]any{"OtherRoleArns": "arn:aws:iam::210987654321:role/ecs-revision-exporter"})
	expectPolicy(t, "assume-roles.json", others[1])
	members := documents(map[string]any{"OrganizationId": "o-exampleorgid"})
	expectPolicy(t, "organization.json", members[1])
	hearing := documents(map[string]any{"Events": "ENABLED", "EventQueue.Arn": eventQueue})
	expectPolicy(t, "receive-events.json", hearing[1])
	explaining := documents(map[string]any{"StoppedTasks": "ENABLED", "AWS::AccountId": "*"})
	expectPolicy(t, "read-stopped-tasks.json", explaining[1])
	execution := f.properties(t, "ExecutionRole", launched(map[string]any{"ConfigArn": configuration}))["Policies"].([]any)[0].(map[string]any)
	expectPolicy(t, "read-configuration.json", execution["PolicyDocument"])
	if policies := f.properties(t, "ExecutionRole", launched(nil))["Policies"].([]any); len(policies) != 0 {
		t.Errorf("without a configuration Fargate has the policies %v", policies)
	}
	for _, role := range []string{"TaskRole", "ExecutionRole"} {
		expectPolicy(t, "trust-ecs-tasks.json", f.properties(t, role, launched(nil))["AssumeRolePolicyDocument"])
	}
}

func expectPolicy(t *testing.T, file string, got any) {
	t.Helper()
	want, err := os.ReadFile("iam/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain(t, want), got); diff != "" {
		t.Errorf("(-%s +cloudformation.yaml)\n%s", file, diff)
	}
}
