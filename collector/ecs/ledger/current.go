package ledger

import (
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// newest is the newest deployment, nil where there is none that counts: the service is not
// deployed by ECS, its deployments were never read or are stale, or ECS has forgotten them. Where
// its description is stale it is as the list tells it.
func (m *Memory) newest(o Options, now time.Time) *Deployment {
	if m.Description == nil || !m.Description.DeployedByECS() || len(m.Deployments) == 0 || m.stale(ListServiceDeployments, o, now) {
		return nil
	}
	d := &m.Deployments[0]
	if !m.describable(d, o, now) {
		return nil
	}
	if !d.Final && (stale(d.Lacking.Since, o, now) || m.stale(DescribeServiceDeployments, o, now)) {
		told := *d
		told.Deployment, told.Described = withoutDetails(d.Deployment), false
		return &told
	}
	return d
}

// standsOn is the revision that the service stands on, empty when nobody can know.
func (m *Memory) standsOn(o Options, now time.Time) ecs.ARN {
	newest := m.newest(o, now)
	switch {
	case newest == nil:
		if m.unread(o) && len(m.Description.InUse) > 1 {
			return ""
		}
		return m.busiest(nil)
	case !newest.Finished() && newest.Described:
		return m.source(newest)
	case !newest.Finished():
		return m.former(newest.Target)
	case newest.Status == ecs.StatusSuccessful && newest.Target != "":
		return newest.Target
	case newest.Status == ecs.StatusRollbackSuccessful && newest.Rollback == nil:
		return m.busiest(nil) // to which one is not known yet, but not to the target
	case newest.Status == ecs.StatusRollbackSuccessful:
		return newest.Rollback.Revision
	default:
		return m.busiest(newest)
	}
}

// unread tells whether the deployments of the service were never read, and will be.
func (m *Memory) unread(o Options) bool {
	return m.Description.DeployedByECS() && m.First.IsZero() && !m.refused(ListServiceDeployments, o)
}

// source is the source of a deployment under way that runs most tasks, of equals the first. It
// is the target where there is no source.
func (m *Memory) source(d *Deployment) ecs.ARN {
	current, most := d.Target, int32(-1)
	for _, source := range d.Sources {
		running := int32(0)
		if tasks := m.tasks(source, d); tasks != nil {
			running = tasks.Running
		}
		if running > most {
			current, most = source, running
		}
	}
	return current
}

// former is the revision from before a deployment of which only the target is known.
func (m *Memory) former(target ecs.ARN) ecs.ARN {
	if m.Current != "" {
		return m.Current
	}
	var others []ecs.ARN
	for _, r := range m.Description.InUse {
		if r.ARN != target {
			others = append(others, r.ARN)
		}
	}
	if len(others) != 1 {
		return ""
	}
	return others[0]
}

// busiest is the revision in use that runs most tasks, of equals the one with most production
// traffic, then the newest. Where none is in use, it is what the deployment or the past tell.
func (m *Memory) busiest(d *Deployment) ecs.ARN {
	inUse := m.Description.InUse
	if len(inUse) > 0 {
		return slices.MaxFunc(inUse, func(a, b ecs.RevisionInUse) int { // of equals the first
			if a.Tasks.Running != b.Tasks.Running {
				return int(a.Tasks.Running) - int(b.Tasks.Running)
			}
			return compare(m.traffic(a.ARN).Production.Value, m.traffic(b.ARN).Production.Value)
		}).ARN
	}
	switch {
	case d != nil && d.Rollback != nil:
		return d.Rollback.Revision
	case d != nil && d.Target != "":
		return d.Target
	default:
		return m.Current
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// traffic is what a deployment meant a revision to have, as last read.
func (m *Memory) traffic(revision ecs.ARN) ecs.Traffic {
	if !m.Description.DeployedByECS() {
		return ecs.Traffic{}
	}
	for _, t := range m.Traffic {
		if t.Revision == revision {
			return t.Traffic
		}
	}
	return ecs.Traffic{}
}

// tasks counts the tasks of a revision as the service tells, else as a deployment under way
// does; nil where neither does.
func (m *Memory) tasks(revision ecs.ARN, d *Deployment) *ecs.RevisionTasks {
	for _, r := range m.Description.InUse {
		if r.ARN == revision {
			return &r.Tasks
		}
	}
	if d == nil || d.Finished() {
		return nil
	}
	for _, share := range d.Shares {
		if share.Revision == revision {
			return &share.Tasks
		}
	}
	return nil
}

// referenced are the revisions that matter now, each once: the current one, source and target
// of a deployment under way, and all that have tasks.
func (m *Memory) referenced(o Options, now time.Time) []ecs.ARN {
	if m.Description == nil {
		return nil
	}
	arns := []ecs.ARN{m.standsOn(o, now)}
	if newest := m.newest(o, now); newest != nil && !newest.Finished() {
		arns = append(append(arns, newest.Sources...), newest.Target)
	}
	for _, r := range m.Description.InUse {
		if r.Tasks.Running > 0 || r.Tasks.Pending > 0 {
			arns = append(arns, r.ARN)
		}
	}
	var each []ecs.ARN
	for _, arn := range arns {
		if arn != "" && !slices.Contains(each, arn) {
			each = append(each, arn)
		}
	}
	return each
}

// moving tells whether the service has a deployment under way, or one that ECS does not list yet.
func (s *step) moving() bool {
	if s.Description == nil || !s.Description.DeployedByECS() {
		return false
	}
	newest := s.newest(s.options, s.now)
	return newest != nil && !newest.Finished() || beingDeployed(s.Description) || !s.First.IsZero() && s.lagging()
}

// lagging tells whether to list again, because the list lacks a deployment that the service names.
func (s *step) lagging() bool { return s.Lags > 0 && s.lags(s.options, s.now) }

// underWay tells whether the newest deployment that is listed is under way.
func (s *step) underWay() bool {
	newest := s.newest(s.options, s.now)
	return newest != nil && !newest.Finished()
}

// withoutDetails is what the list tells of a deployment.
func withoutDetails(d ecs.Deployment) ecs.Deployment {
	return ecs.Deployment{
		ARN: d.ARN, Status: d.Status, Reason: d.Reason, Target: d.Target,
		CreatedAt: d.CreatedAt, StartedAt: d.StartedAt, FinishedAt: d.FinishedAt, StoppedAt: d.StoppedAt,
	}
}
