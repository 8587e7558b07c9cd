package collector

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Target is a target that a collector tells of.
type Target struct {
	fleet     func() *ecs.Fleet
	durations *durations
	lastEvent atomic.Pointer[time.Time]

	mu     sync.Mutex
	chunks *chunks // nil while nobody asked for any
}

// NewTarget makes a target. The function fleet gives what is known of it now. Nothing of a fleet is
// modified once it was given.
func NewTarget(fleet func() *ecs.Fleet) *Target {
	return &Target{fleet: fleet, durations: &durations{clusters: map[string]*clusterDurations{}}}
}

// Finished notes how long a deployment took that has finished.
func (t *Target) Finished(deployment ecs.FinishedDeployment) {
	t.durations.observe(t.fleet().Target, deployment)
}

// known is what is known now, where events are waited for since a time; nil without them.
func (t *Target) known(waited *time.Time) known {
	k := known{Fleet: t.fleet(), durations: t.durations, of: t}
	if waited == nil {
		return k
	}
	k.lastEvent = *waited
	if last := t.lastEvent.Load(); last != nil && last.After(*waited) {
		k.lastEvent = *last
	}
	return k
}

// told are the chunks of what is known of the target.
func (t *Target) told(k known, configured *configuration, now func() time.Time) []*Chunk {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.chunks.serves(configured, k.Target) {
		t.chunks = newChunks(configured, k, now)
	}
	k.durations.follow(k.Fleet)
	t.chunks.follow(k)
	return slices.Concat(t.chunks.clusters.all(), t.chunks.services.all())
}
