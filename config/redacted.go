package config

import "go.yaml.in/yaml/v4"

// hidden replaces secrets.
const hidden = "<hidden>"

// Redacted is the configuration as YAML. External ids are hidden, since they are secrets of two
// parties.
func (c Config) Redacted() (string, error) {
	targets := make([]Target, len(c.Targets))
	for i, target := range c.Targets {
		hide(&target.ExternalID)
		hide(&target.Organization.ExternalID)
		targets[i] = target
	}
	c.Targets = targets
	hide(&c.Events.ExternalID)
	text, err := yaml.Dump(c)
	return string(text), err
}

// hide replaces a secret, if there is one.
func hide(secret *string) {
	if *secret != "" {
		*secret = hidden
	}
}

// MarshalYAML writes the interval as it is read.
func (i Interval) MarshalYAML() (any, error) { return i.String(), nil }

// MarshalYAML writes the duration as it is read.
func (d Duration) MarshalYAML() (any, error) { return d.String(), nil }

// MarshalYAML writes the pattern as it is read.
func (p Pattern) MarshalYAML() (any, error) { return p.text, nil }
