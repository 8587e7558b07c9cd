package exporter

import (
	"context"
	"fmt"

	toolkit "github.com/prometheus/exporter-toolkit/web"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/cache"
)

// checkConfig tries what a start would of the configuration, and leaves all as it is. AWS is not asked.
func checkConfig(ctx context.Context, options options) error {
	settings, err := loadSettings(options)
	if err != nil {
		return err
	}
	if settings.CacheFile != "" {
		if err := cache.Check(settings.CacheFile); err != nil {
			return settings.At("cache_file", err)
		}
	}
	for i, target := range settings.Targets {
		if target.Profile == "" || options.demo {
			continue
		}
		if err := api.CheckProfile(ctx, target.Profile); err != nil {
			return settings.At(fmt.Sprintf("targets[%d].profile", i), err)
		}
	}
	if profile := settings.Events.Profile; profile != "" && !options.demo {
		if err := api.CheckProfile(ctx, profile); err != nil {
			return settings.At("events.profile", err)
		}
	}
	return checkWeb(options)
}

// checkWeb returns what is wrong with the file of --web.config.file.
func checkWeb(options options) error {
	if err := toolkit.Validate(*options.web.WebConfigFile); err != nil {
		return fmt.Errorf("--web.config.file: %w", err)
	}
	return nil
}
