package exporter

import (
	"context"
	"fmt"
	"time"

	"github.com/go-kit/log/level"
	"golang.org/x/sync/errgroup"

	"ecs_revision_exporter/collector/ecs/reader"
)

// configurePast loads the configuration, and has the past of its targets read. The cache file and the queue of events are
// left to the exporter that serves.
func (e *exporter) configurePast(ctx context.Context) error {
	settings, err := loadSettings(e.options)
	if err != nil {
		return err
	}
	if err := e.discovery.check(ctx, settings); err != nil {
		return settings.advise(err)
	}
	e.discovery.look(ctx, settings)
	if e.discovery.fails() { // the file would lack nobody knows what
		return fmt.Errorf("accounts or regions could not be listed, the log says why: %w", errNothingWritten)
	}
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	clients, commit, err := e.connector.Clients(ctx, settings.sources(e.discovery), nil)
	if err != nil {
		return settings.advise(err)
	}
	return e.fleet.configure(clients, nil, commit, settings.readPast(), settings.expose())
}

// readPast is how the past of the targets is read: once, and what was read does not become stale.
func (s settings) readPast() reader.Options {
	options := s.read(nil)
	options.Tags, options.History, options.Past = false, true, true
	options.Interval, options.StaleAfter, options.Rollout = 24*time.Hour, 24*time.Hour, 0
	return options
}

// progressEvery is the time between two lines of the log that tell how far the reading is.
const progressEvery = 10 * time.Second

// readPast reads the past of all targets, and tells how far that is.
func (e *exporter) readPast(ctx context.Context) error {
	var reading errgroup.Group
	for _, t := range *e.fleet.targets.Load() {
		reading.Go(func() error {
			if other := t.reader.Run(ctx); other != "" {
				return fmt.Errorf("the credentials of %s belong to account %s now, %w", t.reader.Fleet().Name(), other, errNothingWritten)
			}
			return ctx.Err()
		})
	}
	ended := make(chan error, 1)
	go func() { ended <- reading.Wait() }()
	progress := time.NewTicker(progressEvery)
	defer progress.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-progress.C:
			e.tellProgress()
		}
	}
}

// tellProgress logs how many services were read.
func (e *exporter) tellProgress() {
	services, pending := 0, 0
	for _, fleet := range e.fleet.Fleets() {
		services, pending = services+fleet.Services, pending+fleet.Pending
	}
	level.Info(e.logger).Log("msg", "reading the history", "services", services, "read", services-pending)
}
