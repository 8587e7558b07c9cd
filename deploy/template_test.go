package deploy

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// template is a CloudFormation template, with its functions in their long form: {"Fn::Sub": ...}.
type template struct {
	parameters, conditions, resources, outputs map[string]any
}

// noValue is what a property is that shall not be there.
type noValue struct{}

func readTemplate(t *testing.T) template {
	t.Helper()
	return readTemplateOf(t, "cloudformation.yaml")
}

// templates are all files of templates.
func templates() []string { return []string{"cloudformation.yaml", "member-role.yaml"} }

func readTemplateOf(t *testing.T, file string) template {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var document yaml.Node
	if err := yaml.Load(text, &document); err != nil {
		t.Fatal(err)
	}
	content := longForm(t, document.Content[0]).(map[string]any)
	section := func(name string) map[string]any { return content[name].(map[string]any) }
	return template{section("Parameters"), section("Conditions"), section("Resources"), section("Outputs")}
}

// longForm is a node as plain values. Anchors and aliases are refused: not all that reads templates knows them.
func longForm(t *testing.T, node *yaml.Node) any {
	t.Helper()
	if node.Style&yaml.TaggedStyle != 0 {
		name, of := strings.TrimPrefix(node.Tag, "!"), *node
		if name != "Ref" && name != "Condition" {
			name = "Fn::" + name
		}
		of.Tag, of.Style = "", of.Style&^yaml.TaggedStyle
		return map[string]any{name: longForm(t, &of)}
	}
	switch node.Kind {
	case yaml.MappingNode:
		values := map[string]any{}
		for i := 0; i < len(node.Content); i += 2 {
			values[node.Content[i].Value] = longForm(t, node.Content[i+1])
		}
		return values
	case yaml.SequenceNode:
		values := []any{}
		for _, value := range node.Content {
			values = append(values, longForm(t, value))
		}
		return values
	case yaml.ScalarNode:
		var value any
		if err := node.Load(&value); err != nil || node.Anchor != "" {
			t.Fatalf("line %d: %q is not for CloudFormation: %v", node.Line, node.Value, err)
		}
		return value
	default:
		t.Fatalf("line %d: aliases are not for CloudFormation", node.Line)
		return nil
	}
}

// function is the function that a value is, with what it is of.
func function(value any) (name string, of any) {
	if values, ok := value.(map[string]any); ok && len(values) == 1 {
		for name, of = range values {
			if name == "Ref" || name == "Condition" || strings.HasPrefix(name, "Fn::") {
				return name, of
			}
		}
	}
	return "", nil
}

// variables are the names in ${} of a text.
func variables(text string) []string {
	var names []string
	for _, match := range regexp.MustCompile(`\$\{([^}]+)\}`).FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	return names
}

// resolve is a value with its functions worked out, given what names stand for. Parameters
// that are not given have their default.
func (f template) resolve(t *testing.T, value any, given map[string]any) any {
	t.Helper()
	all := func(of any) []any { return f.resolve(t, of, given).([]any) }
	switch name, of := function(value); name {
	case "Ref", "Fn::GetAtt":
		return f.named(t, of.(string), given)
	case "Condition":
		return f.resolve(t, f.conditions[of.(string)], given)
	case "Fn::Sub":
		text := of.(string)
		for _, variable := range variables(text) {
			text = strings.ReplaceAll(text, "${"+variable+"}", fmt.Sprint(f.named(t, variable, given)))
		}
		return text
	case "Fn::If":
		branches := of.([]any)
		if f.resolve(t, f.conditions[branches[0].(string)], given).(bool) {
			return f.resolve(t, branches[1], given)
		}
		return f.resolve(t, branches[2], given)
	case "Fn::Equals":
		return all(of)[0] == all(of)[1]
	case "Fn::Not":
		return !all(of)[0].(bool)
	case "Fn::Join":
		return fmt.Sprint(all(of)[1]) // of one text or none
	case "":
		return f.resolveWithin(t, value, given)
	default:
		t.Fatalf("%s is not a function that the template needs", name)
		return nil
	}
}

// resolveWithin resolves the parts of a value.
func (f template) resolveWithin(t *testing.T, value any, given map[string]any) any {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		values := map[string]any{}
		for key, part := range value {
			if part = f.resolve(t, part, given); part != (noValue{}) {
				values[key] = part
			}
		}
		return values
	case []any:
		values := []any{}
		for _, part := range value {
			if part = f.resolve(t, part, given); part != (noValue{}) {
				values = append(values, part)
			}
		}
		return values
	default:
		return value
	}
}

// named is what a name stands for.
func (f template) named(t *testing.T, name string, given map[string]any) any {
	t.Helper()
	if value, ok := given[name]; ok {
		return value
	}
	if name == "AWS::NoValue" {
		return noValue{}
	}
	if parameter, ok := f.parameters[name].(map[string]any); ok {
		if value, ok := parameter["Default"]; ok {
			return value
		}
	}
	t.Fatalf("nothing is given for %s", name)
	return nil
}

// launched is a template with all that has no default.
func launched(more map[string]any) map[string]any {
	given := map[string]any{
		"Image":             "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecs_revision_exporter:latest",
		"VpcId":             "vpc-0abc",
		"SubnetIds":         []any{"subnet-0abc"},
		"AWS::AccountId":    "123456789012",
		"AWS::Partition":    "aws",
		"AWS::Region":       "eu-west-1",
		"AWS::StackName":    "ecs-revision-exporter",
		"TaskRole.Arn":      "arn:aws:iam::123456789012:role/ecs-revision-exporter",
		"ExecutionRole.Arn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
		"LogGroup":          "/ecs/ecs-revision-exporter",
		"TaskDefinition":    "ecs-revision-exporter:1",

		"SecurityGroup.GroupId": "sg-0abc",
	}
	maps.Copy(given, more)
	return given
}

// properties are those of a resource of a template that is launched.
func (f template) properties(t *testing.T, resource string, given map[string]any) map[string]any {
	t.Helper()
	return f.resolve(t, f.resources[resource].(map[string]any)["Properties"], given).(map[string]any)
}
