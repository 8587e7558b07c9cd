package collector

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

const account = "123456789012"

// newCollector makes a collector with what the options leave open: a minute between refreshes, and no log.
func newCollector(t *testing.T, readers []*ecs.Reader, now func() time.Time, options Options) *Collector {
	t.Helper()
	options.Interval = time.Minute
	collector, err := New(readers, options, now, log.NewNopLogger())
	if err != nil {
		t.Fatal(err)
	}
	return collector
}

// allParts is every part of the catalogue.
func allParts() map[string]bool {
	on := map[string]bool{}
	for _, part := range Parts() {
		on[part.Name] = true
	}
	return on
}

// world is a simulated fleet, a collector of all that there is to say of it, which
// reads it over HTTP, and the clock of both.
type world struct {
	clock  *simulatortest.Clock
	aws    *simulator.Server
	config aws.Config
	fleet  *fleet.Fleet
	*Collector
}

func newWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	config.Now = clock.Now
	server, cfg := simulatortest.Start(t, config)
	w := &world{clock: clock, aws: server, config: cfg, fleet: server.Fleet(account, cfg.Region)}
	w.reading(t, w.options())
	return w
}

// options have a reader read all that there is to read.
func (w *world) options() ecs.Options {
	return ecs.Options{Tags: true, History: true, Now: w.clock.Now}
}

// reading gives the world a collector that reads anew, with other options.
func (w *world) reading(t *testing.T, options ecs.Options) {
	t.Helper()
	reader := ecs.NewReader(w.config, w.config.Region, options)
	w.Collector = newCollector(t, []*ecs.Reader{reader}, w.clock.Now, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}})
}

// seen refreshes, and gives what is then exposed.
func (w *world) seen(t *testing.T) string {
	t.Helper()
	w.Refresh(t.Context())
	return string(exposition(t, w.Collector))
}
