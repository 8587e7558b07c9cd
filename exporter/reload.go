package exporter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
)

// connectTimeout bounds the search for credentials, which may ask the metadata service of the machine.
const connectTimeout = 20 * time.Second

// configure loads the configuration and goes by it from now on. After an error
// everything is as it was.
func (e *exporter) configure(ctx context.Context) error {
	settings, err := loadSettings(e.options)
	if err != nil {
		return err
	}
	cache, err := e.openCache(settings)
	if err != nil {
		return err
	}
	read := settings.read(cache)
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	readers, err := e.connector.Readers(ctx, settings.sources(), e.fleet.Readers(), read)
	switch {
	case errors.Is(err, ecs.ErrNoRegion):
		return fmt.Errorf("%w, or --aws.region; or try %s --demo", err, name)
	case err != nil:
		return fmt.Errorf("%w; or try %s --demo", err, name)
	}
	for _, reader := range readers {
		reader.Configure(read)
	}
	e.cache = cache
	e.settings.Store(&settings)
	return e.fleet.Configure(readers, settings.expose())
}

// openCache opens the cache file, unless it is the one that is open already. It is nil without one.
func (e *exporter) openCache(settings settings) (*ecs.Cache, error) {
	switch former := e.settings.Load(); {
	case settings.CacheFile == "":
		return nil, nil
	case former != nil && former.CacheFile == settings.CacheFile:
		return e.cache, nil
	}
	cache, err := ecs.OpenCache(settings.CacheFile, time.Now)
	if cache == nil {
		return nil, fmt.Errorf("configuration: %s: %w", e.options.configFile, err)
	}
	if err != nil {
		level.Warn(e.logger).Log("msg", "starting without what was known", "err", err)
	}
	return cache, nil
}

// reload configures the exporter anew, and says in log and metrics how that went.
func (e *exporter) reload(ctx context.Context) error {
	e.loading.Lock()
	defer e.loading.Unlock()
	if err := e.configure(ctx); err != nil {
		e.fleet.ReloadFailed()
		level.Error(e.logger).Log("msg", "configuration not reloaded, the old one goes on", "err", err)
		return err
	}
	level.Info(e.logger).Log("msg", "configuration reloaded", "targets", len(e.fleet.Readers()))
	return nil
}

// reloadOnSignal reloads whenever the process gets SIGHUP, until ctx ends.
func (e *exporter) reloadOnSignal(ctx context.Context) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			_ = e.reload(ctx) // it is logged
		}
	}
}
