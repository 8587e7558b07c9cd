package ledger

import (
	"slices"

	"ecs_revision_exporter/collector/ecs"
)

// count counts the deployments that have finished, each once, and tells of their durations.
func (s *step) count() {
	for i := range s.Deployments {
		d := &s.Deployments[i]
		if !d.Finished() {
			continue
		}
		if !d.Decided {
			d.Counted, d.Decided = s.counts(i)
			if d.Counted {
				s.Counts = counted(s.Counts, d.Status)
			}
		}
		if !d.Counted || d.Ended().IsZero() {
			continue
		}
		if !d.Observed && !d.StartedAt.IsZero() {
			d.Observed = true
			s.finished = append(s.finished, ecs.FinishedDeployment{Status: d.Status, Duration: d.Ended().Sub(d.StartedAt)})
		}
		if !d.Replaced && i > 0 && ecs.Superseded(d.Status, d.Ended(), s.Deployments[i-1].CreatedAt) {
			d.Replaced = true
			s.Superseded++
		}
	}
}

// counts tells whether a finished deployment counts: when it ended after the deployments of the
// service were first listed. Without a known end it does when it was created after that or seen
// under way. It is not decided while the end can still be learnt and would tell.
func (s *step) counts(i int) (counts, decided bool) {
	d := &s.Deployments[i]
	switch ended := d.Ended(); {
	case !ended.IsZero():
		return ended.After(s.First), true
	case !d.CreatedAt.Before(s.First):
		return true, true
	case s.endCanBeLearnt(i):
		return false, false
	default:
		return d.SeenOpen, true
	}
}

// endCanBeLearnt tells whether the description will tell when a deployment ended that may have
// done so after the first list. A stopped one did before the next was created, or just then.
func (s *step) endCanBeLearnt(i int) bool {
	d := &s.Deployments[i]
	late := i == 0 || s.Deployments[i-1].CreatedAt.After(s.First.Add(-ecs.ReplacedWithin))
	return late && !d.Final && (s.options.History || i == 0) && s.describable(d, s.options, s.now) &&
		!lasting(d.Lacking.Since, s.now) && !lasting(s.failingSince(DescribeServiceDeployments, s.options), s.now)
}

// counted is the counts with one more of a status.
func counted(counts []ecs.DeploymentCount, status string) []ecs.DeploymentCount {
	counts = slices.Clone(counts)
	i := slices.IndexFunc(counts, func(c ecs.DeploymentCount) bool { return c.Status == status })
	if i < 0 {
		return append(counts, ecs.DeploymentCount{Status: status, Count: 1})
	}
	counts[i].Count++
	return counts
}
