package exporter

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs/cache"
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
	file, err := e.openCache(settings)
	if err != nil {
		return err
	}
	discovery := e.discovery.clone()
	if err := discovery.check(ctx, settings); err != nil {
		return settings.advise(err)
	}
	discovery.hurry()
	discovery.look(ctx, settings)
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	sources := settings.sources(discovery)
	clients, commit, err := e.connector.Clients(ctx, sources, e.fleet.clients())
	if err != nil {
		return settings.advise(err)
	}
	queue, commitQueue, err := e.queue(ctx, settings)
	if err != nil {
		return err
	}
	commitAll := func() { commit(); commitQueue() }
	expose := settings.expose()
	expose.Discovery = settings.discovered(discovery)
	if err := e.fleet.configure(clients, queue, commitAll, settings.read(file), expose); err != nil {
		return err
	}
	e.cache, e.discovery, e.sources, e.unapplied = file, discovery, sources, ""
	e.tellOfNone()
	e.settings.Store(&settings)
	select {
	case e.reconfigured <- struct{}{}:
	default: // there is word already
	}
	return nil
}

// openCache opens the cache file, unless it is the one that is open already. It is nil without one.
func (e *exporter) openCache(settings settings) (*cache.File, error) {
	switch former := e.settings.Load(); {
	case settings.CacheFile == "":
		return nil, nil
	case former != nil && former.CacheFile == settings.CacheFile:
		return e.cache, nil
	}
	file, err := cache.Open(settings.CacheFile, time.Now)
	if file == nil {
		return nil, settings.At("cache_file", err)
	}
	if err != nil {
		level.Warn(e.logger).Log("msg", "starting without what was known", "err", err)
	}
	return file, nil
}

// reload configures the exporter anew, and says in log and metrics how that went.
func (e *exporter) reload(ctx context.Context) error {
	e.loading.Lock()
	defer e.loading.Unlock()
	if err := e.reconfigure(ctx); err != nil {
		e.fleet.ReloadFailed()
		level.Error(e.logger).Log("msg", "configuration not reloaded, the old one goes on", "err", err)
		return err
	}
	level.Info(e.logger).Log("msg", "configuration reloaded", "targets", len(e.fleet.clients()))
	return nil
}

// reconfigure is configure, for a process that is to go on: what has a library panic is an error too.
func (e *exporter) reconfigure(ctx context.Context) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("configuration: it cannot be loaded: %v", panicked)
		}
	}()
	return e.configure(ctx)
}

// reloadOnSignal reloads whenever the process gets SIGHUP, until ctx ends.
func (e *exporter) reloadOnSignal(ctx context.Context, hangups <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			_ = e.reload(ctx) // it is logged
		}
	}
}
