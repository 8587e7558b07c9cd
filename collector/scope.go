package collector

import (
	"iter"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// scope is a kind of thing that metrics are about: the labels that identify
// one, and how to walk all that are in a view.
type scope[T any] struct {
	labels []string
	each   func(view) iter.Seq2[identity, T]
}

// identity is the values of the labels that identify a thing.
type identity []string

// parts is the scope of what the things of another scope consist of. A part is
// identified by its thing and, where a thing can have several that have metrics
// of the same name, by labels of its own.
func parts[P, T any](whole scope[P], of func(P) []T, own ...label[T]) scope[T] {
	names, values := split(own)
	return scope[T]{
		labels: slices.Concat(whole.labels, names),
		each: func(v view) iter.Seq2[identity, T] {
			return func(yield func(identity, T) bool) {
				for id, thing := range whole.each(v) {
					for _, part := range of(thing) {
						if !yield(values(id, part), part) {
							return
						}
					}
				}
			}
		},
	}
}

// optional is the parts of a thing that has one or none.
func optional[T any](part *T) []*T {
	if part == nil {
		return nil
	}
	return []*T{part}
}

// split separates the names of labels from the function that appends their values.
func split[T any](labels []label[T]) (names []string, values func(identity, T) identity) {
	for _, l := range labels {
		names = append(names, l.name)
	}
	return names, func(id identity, thing T) identity {
		id = slices.Clip(id)
		for _, l := range labels {
			id = append(id, l.of(thing))
		}
		return id
	}
}

// family is what a scrape tells about a metric besides its samples.
type family struct {
	name, help string
	kind       prometheus.ValueType
	labels     []string
	desc       *prometheus.Desc
}

// group is the metrics about one scope.
type group struct {
	families []family
	collect  func(view, chan<- prometheus.Metric)
}

// about makes the group of the metrics about a scope.
func about[T any](things scope[T], metrics ...metric[T]) group {
	var families []family
	var values []func(identity, T) identity
	for _, m := range metrics {
		names, of := split(m.labels)
		labels := slices.Concat(things.labels, names)
		families = append(families, family{m.name, m.help, m.kind, labels, prometheus.NewDesc(m.name, m.help, labels, nil)})
		values = append(values, of)
	}
	return group{families, func(v view, ch chan<- prometheus.Metric) {
		for id, thing := range things.each(v) {
			for i, m := range metrics {
				if s := m.value(thing, v.now); s.present {
					ch <- prometheus.MustNewConstMetric(families[i].desc, m.kind, s.value, values[i](id, thing)...)
				}
			}
		}
	}}
}
