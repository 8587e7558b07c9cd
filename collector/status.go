package collector

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// view is what one exposition is rendered from.
type view struct {
	now     time.Time
	targets []status
}

// status is what is known of a target. It is replaced whole after every refresh,
// never modified, but for the histogram, which goes on from one to the next.
type status struct {
	target       ecs.Target
	clusters     []ecs.Cluster  // of the last good snapshot
	readAt       time.Time      // when that snapshot was taken; zero before the first
	refreshed    time.Time      // when the last refresh that did not fail ended; zero before the first
	lastDuration *time.Duration // of the last refresh; nil before the first
	refreshes    []tally[string]
	failures     []tally[failureKind]
	durations    *prometheus.HistogramVec // of finished deployments, by cluster and status
}

// The results of a refresh.
const (
	resultSuccess = "success"
	resultPartial = "partial" // a cluster could not be read
	resultFailure = "failure" // nothing could be read
)

// failureKind is what failures are counted by.
type failureKind struct {
	operation, reason string
}

// tally counts occurrences of one kind since the exporter started.
type tally[K comparable] struct {
	of K
	n  int
}

// newStatus is the status of a target that was not refreshed yet. Every result
// starts at 0, so that increase() sees the first of each.
func newStatus(target ecs.Target) status {
	return status{
		target:    target,
		durations: newDurations(),
		refreshes: []tally[string]{{of: resultSuccess}, {of: resultPartial}, {of: resultFailure}},
	}
}

// failed is the status after a refresh that read nothing.
func (s status) failed(target ecs.Target, took time.Duration) status {
	s.target, s.lastDuration = target, &took
	s.refreshes = counted(s.refreshes, resultFailure)
	return s
}

// succeeded is the status after a refresh that read a snapshot.
func (s status) succeeded(snapshot *ecs.Snapshot, ended time.Time) status {
	observe(s.durations, s.clusters, snapshot)
	took := ended.Sub(snapshot.TakenAt)
	s.target, s.lastDuration = snapshot.Target, &took
	s.clusters, s.readAt, s.refreshed = snapshot.Clusters, snapshot.TakenAt, ended
	if snapshot.Partial() {
		s.refreshes = counted(s.refreshes, resultPartial)
	} else {
		s.refreshes = counted(s.refreshes, resultSuccess)
	}
	for _, failure := range snapshot.Failures {
		s.failures = counted(s.failures, failureKind{failure.Operation, failure.Reason})
	}
	return s
}

// fresh is the status without the fleet, when that was read before oldest.
func (s status) fresh(oldest time.Time) status {
	if s.readAt.Before(oldest) {
		s.clusters = nil
	}
	return s
}

// counted is tallies with one more of a kind.
func counted[K comparable](tallies []tally[K], of K) []tally[K] {
	i := slices.IndexFunc(tallies, func(t tally[K]) bool { return t.of == of })
	if i < 0 {
		return append(slices.Clone(tallies), tally[K]{of, 1})
	}
	tallies = slices.Clone(tallies)
	tallies[i].n++
	return tallies
}
