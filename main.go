// ecs_revision_exporter tells Prometheus which service revision every Amazon ECS
// service runs, what is in it, and how it got there.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/oklog/run"
	"github.com/prometheus/common/version"
	toolkit "github.com/prometheus/exporter-toolkit/web"
	sloggokit "github.com/tjhop/slog-gokit"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/exposition"
	"ecs_revision_exporter/web"
)

// shutdownGrace is for scrapes under way when told to stop.
const shutdownGrace = 5 * time.Second

// garbage is how much garbage there may be, as a share of what is in use in percent, before
// it is collected. A refresh and a rendering leave much of it, and little CPU is needed in between.
const garbage = 50

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	options := parse(os.Args[1:])
	logger := newLogger(os.Stderr, options)
	if err := export(options, logger); err != nil {
		fmt.Fprintf(os.Stderr, "%s: error: %v\n", name, err)
		os.Exit(1)
	}
}

// export does what the command line asks for.
func export(options options, logger log.Logger) error {
	if options.configCheck {
		_, err := loadSettings(options)
		if err == nil {
			fmt.Println("The configuration is valid.")
		}
		return err
	}
	if options.healthcheck {
		err := checkHealth(context.Background(), options.web)
		if err == nil {
			fmt.Println("healthy")
		}
		return err
	}
	connector := ecs.NewConnector(ecs.LoadConfig)
	if options.demo {
		simulated, err := startDemo(options)
		if err != nil {
			return err
		}
		defer func() { _ = simulated.Close() }() // the process ends
		connector = ecs.NewConnector(simulated.LoadConfig(demoRegion))
	}
	timed := log.With(logger, "time", log.DefaultTimestampUTC)
	exporter, err := newExporter(options, connector, timed)
	if err != nil {
		return err
	}
	level.Info(timed).Log("msg", "starting", "version", version.Info())
	return exporter.runUntilStopped(logger)
}

// exposition is what Prometheus scrapes.
func (e *exporter) exposition() *exposition.Exposition {
	return exposition.New(exposition.Options{
		Fleet:       e.fleet.Fleet,
		Changed:     e.fleet.Changed(),
		Live:        e.fleet.Live(),
		Interval:    time.Duration(e.settings.Load().RefreshInterval),
		MaxRequests: e.options.maxRequests,
		Logger:      e.logger,
	})
}

// handler answers requests.
func (e *exporter) handler(metrics http.Handler) http.Handler {
	pages := web.Config{
		Name:      name,
		Version:   version.Version,
		Metrics:   metrics,
		Ready:     e.fleet.Ready,
		Fleet:     func() web.Fleet { return web.Fleet{Targets: e.fleet.Targets()} },
		Settings:  e.describe,
		Reference: e.fleet.Reference,
		Now:       time.Now,
	}
	if e.options.lifecycle {
		pages.Reload = func() error { return e.reload(context.Background()) }
	}
	if e.options.demo {
		pages.Notice = "A simulated fleet. No AWS account is used."
	}
	return web.NewHandler(pages)
}

// runUntilStopped serves and refreshes until a signal, which is no error, or until the listener fails.
func (e *exporter) runUntilStopped(logger log.Logger) error {
	exposed := e.exposition()
	var group run.Group
	group.Add(run.SignalHandler(context.Background(), syscall.SIGINT, syscall.SIGTERM))
	addUntilStopped(&group, e.fleet.Run)
	addUntilStopped(&group, e.reloadOnSignal)
	addUntilStopped(&group, exposed.Run)

	slogger := slog.New(sloggokit.NewGoKitHandler(logger, nil))
	server := newServer(e.handler(exposed), slogger)
	server.BaseContext = func(listener net.Listener) context.Context {
		greet(e.options, listener.Addr())
		return context.Background()
	}
	group.Add(
		func() error { return toolkit.ListenAndServe(server, e.options.web, slogger) },
		func(error) {
			grace, cancel := context.WithTimeout(context.Background(), shutdownGrace)
			defer cancel()
			_ = server.Shutdown(grace) // scrapes that take longer are cut off by the end of the process
		},
	)
	err := group.Run()
	if errors.Is(err, run.ErrSignal) {
		level.Info(logger).Log("msg", "stopped", "reason", err)
		return nil
	}
	return err
}

// addUntilStopped adds what runs until its context ends.
func addUntilStopped(group *run.Group, do func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	group.Add(func() error { do(ctx); return nil }, func(error) { cancel() })
}
