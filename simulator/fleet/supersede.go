package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// supersede stops the service's deployment under way, if there is one, for another to take its place. The tasks
// that run go on until that one replaces them; those that were to start do not.
func (f *Fleet) supersede(s *service) {
	r := s.rollout
	if r == nil {
		return
	}
	f.halt(s, "Service deployment stopped because a newer deployment started.")
	if r.replacedAll() {
		s.stable = r.target
	}
	left := make([]placement, 0, len(s.placements))
	for _, p := range s.placements {
		p.requested, p.pending = p.running, 0
		switch p.revision {
		case s.stable:
			p.rolloutState = types.DeploymentRolloutStateCompleted
		case r.target:
			p.rolloutState, p.updatedAt = types.DeploymentRolloutStateFailed, f.now
		}
		left = append(left, p)
	}
	s.placements = left
	f.trim(s)
}

// replacedAll says whether the target runs every task of the service, and the revision to go back to none: the
// deployment has done what it was to do.
func (r *rollout) replacedAll() bool {
	desired := r.service.state.DesiredCount
	for _, p := range r.service.placements {
		if p.revision == r.target && p.running < desired || p.revision == r.back && p.running > 0 {
			return false
		}
	}
	return desired > 0
}

// halt stops the service's deployment under way where it is, without a way back.
func (f *Fleet) halt(s *service, reason string) {
	r := s.rollout
	s.rollout = nil
	r.deployment.update(f, r.halted(reason, f.now))
}

// halted gives the deployment as it is when it is stopped. What it would have come to has not happened.
func (r *rollout) halted(reason string, now time.Time) types.ServiceDeployment {
	if monitoring(r.deployment.state.Status) {
		r.outcome = Succeed
	}
	step := r.steps[r.taken-1]
	step.Status = types.ServiceDeploymentStatusStopped
	next := r.describe(step, r.service.placements, now)
	next.StatusReason = aws.String(reason)
	return next
}

// withTasks gives the revisions that a deployment starts from: those that have tasks, and the one to go back to.
func (s *service) withTasks() []placement {
	sources := make([]placement, 0, len(s.placements))
	for _, p := range s.placements {
		if p.running > 0 || p.revision == s.stable {
			sources = append(sources, p)
		}
	}
	return sources
}
