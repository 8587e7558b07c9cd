package exporter

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
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
		byDefault.Events.QueueURL = demoQueueURL
	}
	loaded, err := options.loadConfig(byDefault)
	if err != nil {
		return settings{}, err
	}
	if options.intervalGiven {
		loaded.RefreshInterval = options.refreshInterval
	}
	maps.Copy(loaded.Collectors, options.parts)
	if len(options.regions) > 0 {
		if len(loaded.Targets) > 0 {
			return settings{}, loaded.At("targets", errors.New("targets and --aws.region both say which regions to read, use one of them"))
		}
		loaded.Targets = []config.Target{{}}
		for _, region := range options.regions {
			loaded.Targets[0].Regions = append(loaded.Targets[0].Regions, config.Region(region))
		}
	}
	return settings{loaded, options}, loaded.At("service_tags", collector.CheckServiceTags(loaded.ServiceTags))
}

// loadConfig reads the configuration file, or its text in the environment, over what is said by default.
func (o options) loadConfig(byDefault config.Config) (config.Config, error) {
	switch {
	case o.configFile != "":
		return config.Load(o.configFile, byDefault)
	case o.configContent != "":
		return config.Parse(contentVariable, []byte(o.configContent), byDefault)
	default:
		return byDefault, nil
	}
}

// describe is what is in effect, as a configuration file without secrets. Comments say what no setting does.
func (s settings) describe() string {
	var text strings.Builder
	switch {
	case s.options.configFile != "":
		fmt.Fprintf(&text, "# Of the file %s, of flags and of defaults.\n", s.options.configFile)
	case s.options.configContent != "":
		fmt.Fprintf(&text, "# Of the environment variable %s, of flags and of defaults.\n", contentVariable)
	default:
		text.WriteString("# Of flags and of defaults; there is no configuration file.\n")
	}
	if shard := s.options.shard; shard.Count > 1 {
		fmt.Fprintf(&text, "# With --shard.index=%d of --shard.count=%d: a share of the clusters and of api_budget.\n", shard.Index, shard.Count)
	}
	if s.options.demo {
		text.WriteString("# With --demo nobody shares the API, and api_budget is not kept to.\n")
	}
	if len(s.Targets) == 0 {
		text.WriteString("# Without targets the account and region of the environment are read.\n")
	}
	settings, err := s.Redacted()
	if err != nil {
		return "# " + err.Error()
	}
	return text.String() + settings
}

// advise adds to an error of the environment which target has it, and what to do about it.
func (s settings) advise(err error) error {
	noRegion := errors.Is(err, api.ErrNoRegion)
	i := slices.IndexFunc(s.Targets, func(t config.Target) bool {
		return t.Profile == "" && (!noRegion || len(regionsOf(t)) == 0)
	})
	switch inFile := i >= 0 && len(s.options.regions) == 0; {
	case inFile && noRegion:
		err = fmt.Errorf("%w; or give this target regions", err)
	case inFile:
	case noRegion:
		return fmt.Errorf("%w; or give --aws.region; or try %s --demo", err, name)
	case errors.Is(err, api.ErrNoCredentials):
		return fmt.Errorf("%w; or try %s --demo", err, name)
	default:
		return err
	}
	return s.At(fmt.Sprintf("targets[%d]", i), err)
}

// read is how the targets are read.
func (s settings) read(file *cache.File) reader.Options {
	options := reader.Options{
		Tags:           len(s.ServiceTags)+len(s.Services.Tags) > 0,
		History:        s.Collectors[collector.PartHistory],
		Stopped:        s.Collectors[collector.PartStoppedTasks],
		Shard:          s.options.shard,
		Clusters:       reader.Selection{Include: compiled(s.Clusters.Include), Exclude: compiled(s.Clusters.Exclude)},
		Services:       reader.Selection{Include: compiled(s.Services.Include), Exclude: compiled(s.Services.Exclude)},
		ByTags:         tagRules(s.Services.Tags),
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

func compiled(patterns []config.Pattern) []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, pattern := range patterns {
		all = append(all, pattern.Regexp())
	}
	return all
}

// tagRules are the rules of tags, in the order of their keys.
func tagRules(tags config.Tags) []reader.TagRule {
	var rules []reader.TagRule
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		rules = append(rules, reader.TagRule{Key: key, Values: compiled(tags[key])})
	}
	return rules
}

// expose is what is exposed of the targets.
func (s settings) expose() collector.Options {
	return collector.Options{
		Parts:       s.Collectors,
		ServiceTags: s.ServiceTags,
		Shard:       collector.Shard(s.options.shard),
		Events:      s.Events.QueueURL != "",
	}
}
