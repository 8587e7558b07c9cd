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
func (c *Collector) Collect(ch chan<- prometheus.Metric) { c.all().Collect(ch) }

func (c *Collector) all() part {
	configured := c.configured.Load()
	return part{configured.groups(func(section) bool { return true }), c.view(configured)}
}

// Fleet gives gatherers of the metrics of the fleet as it is known now. Each has some families, so
// that not all are in memory at the same time.
func (c *Collector) Fleet() []prometheus.Gatherer {
	configured := c.configured.Load()
	v := c.view(configured)
	var gatherers []prometheus.Gatherer
	for _, g := range configured.groups(func(s section) bool { return !s.live }) {
		registry := prometheus.NewRegistry()
		registry.MustRegister(part{[]group{g}, v})
		gatherers = append(gatherers, registry)
	}
	return gatherers
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

func (e exporterCollector) part() part {
	configured := e.of.configured.Load()
	return part{configured.groups(func(s section) bool { return s.live }), e.of.view(configured)}
}

// part is some groups of the catalogue over what is known at a moment.
type part struct {
	groups []group
	view   view
}

// Describe sends the descriptors of the groups.
func (p part) Describe(ch chan<- *prometheus.Desc) {
	for _, g := range p.groups {
		for _, f := range g.families {
			ch <- f.desc
		}
	}
}

// Collect sends the metrics of the groups.
func (p part) Collect(ch chan<- prometheus.Metric) {
	for _, g := range p.groups {
		g.collect(p.view, ch)
	}
}

// groups are the groups of the sections that are on and chosen.
func (c *configuration) groups(chosen func(section) bool) []group {
	var groups []group
	for _, s := range c.sections() {
		if chosen(s) {
			groups = slices.Concat(groups, s.groups)
		}
	}
	return groups
}
