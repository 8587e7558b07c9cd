package config

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Interval is the time between two rounds through a target, at least a second, or Auto.
type Interval time.Duration

const (
	// Auto is the interval that goes by the calls which a read takes.
	Auto Interval = 0

	auto = "auto" // as Auto is written
)

// String is the interval as it is written.
func (i Interval) String() string {
	if i == Auto {
		return auto
	}
	return time.Duration(i).String()
}

// Set reads the interval, of a flag too. The error tells what it has to look like.
func (i *Interval) Set(text string) error {
	if text == auto {
		*i = Auto
		return nil
	}
	read, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return fmt.Errorf("%q is neither auto nor a duration, such as 90s or 5m", text)
	case read < time.Second:
		return fmt.Errorf("%s is too short, the shortest is 1s", read)
	}
	*i = Interval(read)
	return nil
}

// UnmarshalYAML reads the interval, as Set does.
func (i *Interval) UnmarshalYAML(node ast.Node) error {
	var text string
	if err := yaml.NodeToValue(node, &text); err != nil {
		return err
	}
	if err := i.Set(text); err != nil {
		return at(node, "%v", err)
	}
	return nil
}

// MarshalYAML writes the interval as it is read.
func (i Interval) MarshalYAML() (any, error) { return i.String(), nil }
