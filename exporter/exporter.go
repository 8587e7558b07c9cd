// Package exporter is the program: from its command line and configuration file to a server
// that answers scrapes, until it is told to stop.
package exporter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/oklog/run"
	"github.com/prometheus/common/version"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/cache"
)

// garbage is the garbage, in percent of the memory in use, at which it is collected. Reading and
// rendering leave much of it, and the exporter has CPU to spare.
const garbage = 25

// Main does what the command line asks for, and gives the exit status: 1 after an error, 2 if a history was
// written that lacks something. On --help, --version and a command line that makes no sense it exits by itself.
func Main(args []string) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	options := parse(args)
	logger := newLogger(os.Stderr, options)
	err := export(options, logger)
	if err == nil {
		return 0
	}
	fmt.Fprintf(os.Stderr, "%s: error: %s\n", name, inOneLine(err))
	if _, incomplete := errors.AsType[incompleteError](err); incomplete {
		return 2
	}
	return 1
}

// inOneLine is the text of an error, without the line breaks of libraries.
func inOneLine(err error) string {
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(strings.TrimSpace(err.Error()), " ")
}

// export does what the command line asks for.
func export(options options, logger log.Logger) error {
	if options.configCheck {
		err := checkConfig(context.Background(), options)
		if err == nil {
			fmt.Println("The configuration is valid.")
		}
		return err
	}
	if options.healthcheck {
		err := checkHealth(context.Background(), options)
		if err == nil {
			fmt.Println("healthy")
		}
		return err
	}
	if err := checkWeb(options); err != nil {
		return err
	}
	signals := takeSignals()
	connector := api.NewConnector(api.LoadConfig)
	if options.demo {
		simulated, err := startDemo(options)
		if err != nil {
			return err
		}
		defer func() { _ = simulated.Close() }() // the process ends
		connector = api.NewConnector(simulated.LoadConfig(demoRegion))
	}
	timed := log.With(logger, "time", log.DefaultTimestampUTC)
	exporter := newExporter(options, connector, timed)
	if options.history.file != "" {
		ctx, cancel := signals.context(context.Background())
		defer cancel()
		return exporter.exportHistory(ctx)
	}
	err := signals.untilStopped(context.Background(), exporter.configure)
	if err == nil {
		level.Info(timed).Log("msg", "starting", "version", version.Info())
		err = exporter.runUntilStopped(signals, logger)
	}
	if errors.Is(err, run.ErrSignal) {
		level.Info(timed).Log("msg", "stopped", "reason", err)
		return nil
	}
	return err
}

// exporter is what stays while configurations come and go.
type exporter struct {
	options   options
	logger    log.Logger
	connector *api.Connector
	fleet     *fleet

	loading      sync.Mutex
	settings     atomic.Pointer[settings]
	cache        *cache.File
	discovery    *discovery
	sources      []api.Source  // where the targets are read
	unapplied    string        // why what AWS told of them since is not read yet, as it was logged; empty where it is
	reconfigured chan struct{} // has word when there is another configuration
}

// newExporter makes an exporter without a configuration.
func newExporter(options options, connector *api.Connector, logger log.Logger) *exporter {
	fleet := newFleet(logger)
	observe := func(a ecs.Attempt) { fleet.DiscoveryRequest(a.Operation, a.Code) }
	return &exporter{
		options: options, logger: logger, connector: connector, fleet: fleet,
		discovery: newDiscovery(connector, observe, logger), reconfigured: make(chan struct{}, 1),
	}
}
