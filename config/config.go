// Package config reads the exporter's configuration file.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/goccy/go-yaml"
)

// Config is what the configuration file says.
type Config struct {
	// ServiceTags are the keys of the tags of services that become labels of
	// ecs_service_tags. With none, tags are not read.
	ServiceTags []string `yaml:"service_tags"`
	// APIBudget is the share of the rates at which AWS allows calls of the ECS
	// API that the exporter may use, above 0 and at most 1.
	APIBudget float64 `yaml:"api_budget"`
}

// byDefault is the configuration of who says nothing.
func byDefault() Config {
	return Config{APIBudget: 0.25}
}

// Load reads a configuration file. Without a name it is the configuration of
// who says nothing. The error names the file, and line and column in it.
func Load(file string) (Config, error) {
	if file == "" {
		return byDefault(), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("configuration: %w", err)
	}
	var content any
	if err := yaml.Unmarshal(text, &content); err == nil && content == nil { // nothing but comments
		return byDefault(), nil
	}
	config := byDefault()
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&config)
	if err != nil {
		return Config{}, fmt.Errorf("configuration: %s%w", file, inOneLine(err))
	}
	if config.APIBudget <= 0 || config.APIBudget > 1 {
		return Config{}, fmt.Errorf("configuration: %s: api_budget: %v is not above 0 and at most 1", file, config.APIBudget)
	}
	return config, nil
}

// inOneLine is an error of the YAML library without the excerpt of the file that it shows.
func inOneLine(err error) error {
	place, ok := errors.AsType[yaml.Error](err)
	if !ok || place.GetToken() == nil {
		return fmt.Errorf(": %w", err)
	}
	position := place.GetToken().Position
	return fmt.Errorf(":%d:%d: %s", position.Line, position.Column, place.GetMessage())
}
