package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// serving gives the source that has the production traffic: the one to go back to, or else the newest.
func (r *rollout) serving() *revision {
	if r.back == nil && len(r.sources) > 0 {
		return r.sources[0].revision
	}
	return r.back
}

// remaining gives the sources with the tasks that the step leaves them.
func (r *rollout) remaining(step Step, now time.Time) []placement {
	sources := slices.Clone(r.sources)
	r.leave(sources, step)
	for i := range sources {
		if rollingBack(step.Status) && sources[i].revision == r.back {
			sources[i].updatedAt, sources[i].rolloutState = now, rollbackState(step.Status)
		}
	}
	return sources
}

// leave sets the sources' tasks. The share that the step leaves is that of all sources together: the one that serves
// keeps its tasks longest, then the older ones. Where traffic is shifted, the stage RECONCILE_SERVICE begins with
// stopping all others (AWS' documentation). A rollback that is done gives the one to go back to every task.
func (r *rollout) leave(sources []placement, step Step) {
	budget := int32(0)
	for _, source := range sources {
		budget += source.running
	}
	budget = share(budget, step.Source)
	keep := func(source *placement) {
		source.running = min(source.running, budget)
		source.requested = source.running
		budget -= source.running
	}
	rolledBack := r.back != nil && rollingBack(step.Status) && step.Requested == 0 && step.Source == 1
	serving := r.serving()
	if at := slices.IndexFunc(sources, func(p placement) bool { return p.revision == serving }); at >= 0 {
		if rolledBack {
			budget = r.service.state.DesiredCount
			sources[at].running = budget
		}
		keep(&sources[at])
	}
	if step.Stage != "" {
		budget = 0
	}
	for i := range slices.Backward(sources) {
		if sources[i].revision != serving {
			keep(&sources[i])
		}
	}
}

// sourceSummaries gives the production traffic that the target has not got to the source that serves. Test traffic
// goes to the target only.
func (r *rollout) sourceSummaries(step Step, sources []placement) []types.ServiceRevisionSummary {
	serving := r.serving()
	summaries := make([]types.ServiceRevisionSummary, 0, len(sources))
	for _, source := range sources {
		production := 0.0
		if source.revision == serving {
			production = 100 - step.Production
		}
		summaries = append(summaries, *r.summary(source, production, 0))
	}
	return summaries
}
