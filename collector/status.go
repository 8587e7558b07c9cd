package collector

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// view is what one exposition is rendered from.
type view struct {
	now              time.Time
	targets          []status
	configured       time.Time // when the configuration was last loaded
	reloadFailed     bool      // whether it could not be loaded since
	requestDurations *prometheus.HistogramVec
}

// status is what is known of a target. It is replaced whole after every refresh,
// never modified, but for the histogram, which goes on from one to the next.
type status struct {
	target       ecs.Target
	clusters     []ecs.Cluster  // of the last good snapshot
	readAt       time.Time      // when what is in that snapshot was known; zero while there is none
	refreshed    time.Time      // when the last refresh that did not fail ended; zero before the first
	lastDuration *time.Duration // of the last refresh; nil before the first
	err          error          // of the last refresh; nil when it did not fail
	failingSince time.Time      // when the first refresh ended that failed since then; zero unless the last one failed
	cached       int            // revisions that the reader knows
	refreshes    []tally[string]
	failures     []tally[failureKind]
	durations    *durations           // of finished deployments, by cluster and status
	requests     []tally[requestKind] // to AWS
	waits        []bucketWait
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
func (s status) failed(target ecs.Target, err error, now time.Time, took time.Duration) status {
	s.target, s.lastDuration, s.err = target, &took, err
	if s.failingSince.IsZero() {
		s.failingSince = now
	}
	s.refreshes = counted(s.refreshes, resultFailure)
	return s
}

// succeeded is the status after a refresh that read a snapshot.
func (s status) succeeded(snapshot *ecs.Snapshot, took time.Duration) status {
	s.durations.observe(snapshot)
	s.target, s.lastDuration, s.err, s.failingSince = snapshot.Target, &took, nil, time.Time{}
	s.clusters, s.readAt, s.refreshed = withLastGood(snapshot.Clusters, s.clusters), snapshot.ReadAt, snapshot.ReadAt
	s.cached = snapshot.CachedRevisions
	if snapshot.Partial() {
		s.refreshes = counted(s.refreshes, resultPartial)
	} else {
		s.refreshes = counted(s.refreshes, resultSuccess)
	}
	return s.withFailures(snapshot)
}

// reading is the status while a refresh is under way that has learnt something.
func (s status) reading(snapshot *ecs.Snapshot) status {
	s.target, s.clusters, s.readAt = snapshot.Target, withLastGood(snapshot.Clusters, s.clusters), snapshot.ReadAt
	return s
}

// followed is the status after a look at services on the move.
func (s status) followed(snapshot *ecs.Snapshot) status {
	s.durations.observe(snapshot)
	s.clusters, s.cached = snapshot.Clusters, snapshot.CachedRevisions
	return s.withFailures(snapshot)
}

// withFailures is the status with what could not be read counted.
func (s status) withFailures(snapshot *ecs.Snapshot) status {
	for _, failure := range snapshot.Failures {
		s.failures = counted(s.failures, failureKind{failure.Operation, failure.Reason})
	}
	return s
}

// withLastGood is clusters in which those that could not be read have the services
// that they had before.
func withLastGood(clusters, former []ecs.Cluster) []ecs.Cluster {
	clusters = slices.Clone(clusters)
	for i := range clusters {
		if clusters[i].Err == nil {
			continue
		}
		for _, last := range former {
			if last.Name == clusters[i].Name {
				clusters[i].Services, clusters[i].ReadAt = last.Services, last.ReadAt
			}
		}
	}
	return clusters
}

// fresh is the status without what was read before oldest.
func (s status) fresh(oldest time.Time) status {
	if s.readAt.Before(oldest) {
		s.clusters, s.readAt = nil, time.Time{}
		return s
	}
	clusters := slices.Clone(s.clusters)
	for i := range clusters {
		if clusters[i].ReadAt.Before(oldest) {
			clusters[i].Services = nil
		}
	}
	s.clusters = clusters
	return s
}

// The services that can be counted: every one, and those that could not be read yet.
func every(ecs.Service) bool           { return true }
func pending(service ecs.Service) bool { return service.Pending }

// counted counts services, of which there are none to count while no fleet is known.
func (s status) counted(which func(ecs.Service) bool) sample {
	if s.readAt.IsZero() {
		return absent()
	}
	return number(float64(s.services(which)))
}

// services counts services.
func (s status) services(which func(ecs.Service) bool) int {
	n := 0
	for _, cluster := range s.clusters {
		for _, service := range cluster.Services {
			if which(service) {
				n++
			}
		}
	}
	return n
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
