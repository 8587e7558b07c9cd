// Package collector turns what collector/ecs reads into Prometheus metrics: a
// catalogue of metrics, the loops that refresh what is known, and the collector
// that renders it. A scrape never calls AWS and never waits for a refresh.
package collector

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// staleAfter is how many refresh intervals the last good snapshot of a target
// is served while its refreshes fail.
const staleAfter = 5

// Options say what a collector exposes and when it refreshes.
type Options struct {
	Interval    time.Duration    // between two refreshes of a target
	Parts       map[string]bool  // the parts of the catalogue that are on, by name
	ServiceTags []string         // the keys of the tags of services that become labels
	Now         func() time.Time // the clock
	Logger      log.Logger
}

// Collector exposes the ECS fleets of its targets. It is a prometheus.Collector.
type Collector struct {
	sections []section
	targets  []*target
	interval time.Duration
	now      func() time.Time

	configured       time.Time
	requestDurations *prometheus.HistogramVec
}

// New makes a collector of what readers read. The error says which service tags
// cannot both be labels.
func New(readers []*ecs.Reader, options Options) (*Collector, error) {
	tags, err := newTagLabels(options.ServiceTags)
	if err != nil {
		return nil, err
	}
	c := &Collector{
		interval:         options.Interval,
		now:              options.Now,
		configured:       options.Now(),
		requestDurations: prometheus.NewHistogramVec(requestsOpts(), requestsLabels()),
	}
	for _, section := range catalogue(tags) {
		if section.part == "" || options.Parts[section.part] {
			c.sections = append(c.sections, section)
		}
	}
	for _, reader := range readers {
		c.targets = append(c.targets, newTarget(reader, c.requestDurations, options.Now, options.Logger))
	}
	return c, nil
}

// Run refreshes every target at once and then at every interval, each on its
// own, until ctx ends.
func (c *Collector) Run(ctx context.Context) {
	c.everyTarget(func(t *target) { t.run(ctx, c.interval) })
}

// Refresh refreshes every target once.
func (c *Collector) Refresh(ctx context.Context) {
	c.everyTarget(func(t *target) { t.refresh(ctx) })
}

func (c *Collector) everyTarget(do func(*target)) {
	var targets sync.WaitGroup
	for _, t := range c.targets {
		targets.Go(func() { do(t) })
	}
	targets.Wait()
}

// Ready says, by a nil error, that the fleet can be scraped: of every target the
// clusters were read or that has failed, and those of one at least were read.
func (c *Collector) Ready() error {
	read := 0
	for _, t := range c.targets {
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

// Describe sends the descriptors of all metrics of the catalogue.
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, section := range c.sections {
		for _, family := range section.families() {
			ch <- family.desc
		}
	}
}

// Collect sends the metrics of what is known now.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	now := c.now()
	v := view{now: now, configured: c.configured, requestDurations: c.requestDurations}
	for _, t := range c.targets {
		v.targets = append(v.targets, t.exposed(now.Add(-staleAfter*c.interval)))
	}
	for _, section := range c.sections {
		for _, group := range section.groups {
			group.collect(v, ch)
		}
	}
}
