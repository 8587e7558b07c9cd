package exporter

import (
	"fmt"
	"maps"
	"regexp"
	"time"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/cache"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/config"
)

// settings is the configuration file under what the command line says.
type settings struct {
	config.Config
	options options
}

// loadSettings reads the configuration file again. The error names what in it, or
// in the command line, cannot be meant.
func loadSettings(options options) (settings, error) {
	byDefault := config.Default(collector.DefaultParts())
	if options.demo {
		byDefault.RefreshInterval = demoInterval
	}
	loaded, err := config.Load(options.configFile, byDefault)
	if err != nil {
		return settings{}, err
	}
	if options.intervalGiven {
		loaded.RefreshInterval = options.refreshInterval
	}
	maps.Copy(loaded.Collectors, options.parts)
	if len(options.regions) > 0 && len(loaded.Targets) > 0 {
		return settings{}, fmt.Errorf("configuration: %s: targets and --aws.region both say which regions to read, use one of them", options.configFile)
	}
	err = loaded.Validate()
	if err == nil {
		err = collector.CheckServiceTags(loaded.ServiceTags)
	}
	switch {
	case err == nil:
		return settings{loaded, options}, nil
	case options.configFile == "": // a flag does not go with a default
		return settings{}, fmt.Errorf("configuration: %w", err)
	default:
		return settings{}, fmt.Errorf("configuration: %s: %w", options.configFile, err)
	}
}

// sources are where the targets are read.
func (s settings) sources() []api.Source {
	targets := s.Targets
	if len(targets) == 0 {
		targets = []config.Target{{}}
		for _, region := range s.options.regions {
			targets[0].Regions = append(targets[0].Regions, config.Region(region))
		}
	}
	var sources []api.Source
	for _, target := range targets {
		regions := target.Regions
		if len(regions) == 0 {
			regions = []config.Region{""}
		}
		for _, region := range regions {
			sources = append(sources, api.Source{
				Region:     string(region),
				Profile:    target.Profile,
				RoleARN:    string(target.RoleARN),
				ExternalID: target.ExternalID,
			})
		}
	}
	return sources
}

// read is how the targets are read.
func (s settings) read(file *cache.File) reader.Options {
	options := reader.Options{
		Tags:           len(s.ServiceTags) > 0,
		History:        s.Collectors[collector.PartHistory],
		Shard:          s.options.shard,
		Clusters:       selection(s.Clusters),
		Services:       selection(s.Services),
		Budget:         float64(s.APIBudget) / float64(s.options.shard.Count), // the shards have it together
		RequestTimeout: time.Duration(s.RequestTimeout),
		Interval:       time.Duration(s.RefreshInterval),
		Rollout:        time.Duration(s.RolloutInterval),
		StaleAfter:     time.Duration(s.StaleAfter),
		Cache:          file,
	}
	if s.options.demo {
		options.Budget = 0 // nobody shares the simulated AWS
	}
	return options
}

func selection(s config.Selection) reader.Selection {
	compiled := func(patterns []config.Pattern) []*regexp.Regexp {
		var all []*regexp.Regexp
		for _, pattern := range patterns {
			all = append(all, pattern.Regexp())
		}
		return all
	}
	return reader.Selection{Include: compiled(s.Include), Exclude: compiled(s.Exclude)}
}

// expose is what is exposed of the targets.
func (s settings) expose() collector.Options {
	return collector.Options{
		Parts:       s.Collectors,
		ServiceTags: s.ServiceTags,
		Shard:       collector.Shard(s.options.shard),
	}
}
