// Package config reads the exporter's configuration file.
package config

import (
	"errors"
	"fmt"
	"time"
)

// Config is what the configuration file says. Its comments, and those of what it holds, explain the settings in
// docs/configuration.schema.json.
type Config struct {
	// RefreshInterval is the time between the beginnings of two rounds through a target.
	RefreshInterval Interval `yaml:"refresh_interval"`
	// RolloutInterval is the time between two looks at services that are being
	// deployed; 0 leaves them to the rounds.
	RolloutInterval Duration `yaml:"rollout_interval"`
	// StaleAfter is for how long something may fail before its last known data is no longer served.
	StaleAfter Duration `yaml:"stale_after"`
	// RequestTimeout bounds each request to AWS.
	RequestTimeout Duration `yaml:"request_timeout"`
	// APIBudget is the share of the rates at which AWS allows calls of the ECS
	// API that the exporter may use.
	APIBudget Share `yaml:"api_budget"`
	// CacheFile is a file that keeps what is known over restarts; empty for none.
	CacheFile string `yaml:"cache_file"`
	// Targets are the accounts and regions to read; with none, that of the environment.
	Targets []Target `yaml:"targets"`
	// Clusters chooses among the clusters of a target.
	Clusters Selection `yaml:"clusters"`
	// Services chooses among the services of a cluster.
	Services ServiceSelection `yaml:"services"`
	// ServiceTags are the keys of the tags of services that become labels of
	// ecs_service_tags. With none, tags are not read.
	ServiceTags []string `yaml:"service_tags"`
	// Events is the queue in which Amazon EventBridge tells where to look.
	Events Events `yaml:"events"`
	// Collectors says of all parts of the catalogue, by name, whether they are on.
	Collectors Switches `yaml:"collectors"`

	source string           // what it was read from
	places map[string]place // of the settings in it, by their paths: targets[0].profile
}

// Target is what is read with the same credentials, in one region or several; or the accounts of an organization.
type Target struct {
	Regions      Regions      `yaml:"regions,omitempty"`      // the regions to read, or all that the account has enabled; with none, the one of the profile or of the environment
	RoleARN      RoleARN      `yaml:"role_arn,omitempty"`     // a role to assume; empty for none
	ExternalID   string       `yaml:"external_id,omitempty"`  // the external ID that the role asks for; empty for none
	Profile      string       `yaml:"profile,omitempty"`      // a profile of the shared AWS configuration files; empty for the environment
	Organization Organization `yaml:"organization,omitempty"` // whose accounts are read, instead of one account; role_arn then only lists them
}

// Organization is all accounts of an organization that are active.
type Organization struct {
	RoleName        RoleName    `yaml:"role_name,omitempty"`        // a role to assume in each account, with its path if it has one
	ExternalID      string      `yaml:"external_id,omitempty"`      // the external ID that the role asks for; empty for none
	Regions         Regions     `yaml:"regions,omitempty"`          // the regions to read in each account, or all that it has enabled; with none, the one of the profile or of the environment
	ExcludeAccounts []AccountID `yaml:"exclude_accounts,omitempty"` // accounts that are not read
}

// Events is a queue of Amazon SQS with events of Amazon ECS, and as whom it is read.
type Events struct {
	QueueURL   QueueURL `yaml:"queue_url,omitempty"`   // the URL of the queue; empty for none
	Region     Region   `yaml:"region,omitempty"`      // the region of the queue, for a URL that does not name it
	RoleARN    RoleARN  `yaml:"role_arn,omitempty"`    // a role to assume; empty for none
	ExternalID string   `yaml:"external_id,omitempty"` // the external ID that the role asks for; empty for none
	Profile    string   `yaml:"profile,omitempty"`     // a profile of the shared AWS configuration files; empty for the environment
}

// Selection chooses among things by their names.
type Selection struct {
	Include []Pattern `yaml:"include,omitempty"` // one of these has to match the name, unless there is none
	Exclude []Pattern `yaml:"exclude,omitempty"` // none of these may match the name
}

// ServiceSelection chooses among services, by their names and their tags.
type ServiceSelection struct {
	Include []Pattern `yaml:"include,omitempty"` // one of these has to match the name, unless there is none
	Exclude []Pattern `yaml:"exclude,omitempty"` // none of these may match the name
	Tags    Tags      `yaml:"tags,omitempty"`    // the service has to have each of these tags, with a value that one of its patterns matches
}

// Tags are patterns of the values of tags, by their keys.
type Tags map[string][]Pattern

// Switches says of things whether they are on, by name.
type Switches map[string]bool

// Default is the configuration without a file. The parts of the catalogue are on and off by default
// as given.
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

// At is an error about the setting of a path, such as targets[0].profile, that says where in the
// configuration it is. It is nil when err is.
func (c Config) At(setting string, err error) error {
	if err == nil {
		return nil
	}
	switch place, written := c.places[setting]; {
	case written:
		return c.atPlace(place, err)
	case c.source != "":
		return fmt.Errorf("configuration: %s: %w", c.source, err)
	default:
		return fmt.Errorf("configuration: %w", err)
	}
}

func (c Config) atPlace(at place, err error) error {
	return fmt.Errorf("configuration: %s:%d:%d: %w", c.source, at.line, at.column, err)
}

// validate is an error if settings have impossible values or contradict each other.
func (c Config) validate() error {
	const shortest = Duration(time.Second)
	switch {
	case c.RolloutInterval != 0 && c.RolloutInterval < shortest:
		return c.At("rollout_interval", fmt.Errorf("%s is too short, the shortest is 1s, and 0s switches it off", c.RolloutInterval))
	case c.StaleAfter < shortest:
		return c.At("stale_after", fmt.Errorf("%s is too short, the shortest is 1s", c.StaleAfter))
	case c.RequestTimeout < shortest:
		return c.At("request_timeout", fmt.Errorf("%s is too short, the shortest is 1s", c.RequestTimeout))
	}
	for i := range c.Targets {
		if err := c.validateTarget(i); err != nil {
			return err
		}
	}
	return c.validateEvents()
}

// validateTarget says what of a target cannot be meant.
func (c Config) validateTarget(i int) error {
	target, path := c.Targets[i], fmt.Sprintf("targets[%d].", i)
	_, organized := c.places[path+"organization"]
	switch {
	case target.ExternalID != "" && target.RoleARN == "":
		return c.At(path+"external_id", errors.New("external_id goes with role_arn, which is missing"))
	case organized && target.Organization.RoleName == "":
		return c.At(path+"organization", errors.New("role_name is missing"))
	case organized && len(target.Regions) > 0:
		return c.At(path+"regions", errors.New("regions of an organization are given within organization"))
	default:
		return nil
	}
}

// validateEvents says what of the events cannot be meant.
func (c Config) validateEvents() error {
	events := c.Events
	named := events.QueueURL.Region()
	switch {
	case events == (Events{}):
		return nil
	case events.QueueURL == "":
		return c.At("events", errors.New("queue_url is missing"))
	case named != "" && events.Region != "" && named != events.Region:
		return c.At("events.region", fmt.Errorf("the queue_url is of the region %s; leave region out", named))
	case events.ExternalID != "" && events.RoleARN == "":
		return c.At("events.external_id", errors.New("external_id goes with role_arn, which is missing"))
	default:
		return nil
	}
}
