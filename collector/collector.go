// Package collector turns what collector/ecs reads into Prometheus metrics: a
// catalogue of metrics, the loops that refresh what is known, and the collector
// that renders it. A scrape never calls AWS and never waits for a refresh.
package collector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// staleIntervals is how many refresh intervals the last good snapshot of a target is
// served while its refreshes fail, when nothing else is said.
const staleIntervals = 5

// Options say what a collector exposes and when it refreshes.
type Options struct {
	Interval    time.Duration   // between two refreshes of a target
	Rollout     time.Duration   // between two looks at services on the move; 0 leaves them to the refreshes
	StaleAfter  time.Duration   // how long the last good snapshot is served; five intervals when 0
	Parts       map[string]bool // the parts of the catalogue that are on, by name
	ServiceTags []string        // the keys of the tags of services that become labels
}

// Collector exposes the ECS fleets of its targets. It is a prometheus.Collector.
type Collector struct {
	now    func() time.Time
	logger log.Logger

	configured       atomic.Pointer[configuration]
	reconfigured     chan struct{}
	changed          chan struct{}
	reloadFailed     atomic.Bool // when the configuration was last to be reloaded
	requestDurations *prometheus.HistogramVec
}

// configuration is what a collector is told from outside. It is replaced whole.
type configuration struct {
	at         time.Time
	catalogue  []section
	parts      map[string]bool // that are on
	targets    []*target
	staleAfter time.Duration
}

// exposes tells whether a section of the catalogue is on.
func (c *configuration) exposes(s section) bool { return s.part == "" || c.parts[s.part] }

// sections are those that are on.
func (c *configuration) sections() []section {
	return slices.DeleteFunc(slices.Clone(c.catalogue), func(s section) bool { return !c.exposes(s) })
}

// New makes a collector of what readers read, with the clock and the log that it is to
// use. The error says which service tags cannot both be labels.
func New(readers []*ecs.Reader, options Options, now func() time.Time, logger log.Logger) (*Collector, error) {
	c := &Collector{
		now:              now,
		logger:           logger,
		reconfigured:     make(chan struct{}, 1),
		changed:          make(chan struct{}, 1),
		requestDurations: prometheus.NewHistogramVec(requestsOpts(), requestsLabels()),
	}
	c.configured.Store(&configuration{})
	return c, c.Configure(readers, options)
}

// Configure replaces the readers and the options, at any time. Of readers that stay what
// is known is kept. An error, as New gives, leaves everything as it was.
func (c *Collector) Configure(readers []*ecs.Reader, options Options) error {
	tags, err := newTagLabels(options.ServiceTags)
	if err != nil {
		return err
	}
	next := &configuration{
		at:         c.now(),
		catalogue:  catalogue(tags),
		parts:      options.Parts,
		staleAfter: cmp.Or(options.StaleAfter, staleIntervals*options.Interval),
	}
	for _, reader := range readers {
		t := c.targetOf(reader)
		t.configure(pace{options.Interval, options.Rollout})
		next.targets = append(next.targets, t)
	}
	c.configured.Store(next)
	c.reloadFailed.Store(false)
	notify(c.reconfigured)
	notify(c.changed)
	return nil
}

// ReloadFailed notes that a configuration was to replace the present one and could not be loaded.
func (c *Collector) ReloadFailed() { c.reloadFailed.Store(true) }

// Changed has word when there is something new to expose.
func (c *Collector) Changed() <-chan struct{} { return c.changed }

// Readers are the readers of the present configuration.
func (c *Collector) Readers() []*ecs.Reader {
	var readers []*ecs.Reader
	for _, t := range c.configured.Load().targets {
		readers = append(readers, t.reader)
	}
	return readers
}

// targetOf is the target that a reader reads, which is new when the reader is.
func (c *Collector) targetOf(reader *ecs.Reader) *target {
	for _, t := range c.configured.Load().targets {
		if t.reader == reader {
			return t
		}
	}
	return newTarget(reader, c.requestDurations, c.now, c.logger, func() {
		c.warnOfTwins()
		notify(c.changed)
	})
}

// Run refreshes every target at once and then at every interval, each on its own,
// until ctx ends. A target is left when a configuration comes that does not have it.
func (c *Collector) Run(ctx context.Context) {
	var loops sync.WaitGroup
	defer loops.Wait()
	running := map[*target]context.CancelFunc{}
	defer func() {
		for _, stop := range running {
			stop()
		}
	}()
	for ctx.Err() == nil {
		targets := c.configured.Load().targets
		for t, stop := range running {
			if !slices.Contains(targets, t) {
				stop()
				delete(running, t)
			}
		}
		for _, t := range targets {
			if running[t] == nil {
				var loop context.Context
				loop, running[t] = context.WithCancel(ctx)
				loops.Go(func() { t.run(loop) })
			}
		}
		select {
		case <-ctx.Done():
		case <-c.reconfigured:
		}
	}
}

// Refresh refreshes every target once.
func (c *Collector) Refresh(ctx context.Context) {
	c.everyTarget(func(t *target) { t.refresh(ctx) })
}

// Follow looks once at the services on the move of every target.
func (c *Collector) Follow(ctx context.Context) {
	c.everyTarget(func(t *target) { t.follow(ctx) })
}

func (c *Collector) everyTarget(do func(*target)) {
	var targets sync.WaitGroup
	for _, t := range c.configured.Load().targets {
		targets.Go(func() { do(t) })
	}
	targets.Wait()
}

// notify leaves word on a channel that has room for one. Word that is there already will do.
func notify(of chan<- struct{}) {
	select {
	case of <- struct{}{}:
	default:
	}
}

// Ready says, by a nil error, that the fleet can be scraped: of every target the
// clusters were read or that has failed, and those of one at least were read.
func (c *Collector) Ready() error {
	read := 0
	for _, t := range c.configured.Load().targets {
		s := t.status.Load()
		switch {
		case !s.readAt.IsZero():
			read++
		case s.lastDuration == nil:
			return fmt.Errorf("region %s: the first refresh is under way", s.target.Region)
		}
	}
	if read == 0 {
		return errors.New("no target could be read yet; the log says why")
	}
	return nil
}

// view is what is known now. Of targets that have turned out to be the same account and
// region the first is shown.
func (c *Collector) view(configured *configuration) view {
	now := c.now()
	v := view{now: now, configured: configured.at, reloadFailed: c.reloadFailed.Load(), requestDurations: c.requestDurations}
	shown := map[ecs.Target]bool{}
	for _, t := range configured.targets {
		if s := t.exposed(now.Add(-configured.staleAfter)); !shown[s.target] {
			shown[s.target] = true
			v.targets = append(v.targets, s)
		}
	}
	return v
}
