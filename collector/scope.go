package collector

import (
	"iter"
	"slices"
)

// scope is a kind of thing that metrics are about: the labels that identify
// one, and how to walk all that are in a view.
type scope[T any] struct {
	labels []string
	level  level
	each   func(view) iter.Seq2[identity, T]
}

// level is how far down things are. Metrics of different levels are gathered apart.
type level int

const (
	ofExporter level = iota // the exporter and its targets, which change all the time
	ofClusters
	ofServices // and their parts
)

// identity is the values of the labels that identify a thing.
type identity []string

// parts is the scope of what the things of another scope consist of. A part is
// identified by its thing and, where a thing can have several that have metrics
// of the same name, by labels of its own.
func parts[P, T any](whole scope[P], of func(P) []T, own ...label[T]) scope[T] {
	names, values := split(own)
	return scope[T]{
		labels: slices.Concat(whole.labels, names),
		level:  whole.level,
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

// nonEmpty is the parts of a thing that has a name or none.
func nonEmpty(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
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
