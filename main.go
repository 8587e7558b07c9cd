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
	"syscall"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/oklog/run"
	"github.com/prometheus/common/version"
	toolkit "github.com/prometheus/exporter-toolkit/web"
	sloggokit "github.com/tjhop/slog-gokit"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/config"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/web"
)

const (
	connectTimeout = 20 * time.Second // to find credentials, which may ask the metadata service of the machine
	shutdownGrace  = 5 * time.Second  // for scrapes under way when told to stop
)

func main() {
	options := parse(os.Args[1:])
	logger := newLogger(os.Stderr, options)
	if err := export(options, logger); err != nil {
		fmt.Fprintf(os.Stderr, "%s: error: %v\n", name, err)
		os.Exit(1)
	}
}

// export runs the exporter until it fails or is told to stop.
func export(options options, logger log.Logger) error {
	settings, err := config.Load(options.configFile)
	if err != nil {
		return err
	}
	read := ecs.Options{
		Tags:    len(settings.ServiceTags) > 0,
		History: options.parts[collector.PartHistory],
		Budget:  settings.APIBudget,
		Now:     time.Now,
	}
	connect := connectAccount
	if options.demo {
		connect = connectDemo
	}
	readers, disconnect, err := connect(options, read)
	if err != nil {
		return err
	}
	defer disconnect()

	timed := log.With(logger, "time", log.DefaultTimestampUTC)
	fleet, err := collector.New(readers, collector.Options{
		Interval:    options.refreshInterval,
		Parts:       options.parts,
		ServiceTags: settings.ServiceTags,
		Now:         time.Now,
		Logger:      timed,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", options.configFile, err)
	}
	handler, err := web.NewHandler(collector.NewHandler(fleet, timed), fleet.Ready)
	if err != nil {
		return err
	}
	level.Info(timed).Log("msg", "starting", "version", version.Info())
	return runUntilStopped(options, fleet, handler, logger)
}

// connectAccount makes readers of the AWS account that the environment tells of.
func connectAccount(options options, read ecs.Options) ([]*ecs.Reader, func(), error) {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	cfg, err := ecs.LoadConfig(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; or try %s --demo", err, name)
	}
	readers, err := ecs.NewReaders(cfg, options.regions, read)
	if err != nil {
		return nil, nil, fmt.Errorf("%w, or --aws.region; or try %s --demo", err, name)
	}
	return readers, func() {}, nil
}

// connectDemo makes readers of a simulated account.
func connectDemo(options options, read ecs.Options) ([]*ecs.Reader, func(), error) {
	simulated, err := simulator.Start(simulator.Config{
		Seed:     uint64(time.Now().UnixNano()),
		Clusters: max(3, options.demoServices/1000),
		Services: options.demoServices,
		Speed:    options.demoSpeed,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("simulator: %w", err)
	}
	read.Budget = 0 // nobody shares the simulated AWS
	readers, err := ecs.NewReaders(simulator.AWSConfig(simulated.URL, demoRegion), options.regions, read)
	return readers, func() { _ = simulated.Close() }, err
}

// runUntilStopped serves and refreshes until a signal, which is no error, or until the listener fails.
func runUntilStopped(options options, fleet *collector.Collector, handler http.Handler, logger log.Logger) error {
	var group run.Group
	group.Add(run.SignalHandler(context.Background(), syscall.SIGINT, syscall.SIGTERM))

	ctx, cancel := context.WithCancel(context.Background())
	group.Add(func() error { fleet.Run(ctx); return nil }, func(error) { cancel() })

	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       5 * time.Minute,
		BaseContext: func(listener net.Listener) context.Context {
			greet(options, listener.Addr())
			return context.Background()
		},
	}
	slogger := slog.New(sloggokit.NewGoKitHandler(logger, nil))
	group.Add(
		func() error { return toolkit.ListenAndServe(server, options.web, slogger) },
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

// greet says where to look, to somebody who looks at the demo.
func greet(options options, address net.Addr) {
	if !options.demo {
		return
	}
	_, port, _ := net.SplitHostPort(address.String())
	fmt.Printf("A simulated fleet of %d services lives behind this exporter; no AWS account is used. Ctrl-C stops it.\n", options.demoServices)
	fmt.Printf("Look at http://localhost:%s/metrics, or begin at http://localhost:%s/\n", port, port)
}
