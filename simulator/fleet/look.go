package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// look is what there is to see of a service from one change of it to the next.
type look struct {
	state           *types.Service
	placements      []placement
	primary         *revision
	current, before *deployment // the one under way, and the one before it; nil: there is none
}

// look gives the service as it is now.
func (s *service) look() *look {
	now := &look{state: s.state, placements: s.placements, primary: s.primary}
	if s.rollout != nil {
		now.current = s.rollout.deployment
		if n := len(s.deployments); n > 1 {
			now.before = s.deployments[n-2]
		}
	}
	return now
}

// seen gives the service as it is described at that moment.
func (f *Fleet) seen(l *look, moment time.Time) types.Service {
	state := *l.state
	state.CurrentServiceDeployment = f.currentDeployment(l, moment)
	if len(l.placements) == 0 {
		return state
	}
	state.Deployments = make([]types.Deployment, 1, len(l.placements))
	state.CurrentServiceRevisions = make([]types.ServiceCurrentRevisionSummary, 0, len(l.placements))
	for _, p := range l.placements {
		state.CurrentServiceRevisions = append(state.CurrentServiceRevisions, p.summary())
		if p.revision == l.primary {
			state.Deployments[0] = f.entry(p, "PRIMARY")
		} else {
			state.Deployments = append(state.Deployments, f.entry(p, statusActive))
		}
	}
	return state
}

// currentDeployment gives what the service says of its deployment under way: nothing at first, then the former
// one, then the right one, and nothing again when it has finished.
func (f *Fleet) currentDeployment(l *look, moment time.Time) *string {
	if l.current == nil {
		return nil
	}
	switch age := moment.Sub(*l.current.state.CreatedAt); {
	case age < f.paced(CurrentDeploymentAbsent):
		return nil
	case age >= f.paced(CurrentDeploymentStale):
		return l.current.state.ServiceDeploymentArn
	case l.before == nil:
		return nil
	default:
		return l.before.state.ServiceDeploymentArn
	}
}
