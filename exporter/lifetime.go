package exporter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/oklog/run"
	toolkit "github.com/prometheus/exporter-toolkit/web"
	sloggokit "github.com/tjhop/slog-gokit"
)

// shutdownGrace is for scrapes under way when told to stop.
const shutdownGrace = 5 * time.Second

// runUntilStopped reads and serves until a signal to stop, which is a [run.SignalError], or until a listener fails.
func (e *exporter) runUntilStopped(signals signals, logger log.Logger) error {
	exposed := e.exposition()
	var group run.Group
	addUntilStopped(&group, func(ctx context.Context) error { return signals.untilStopped(ctx, waitFor) })
	addUntilStopped(&group, func(ctx context.Context) error { e.fleet.run(ctx); return nil })
	addUntilStopped(&group, func(ctx context.Context) error { e.discover(ctx); return nil })
	addUntilStopped(&group, func(ctx context.Context) error { e.reloadOnSignal(ctx, signals.hangups); return nil })
	addUntilStopped(&group, func(ctx context.Context) error { exposed.Run(ctx); return nil })

	slogger := slog.New(sloggokit.NewGoKitHandler(logger, nil))
	if address := e.options.serving.probeAddress; address != "" {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return fmt.Errorf("--web.probe-address: %w", err)
		}
		level.Info(e.logger).Log("msg", "probes are answered to everybody", "address", listener.Addr())
		probes := newServer(e.probeHandler(), slogger)
		addServer(&group, probes, func() error { return probes.Serve(listener) })
	}
	server := newServer(e.handler(exposed), slogger)
	server.BaseContext = func(listener net.Listener) context.Context {
		greet(e.options, listener.Addr())
		return context.Background()
	}
	addServer(&group, server, func() error { return listenAndServe(server, e.options.web, slogger) })
	return group.Run()
}

// listenAndServe serves where flags say, until the server is shut down. An error that it cannot listen there names the flag.
func listenAndServe(server *http.Server, flags *toolkit.FlagConfig, logger *slog.Logger) error {
	err := toolkit.ListenAndServe(server, flags, logger)
	listening, is := errors.AsType[*net.OpError](err)
	switch {
	case is && listening.Op == "listen":
		return fmt.Errorf("--web.listen-address: %w", err)
	case *flags.WebSystemdSocket && err != nil && !errors.Is(err, http.ErrServerClosed):
		return fmt.Errorf("--web.systemd-socket: %w", err)
	default:
		return err
	}
}

// addServer adds a server that serves until it is shut down.
func addServer(group *run.Group, server *http.Server, serve func() error) {
	group.Add(serve, func(error) {
		grace, cancel := context.WithTimeout(context.Background(), shutdownGrace)
		defer cancel()
		_ = server.Shutdown(grace) // scrapes that take longer are cut off by the end of the process
	})
}

// addUntilStopped adds what runs until its context ends.
func addUntilStopped(group *run.Group, do func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	group.Add(func() error { return do(ctx) }, func(error) { cancel() })
}

// waitFor waits until the context ends.
func waitFor(ctx context.Context) error {
	<-ctx.Done()
	return nil
}
