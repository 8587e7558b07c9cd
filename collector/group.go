package collector

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// family describes a metric, without its samples.
type family struct {
	name, help, kind string
	labels           []string
	ages             bool // whether its values change by passing time
	desc             *prometheus.Desc
}

func newFamily(name, help, kind string, labels []string) family {
	return family{name: name, help: help, kind: kind, labels: labels, desc: prometheus.NewDesc(name, help, labels, nil)}
}

// group is the metrics about one scope.
type group struct {
	families []family
	level    level
	collect  func(v view, chosen func(family) bool, ch chan<- prometheus.Metric)
}

// about makes the group of the metrics about a scope.
func about[T any](things scope[T], metrics ...metric[T]) group {
	var families []family
	var values []func(identity, T) identity
	for _, m := range metrics {
		names, of := split(m.labels)
		f := newFamily(m.name, m.help, kindName(m.kind), slices.Concat(things.labels, names))
		f.ages = m.ages
		families = append(families, f)
		values = append(values, of)
	}
	return group{families, things.level, func(v view, chosen func(family) bool, ch chan<- prometheus.Metric) {
		for id, thing := range things.each(v) {
			for i, m := range metrics {
				if !chosen(families[i]) {
					continue
				}
				if s := m.value(thing, v.now); s.present {
					ch <- prometheus.MustNewConstMetric(families[i].desc, m.kind, s.value, values[i](id, thing)...)
				}
			}
		}
	}}
}

// histogramOpts are what a histogram is made with: its classic buckets, and native
// ones for those who scrape them. Where there are more native buckets than there may be, they
// become wider: a histogram is never cleared.
func histogramOpts(name, help string, buckets []float64) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{
		Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor:    1.1,
		NativeHistogramMaxBucketNumber: 100,
	}
}

func kindName(kind prometheus.ValueType) string {
	if kind == prometheus.CounterValue {
		return "counter"
	}
	return "gauge"
}
