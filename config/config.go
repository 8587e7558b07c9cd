// Package config reads the exporter's configuration file.
package config

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"time"

	"github.com/goccy/go-yaml"
)

// Config is what the configuration file says.
type Config struct {
	// RefreshInterval is the time between the beginnings of two rounds through a target.
	RefreshInterval Interval `yaml:"refresh_interval"`
	// RolloutInterval is the time between two looks at services that are being
	// deployed; 0 leaves them to the rounds.
	RolloutInterval Duration `yaml:"rollout_interval"`
	// StaleAfter is how long something may only fail until what was known of it is
	// no longer served.
	StaleAfter Duration `yaml:"stale_after"`
	// RequestTimeout bounds each request to AWS.
	RequestTimeout Duration `yaml:"request_timeout"`
	// APIBudget is the share of the rates at which AWS allows calls of the ECS
	// API that the exporter may use.
	APIBudget Share `yaml:"api_budget"`
	// CacheFile is where what is known outlives the process; empty for nowhere.
	CacheFile string `yaml:"cache_file,omitempty"`
	// Targets are the accounts and regions to read; with none, what the environment tells of.
	Targets []Target `yaml:"targets,omitempty"`
	// Clusters and Services choose among the clusters of a target and the services of a cluster.
	Clusters Selection `yaml:"clusters,omitempty"`
	Services Selection `yaml:"services,omitempty"`
	// ServiceTags are the keys of the tags of services that become labels of
	// ecs_service_tags. With none, tags are not read.
	ServiceTags []string `yaml:"service_tags,omitempty"`
	// Collectors says which parts of the catalogue are on, by name. It has all names.
	Collectors Switches `yaml:"collectors"`
}

// Default is the configuration of who says nothing, with the parts of the
// catalogue that are on and off by default.
func Default(collectors map[string]bool) Config {
	return Config{
		RefreshInterval: Auto,
		RolloutInterval: Duration(15 * time.Second),
		StaleAfter:      Duration(5 * time.Minute),
		RequestTimeout:  Duration(30 * time.Second),
		APIBudget:       0.25,
		Collectors:      collectors,
	}
}

// Load reads a configuration file over what is said by default. Without a name
// that is all. The error names the file, and line and column in it.
func Load(file string, byDefault Config) (Config, error) {
	config := byDefault
	config.Collectors = maps.Clone(byDefault.Collectors)
	if file == "" {
		return config, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("configuration: %w", err)
	}
	var content any
	if err := yaml.Unmarshal(text, &content); err == nil && content == nil { // nothing but comments
		return config, nil
	}
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&config); err != nil {
		return Config{}, fmt.Errorf("configuration: %s%w", file, inOneLine(err))
	}
	return config, nil
}

// Validate says which settings cannot be meant together.
func (c Config) Validate() error {
	switch {
	case c.RolloutInterval != 0 && c.RolloutInterval < Duration(time.Second):
		return fmt.Errorf("rollout_interval: %s is too short, the shortest is 1s, and 0s switches it off", c.RolloutInterval)
	case c.StaleAfter < Duration(time.Second):
		return fmt.Errorf("stale_after: %s is too short, the shortest is 1s", c.StaleAfter)
	case c.RequestTimeout < Duration(time.Second):
		return fmt.Errorf("request_timeout: %s is too short, the shortest is 1s", c.RequestTimeout)
	default:
		return nil
	}
}
