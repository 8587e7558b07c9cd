package config

import (
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Target is what is read with the same credentials, in one region or several.
type Target struct {
	Regions    []Region `yaml:"regions,omitempty"`     // with none, the one of the profile or of the environment
	RoleARN    RoleARN  `yaml:"role_arn,omitempty"`    // a role to assume; empty for none
	ExternalID string   `yaml:"external_id,omitempty"` // that the role asks for; empty for none
	Profile    string   `yaml:"profile,omitempty"`     // of the shared AWS configuration files; empty for the environment
}

// UnmarshalYAML reads the target. The error tells what in it makes no sense.
func (t *Target) UnmarshalYAML(node ast.Node) error {
	type plain Target
	if err := yaml.NodeToValue(node, (*plain)(t), yaml.Strict()); err != nil {
		return err
	}
	if t.ExternalID != "" && t.RoleARN == "" {
		return at(keyOf("external_id", node), "external_id goes with role_arn, which is missing")
	}
	return nil
}

// Region is the name of an AWS region.
type Region string

// ParseRegion reads the name of a region, of any partition. The error tells what it has to look like.
func ParseRegion(text string) (Region, error) {
	if !regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`).MatchString(text) {
		return "", fmt.Errorf("%q is not the name of an AWS region, such as eu-west-1", text)
	}
	return Region(text), nil
}

// UnmarshalYAML reads the region, as ParseRegion does.
func (r *Region) UnmarshalYAML(node ast.Node) error {
	var text string
	if err := yaml.NodeToValue(node, &text); err != nil {
		return err
	}
	read, err := ParseRegion(text)
	if err != nil {
		return at(node, "%v", err)
	}
	*r = read
	return nil
}

// RoleARN is the ARN of an IAM role.
type RoleARN string

// UnmarshalYAML reads the ARN. The error tells what it has to look like.
func (r *RoleARN) UnmarshalYAML(node ast.Node) error {
	var text string
	if err := yaml.NodeToValue(node, &text); err != nil {
		return err
	}
	if !regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/\S+$`).MatchString(text) {
		return at(node, "%q is not the ARN of a role, such as arn:aws:iam::123456789012:role/ecs-revision-exporter", text)
	}
	*r = RoleARN(text)
	return nil
}
