package collector

import (
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metric is an entry of the catalogue: all that there is to say about a metric
// of things of type T.
type metric[T any] struct {
	name, help string
	kind       prometheus.ValueType
	value      func(thing T, now time.Time) sample
	labels     []label[T] // beyond those that identify the thing
	ages       bool       // whether the value changes by passing time
}

// label is a label and the function that reads its value.
type label[T any] struct {
	name string
	of   func(T) string
}

func gauge[T any](name, help string, value func(T) sample, labels ...label[T]) metric[T] {
	return metric[T]{name, help, prometheus.GaugeValue, func(thing T, _ time.Time) sample { return value(thing) }, labels, false}
}

// gaugeAt is a gauge whose value changes by passing time as well.
func gaugeAt[T any](name, help string, value func(T, time.Time) sample, labels ...label[T]) metric[T] {
	return metric[T]{name, help, prometheus.GaugeValue, value, labels, true}
}

func counter[T any](name, help string, value func(T) sample, labels ...label[T]) metric[T] {
	m := gauge(name, help, value, labels...)
	m.kind = prometheus.CounterValue
	return m
}

// info is a gauge that is always 1 and speaks through its labels.
func info[T any](name, help string, labels ...label[T]) metric[T] {
	return gauge(name, help, func(T) sample { return number(1) }, labels...)
}

// by makes a label.
func by[T any](name string, of func(T) string) label[T] {
	// Answers of ECS may hold bytes that are not UTF-8. An exposition must not.
	return label[T]{name, func(thing T) string { return strings.ToValidUTF8(of(thing), "\uFFFD") }}
}

// asItIs reads the value of a label from a thing that is its own name.
func asItIs(name string) string { return name }
