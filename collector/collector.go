// Package collector turns what is known of fleets into Prometheus metrics: a catalogue of
// metrics, as data over the model, and the collector that renders it. It never calls AWS.
package collector

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// Options say what a collector exposes.
type Options struct {
	Parts       map[string]bool // the parts of the catalogue that are on, by name
	ServiceTags []string        // the keys of the tags of services that become labels
	Shard       Shard           // the part of all clusters that is read
	Events      bool            // whether there is a queue of events
	Discovery   Discovery       // of targets
}

// Collector exposes what is known of its targets. It is a prometheus.Collector.
type Collector struct {
	now              func() time.Time
	configured       atomic.Pointer[configuration]
	changed          chan struct{}
	reloadFailed     atomic.Bool // when the configuration was last to be reloaded
	requestDurations *prometheus.HistogramVec
	events           *events
	discoveries      *prometheus.CounterVec
}

// configuration is what a collector is told from outside. It is replaced whole.
type configuration struct {
	at        time.Time
	catalogue []section
	parts     map[string]bool // that are on
	shard     Shard
	targets   []*Target
	discovery Discovery
}

// exposes tells whether a section of the catalogue is on.
func (c *configuration) exposes(s section) bool { return s.part == "" || c.parts[s.part] }

// sections are those that are on.
func (c *configuration) sections() []section {
	return slices.DeleteFunc(slices.Clone(c.catalogue), func(s section) bool { return !c.exposes(s) })
}

// New makes a collector without targets. now is its clock.
func New(now func() time.Time) *Collector {
	c := &Collector{
		now:              now,
		changed:          make(chan struct{}, 1),
		requestDurations: prometheus.NewHistogramVec(requestsOpts(), requestsLabels()),
		events:           newEvents(),
		discoveries:      prometheus.NewCounterVec(prometheus.CounterOpts(discoveryOpts()), []string{"operation", "code"}),
	}
	c.configured.Store(&configuration{catalogue: catalogue(nil)})
	return c
}

// Configure replaces the targets and the options, at any time. The error says which service
// tags cannot both be labels, and leaves everything as it was.
func (c *Collector) Configure(targets []*Target, options Options) error {
	tags, err := newTagLabels(options.ServiceTags)
	if err != nil {
		return err
	}
	c.configured.Store(&configuration{
		at:        c.now(),
		catalogue: catalogue(tags),
		parts:     options.Parts,
		shard:     options.Shard,
		targets:   targets,
		discovery: options.Discovery,
	})
	c.events.follow(options.Events, c.now())
	c.reloadFailed.Store(false)
	c.Notify()
	return nil
}

// Retarget replaces the targets and what AWS told of these only. It must not be called while [Collector.Configure] runs.
func (c *Collector) Retarget(targets []*Target, discovery Discovery) {
	configured := *c.configured.Load()
	configured.targets, configured.discovery = targets, discovery
	c.configured.Store(&configured)
	c.Notify()
}

// ReloadFailed notes that a configuration was to replace the present one and could not be loaded.
func (c *Collector) ReloadFailed() { c.reloadFailed.Store(true) }

// Notify says that something is known that was not.
func (c *Collector) Notify() {
	select {
	case c.changed <- struct{}{}:
	default: // word that is there already will do
	}
}

// Changed has word when there is something new to expose.
func (c *Collector) Changed() <-chan struct{} { return c.changed }

// Attempt notes how long a request to AWS took.
func (c *Collector) Attempt(a ecs.Attempt) {
	c.requestDurations.WithLabelValues(a.Operation).Observe(a.Took.Seconds())
}

// Fleets are the targets as they are known now.
func (c *Collector) Fleets() []*ecs.Fleet {
	var fleets []*ecs.Fleet
	for _, t := range c.view(c.configured.Load()).targets {
		fleets = append(fleets, t.Fleet)
	}
	return fleets
}

// view is what is known now. If several targets are the same account and region, it has the one that is read.
func (c *Collector) view(configured *configuration) view {
	v := view{
		now: c.now(), configured: configured.at, shard: configured.shard,
		reloadFailed: c.reloadFailed.Load(), requestDurations: c.requestDurations,
		events: c.events, discovery: configured.discovery, discoveries: c.discoveries,
	}
	places := map[ecs.Target]int{} // by the labels
	for _, t := range configured.targets {
		k := t.known(c.events.since.Load())
		k.accounts = configured.discovery.Accounts
		labels := ecs.Target{AccountID: k.accountID(), Region: k.Target.Region}
		same, twin := places[labels]
		switch {
		case !twin:
			places[labels] = len(v.targets)
			v.targets = append(v.targets, k)
		case k.Known:
			v.targets[same] = k
		}
	}
	return v
}
