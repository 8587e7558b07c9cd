package collector

import "ecs_revision_exporter/collector/ecs"

// Target is a target that a collector tells of.
type Target struct {
	fleet     func() *ecs.Fleet
	durations *durations
}

// NewTarget makes a target. The function fleet gives what is known of it now. Nothing of a fleet is
// modified once it was given.
func NewTarget(fleet func() *ecs.Fleet) *Target { return &Target{fleet, newDurations()} }

// Finished notes how long a deployment took that has finished.
func (t *Target) Finished(deployment ecs.FinishedDeployment) {
	t.durations.observe(t.fleet().Target, deployment)
}

func (t *Target) known() known { return known{t.fleet(), t.durations} }
