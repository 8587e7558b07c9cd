package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// cleanUpPause is how long after a deployment, and then again, half of the tasks that are left of its sources are
// removed, at a Speed of at most 1. That they are removed in the background is AWS' documentation, the pace is chosen.
const cleanUpPause = 20 * time.Second

// steps gives the steps of a deployment of the service with that outcome.
func (s *service) steps(outcome Outcome) []Step {
	steps := Timeline(s.spec.Strategy, outcome)
	if !s.spec.DeferCleanup || outcome != Succeed {
		return steps
	}
	// Successful as soon as the target runs every task, with what the sources run then.
	steps = until(steps, func(s Step) bool { return s.Running == 1 })
	return append(steps, after(steps, 5*time.Second, func(s *Step) {
		s.Status = types.ServiceDeploymentStatusSuccessful
	}))
}

// scheduleCleanUp removes what runs of other revisions than the primary one, step by step, unless another deployment
// begins meanwhile.
func (f *Fleet) scheduleCleanUp(s *service) {
	if len(s.placements) < 2 {
		return
	}
	newest := s.deployments[len(s.deployments)-1]
	f.after(f.paced(cleanUpPause), func() {
		if *s.state.Status == statusActive && len(s.placements) > 1 && s.deployments[len(s.deployments)-1] == newest {
			f.cleanUp(s)
			f.scheduleCleanUp(s)
		}
	})
}

func (f *Fleet) cleanUp(s *service) {
	left := make([]placement, 0, len(s.placements))
	for _, p := range s.placements {
		if p.revision != s.primary {
			p.running /= 2
			p.requested = p.running
		}
		left = append(left, p)
	}
	f.place(s, inUse(left, s.primary), s.primary)
}
