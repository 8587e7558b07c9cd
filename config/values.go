package config

import (
	"regexp"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Duration is a time span, written as Go does: 90s, 1m30s, 2h.
type Duration time.Duration

// String is the duration as it is written.
func (d Duration) String() string { return time.Duration(d).String() }

// UnmarshalYAML reads the duration. The error tells what it has to look like.
func (d *Duration) UnmarshalYAML(node ast.Node) error {
	var text string
	if err := yaml.NodeToValue(node, &text); err != nil {
		return err
	}
	read, err := time.ParseDuration(text)
	if err != nil || read < 0 {
		return at(node, "%q is no duration, such as 90s or 5m", text)
	}
	*d = Duration(read)
	return nil
}

// Share is a part of a whole.
type Share float64

// UnmarshalYAML reads the share. The error is that it is not above 0 and at most 1.
func (s *Share) UnmarshalYAML(node ast.Node) error {
	var read float64
	if err := yaml.NodeToValue(node, &read); err != nil {
		return err
	}
	if !(read > 0 && read <= 1) {
		return at(node, "%v is not above 0 and at most 1", read)
	}
	*s = Share(read)
	return nil
}

// Selection chooses among things by their names.
type Selection struct {
	Include []Pattern `yaml:"include,omitempty"` // one of them has to match, unless there is none
	Exclude []Pattern `yaml:"exclude,omitempty"` // and none of these
}

// Pattern is a regular expression that matches whole names.
type Pattern string

// Regexp is the compiled expression.
func (p Pattern) Regexp() *regexp.Regexp { return regexp.MustCompile("^(?:" + string(p) + ")$") }

// UnmarshalYAML reads the pattern. The error tells why it is no regular expression (RE2).
func (p *Pattern) UnmarshalYAML(node ast.Node) error {
	var text string
	if err := yaml.NodeToValue(node, &text); err != nil {
		return err
	}
	if _, err := regexp.Compile(text); err != nil {
		return at(node, "%v", err)
	}
	*p = Pattern(text)
	return nil
}

// Switches says of things whether they are on, by name.
type Switches map[string]bool

// UnmarshalYAML reads switches over those that are there. The error is that there is none of a name.
func (s *Switches) UnmarshalYAML(node ast.Node) error {
	var read map[string]bool
	if err := yaml.NodeToValue(node, &read); err != nil {
		return err
	}
	for name, on := range read {
		if _, known := (*s)[name]; !known {
			return at(keyOf(name, node), "there is no collector %q; --help lists them", name)
		}
		(*s)[name] = on
	}
	return nil
}
