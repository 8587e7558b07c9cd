package collector

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Target is what is known of one AWS account in one region, and how its refreshes go.
// What it holds is shared with scrapes, and not to be modified.
type Target struct {
	ecs.Target
	Clusters     []ecs.Cluster // without what is too old to be served
	ReadAt       time.Time     // when what Clusters hold was known; zero while there is nothing, or nothing recent enough
	Refreshed    time.Time     // when the last refresh ended that did not fail; zero before the first
	LastDuration time.Duration // of the last refresh; 0 before the first
	FailingSince time.Time     // when the first refresh ended that failed since then; zero unless the last one failed
	LastError    error         // of the last refresh; nil when it did not fail
}

// Targets are the targets as they are known now.
func (c *Collector) Targets() []Target {
	var targets []Target
	for _, s := range c.view(c.configured.Load()).targets {
		t := Target{
			Target: s.target, Clusters: s.clusters, ReadAt: s.readAt,
			Refreshed: s.refreshed, FailingSince: s.failingSince, LastError: s.err,
		}
		if s.lastDuration != nil {
			t.LastDuration = *s.lastDuration
		}
		targets = append(targets, t)
	}
	return targets
}

// Section is what there is to say about the metrics under one heading of the reference.
type Section struct {
	Title   string
	Part    string // that switches it, as in --collector.<part>; empty for what is always on
	On      bool   // whether it is on now
	Metrics []Metric
}

// Metric is what there is to say about a metric.
type Metric struct {
	Name, Type, Help string
	Labels           []string
}

// Reference tells of all metrics of the catalogue, whether they are on or not.
func (c *Collector) Reference() []Section {
	configured := c.configured.Load()
	var reference []Section
	for _, s := range configured.catalogue {
		told := Section{Title: s.title, Part: s.part, On: configured.exposes(s)}
		for _, f := range s.families() {
			told.Metrics = append(told.Metrics, Metric{f.name, f.kind, f.help, f.labels})
		}
		reference = append(reference, told)
	}
	return reference
}
