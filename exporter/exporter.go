// Package exporter is the program: from its command line and configuration file to a server
// that answers scrapes, until it is told to stop.
package exporter

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/prometheus/common/version"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/cache"
)

// garbage is the garbage, in percent of the memory in use, at which it is collected. Reading and
// rendering leave much of it, and the exporter has CPU to spare.
const garbage = 50

// Main does what the command line asks for, and gives the exit status. On --help, --version
// and a command line that makes no sense it exits by itself.
func Main(args []string) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	options := parse(args)
	logger := newLogger(os.Stderr, options)
	if err := export(options, logger); err != nil {
		fmt.Fprintf(os.Stderr, "%s: error: %v\n", name, err)
		return 1
	}
	return 0
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
	exporter, err := newExporter(options, connector, timed)
	if err != nil {
		return err
	}
	level.Info(timed).Log("msg", "starting", "version", version.Info())
	return exporter.runUntilStopped(logger)
}

// exporter is what stays while configurations come and go.
type exporter struct {
	options   options
	logger    log.Logger
	connector *api.Connector
	fleet     *fleet

	loading  sync.Mutex
	settings atomic.Pointer[settings]
	cache    *cache.File
}

// newExporter makes an exporter with the configuration that there is now.
func newExporter(options options, connector *api.Connector, logger log.Logger) (*exporter, error) {
	e := &exporter{options: options, logger: logger, connector: connector, fleet: newFleet(logger)}
	return e, e.configure(context.Background())
}
