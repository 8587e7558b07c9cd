package collector

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// Chunk is a part of what there is to expose of a target: services in all their families, or
// clusters in all theirs. It is never modified: a chunk that changes is another one in the same place.
type Chunk struct {
	place      *place
	configured *configuration
	now        func() time.Time
	fleet      func() *ecs.Fleet // of these services or clusters alone
	durations  *durations
	level      level
}

// place identifies a chunk until it loses something. That may come back in another chunk, and must
// not be shown twice. So a chunk that loses something is in a new place.
type place struct{ _ byte }

// Place is comparable: chunks in the same place are the same chunk at several moments.
func (c *Chunk) Place() any { return c.place }

// Metrics gathers what does not change while the chunk does not.
func (c *Chunk) Metrics() prometheus.Gatherer {
	return c.registry(func(f family) bool { return !f.ages })
}

// Ages gathers what changes by passing time as well. It is nil when there is nothing of the kind.
func (c *Chunk) Ages() prometheus.Gatherer {
	if c.level != ofServices {
		return nil
	}
	return c.registry(func(f family) bool { return f.ages })
}

func (c *Chunk) registry(chosen func(family) bool) prometheus.Gatherer {
	told := view{now: c.now(), targets: []known{{Fleet: c.fleet(), durations: c.durations}}}
	registry := prometheus.NewRegistry()
	registry.MustRegister(part{c.configured.groups(c.level), chosen, told})
	return registry
}

// Chunks are all that there is to expose of the fleet now. Of what did not change they are the same
// by pointer.
func (c *Collector) Chunks() []*Chunk {
	configured := c.configured.Load()
	var all []*Chunk
	for _, k := range c.view(configured).targets {
		all = append(all, k.of.told(k, configured, c.now)...)
	}
	return all
}
