package deploy

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// reference is a name that a template uses, with the function that it uses it in.
type reference struct{ by, name string }

// references are all names that are used in a value.
func references(value any) []reference {
	var all []reference
	by, of := function(value)
	switch by {
	case "Ref", "Fn::GetAtt", "Condition":
		return []reference{{by, of.(string)}}
	case "Fn::Sub":
		for _, variable := range variables(of.(string)) {
			all = append(all, reference{by, variable})
		}
		return all
	case "Fn::If":
		all = append(all, reference{"Condition", of.([]any)[0].(string)})
	}
	switch value := value.(type) {
	case map[string]any:
		for _, part := range value {
			all = append(all, references(part)...)
		}
	case []any:
		for _, part := range value {
			all = append(all, references(part)...)
		}
	}
	return all
}

// attributes are those that the template may ask resources for, by their type, with the properties it
// may give them (AWS' CloudFormation reference). Those of ECS are held against its API elsewhere.
func attributes() map[string]struct{ get, set []string } {
	return map[string]struct{ get, set []string }{
		"AWS::Logs::LogGroup":      {[]string{"Arn"}, []string{"LogGroupName", "RetentionInDays"}},
		"AWS::IAM::Role":           {[]string{"Arn", "RoleId"}, []string{"AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies", "RoleName"}},
		"AWS::EC2::SecurityGroup":  {[]string{"GroupId"}, []string{"GroupDescription", "VpcId", "SecurityGroupIngress"}},
		"AWS::SQS::Queue":          {[]string{"Arn", "QueueName", "QueueUrl"}, []string{"QueueName", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "SqsManagedSseEnabled"}},
		"AWS::SQS::QueuePolicy":    {[]string{"Id"}, []string{"Queues", "PolicyDocument"}},
		"AWS::Events::Rule":        {[]string{"Arn"}, []string{"Description", "EventPattern", "Targets"}},
		"AWS::ECS::TaskDefinition": {},
		"AWS::ECS::Service":        {[]string{"Name", "ServiceArn"}, nil},
	}
}

// TestTemplateReferences resolves every name that the templates use, and uses every name that they declare.
func TestTemplateReferences(t *testing.T) {
	for _, file := range templates() {
		t.Run(file, func(t *testing.T) { expectReferences(t, readTemplateOf(t, file)) })
	}
}

func expectReferences(t *testing.T, f template) {
	t.Helper()
	used := map[string]bool{}
	for _, r := range references([]any{f.conditions, f.resources, f.outputs}) {
		name, attribute, isAttribute := strings.Cut(r.name, ".")
		used[name] = true
		_, isParameter := f.parameters[name]
		resource, isResource := f.resources[name].(map[string]any)
		_, isCondition := f.conditions[name]
		switch {
		case r.by == "Condition":
			if !isCondition {
				t.Errorf("there is no condition %s", name)
			}
		case isAttribute || r.by == "Fn::GetAtt":
			if !isResource || !slices.Contains(attributes()[resource["Type"].(string)].get, attribute) {
				t.Errorf("there is no %s", r.name)
			}
		case !isParameter && !isResource && !slices.Contains(pseudoParameters(), name):
			t.Errorf("there is no parameter and no resource %s", name)
		}
	}
	for _, declared := range []map[string]any{f.parameters, f.conditions} {
		for name := range declared {
			if !used[name] {
				t.Errorf("%s is not used", name)
			}
		}
	}
}

// TestTemplateConditions has every condition that a resource or an output depends on.
func TestTemplateConditions(t *testing.T) {
	f := readTemplate(t)
	for _, part := range slices.Concat(slices.Collect(maps.Values(f.resources)), slices.Collect(maps.Values(f.outputs))) {
		if condition, has := part.(map[string]any)["Condition"].(string); has && f.conditions[condition] == nil {
			t.Errorf("there is no condition %s", condition)
		}
	}
}

// pseudoParameters are those that CloudFormation gives (AWS' CloudFormation reference).
func pseudoParameters() []string {
	return []string{
		"AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
		"AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix",
	}
}

// TestTemplateResources has only resources and properties that there are.
func TestTemplateResources(t *testing.T) {
	for _, file := range templates() {
		t.Run(file, func(t *testing.T) { expectResources(t, readTemplateOf(t, file)) })
	}
}

func expectResources(t *testing.T, f template) {
	t.Helper()
	for name, value := range f.resources {
		resource := value.(map[string]any)
		known, ok := attributes()[resource["Type"].(string)]
		if !ok {
			t.Errorf("%s is of the unknown type %s", name, resource["Type"])
		}
		for property := range resource["Properties"].(map[string]any) {
			if known.set != nil && !slices.Contains(known.set, property) {
				t.Errorf("%s has the unknown property %s", name, property)
			}
		}
		for member := range resource {
			if member != "Type" && member != "Properties" && member != "Condition" {
				t.Errorf("%s has a %s", name, member)
			}
		}
	}
}

// TestTemplateParameters says what each is for, and has defaults that it would take.
func TestTemplateParameters(t *testing.T) {
	for file, needed := range map[string][]string{"cloudformation.yaml": {"Image", "SubnetIds", "VpcId"}, "member-role.yaml": {"ExporterRoleArn"}} {
		t.Run(file, func(t *testing.T) { expectParameters(t, readTemplateOf(t, file), needed) })
	}
}

func expectParameters(t *testing.T, f template, want []string) {
	t.Helper()
	types := []string{"String", "Number", "CommaDelimitedList", "AWS::EC2::VPC::Id", "List<AWS::EC2::Subnet::Id>"}
	var needed []string
	for name, value := range f.parameters {
		parameter := value.(map[string]any)
		if parameter["Description"] == nil || !slices.Contains(types, parameter["Type"].(string)) {
			t.Errorf("%s has the type %v and the description %v", name, parameter["Type"], parameter["Description"])
		}
		byDefault, ok := parameter["Default"]
		if !ok {
			needed = append(needed, name)
			continue
		}
		if allowed, ok := parameter["AllowedValues"].([]any); ok && !slices.Contains(allowed, byDefault) {
			t.Errorf("%s is %v by default, allowed is %v", name, byDefault, allowed)
		}
		if pattern, ok := parameter["AllowedPattern"].(string); ok && !regexp.MustCompile("^(?:"+pattern+")$").MatchString(fmt.Sprint(byDefault)) {
			t.Errorf("%s is %v by default, allowed is %s", name, byDefault, pattern)
		}
	}
	slices.Sort(needed)
	if !slices.Equal(needed, want) {
		t.Errorf("without a default are %v, want %v", needed, want)
	}
}
