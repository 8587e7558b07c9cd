package collector

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/collectors/version"
)

// Describe sends the descriptors of all metrics of the catalogue.
func (c *Collector) Describe(ch chan<- *prometheus.Desc) { c.all().Describe(ch) }

// Collect sends the metrics of what is known now.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	all := c.all()
	for _, k := range all.view.targets {
		k.durations.follow(k.Fleet)
	}
	all.Collect(ch)
}

func (c *Collector) all() part { return c.part(ofExporter, ofClusters, ofServices) }

// part is what is known now, of some levels.
func (c *Collector) part(of ...level) part {
	configured := c.configured.Load()
	return part{configured.groups(of...), func(family) bool { return true }, c.view(configured)}
}

// Live is a registry of the metrics that change by themselves: those of the exporter,
// which are the same in every configuration, of its build and of its process.
func (c *Collector) Live() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		exporterCollector{c},
		version.NewCollector("ecs_revision_exporter"),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return registry
}

// exporterCollector collects the metrics of the exporter itself.
type exporterCollector struct{ of *Collector }

// Describe sends the descriptors of the metrics of the exporter itself.
func (e exporterCollector) Describe(ch chan<- *prometheus.Desc) { e.part().Describe(ch) }

// Collect sends the metrics of the exporter itself as they are now.
func (e exporterCollector) Collect(ch chan<- prometheus.Metric) { e.part().Collect(ch) }

func (e exporterCollector) part() part { return e.of.part(ofExporter) }

// part is some families of groups of the catalogue over what is known at a moment.
type part struct {
	groups []group
	chosen func(family) bool
	view   view
}

// Describe sends the descriptors of the families.
func (p part) Describe(ch chan<- *prometheus.Desc) {
	for _, g := range p.groups {
		for _, f := range g.families {
			if p.chosen(f) {
				ch <- f.desc
			}
		}
	}
}

// Collect sends the metrics of the families.
func (p part) Collect(ch chan<- prometheus.Metric) {
	for _, g := range p.groups {
		if slices.ContainsFunc(g.families, p.chosen) {
			g.collect(p.view, p.chosen, ch)
		}
	}
}

// groups are the groups of some levels in the sections that are on.
func (c *configuration) groups(of ...level) []group {
	var groups []group
	for _, s := range c.sections() {
		for _, g := range s.groups {
			if slices.Contains(of, g.level) {
				groups = append(groups, g)
			}
		}
	}
	return groups
}
