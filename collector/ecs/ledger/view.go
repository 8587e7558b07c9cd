package ledger

import (
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// pending tells whether something could not be read yet. What AWS refuses to tell is not waited for.
func (m *Memory) pending(o Options, now time.Time) bool {
	if o.Past {
		return m.pastPending(o, now)
	}
	switch newest := m.newest(o, now); {
	case m.Description == nil:
		return !m.refused(DescribeServices, o)
	case m.unread(o):
		return true
	case newest != nil && !newest.Described && !newest.Lacking.there() && !m.refused(DescribeServiceDeployments, o):
		return true
	}
	return slices.ContainsFunc(m.referenced(o, now), func(arn ecs.ARN) bool {
		r := m.revision(arn)
		return (r == nil || r.Spec == nil && !r.Lacking.there()) && !m.refused(DescribeServiceRevisions, o)
	})
}

// pastPending tells whether something of the past of a service is still to be read. What AWS refuses to
// tell, or has failed to tell for a minute, is not waited for.
func (m *Memory) pastPending(o Options, now time.Time) bool {
	expected := func(operation Operation) bool {
		return !m.refused(operation, o) && !lasting(m.failingSince(operation, o), now)
	}
	switch {
	case m.Description == nil:
		return expected(DescribeServices)
	case !m.Description.DeployedByECS():
		return false
	case m.First.IsZero():
		return expected(ListServiceDeployments)
	case !expected(DescribeServiceDeployments):
		return false
	}
	s := &step{Memory: *m, options: o, now: now}
	for i := range s.Deployments {
		if s.open(i) && !lasting(s.Deployments[i].Lacking.Since, now) {
			return true
		}
	}
	return false
}

// View is what to expose of the service now, nil if nothing is known or all of it is stale.
func (m *Memory) View(o Options, now time.Time) *ecs.Service {
	if m.Description == nil || m.stale(DescribeServices, o, now) {
		return nil
	}
	newest := m.newest(o, now)
	view := &ecs.Service{
		Description:     m.Description,
		Pending:         !m.Whole,
		CurrentRevision: m.standsOn(o, now).ID(),
	}
	if m.Description.DeployedByECS() && !m.First.IsZero() {
		view.Finished, view.Superseded = m.Counts, ecs.Given(m.Superseded)
	}
	if m.Stopped != nil && o.Stopped {
		view.StoppedTasks = m.Stopped.Counts
	}
	if newest != nil {
		view.Deployment, view.Newest, view.Former = &newest.Deployment, m.Newest, m.formerOf(newest)
	}
	for _, arn := range m.referenced(o, now) {
		view.Revisions = append(view.Revisions, ecs.Revision{
			ID:      arn.ID(),
			Tasks:   m.tasks(arn, newest),
			Traffic: m.traffic(arn),
			Spec:    m.spec(arn, o, now),
		})
	}
	return view
}

// Failing are the operations whose last try for the service failed, with the reasons.
func (m *Memory) Failing() []ecs.FailureKind {
	var kinds []ecs.FailureKind
	add := func(o Operation, t Trouble) {
		kind := ecs.FailureKind{Operation: o.String(), Reason: t.Reason}
		if t.there() && t.Reason != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for o := range Operations {
		add(o, m.trouble(o))
	}
	for i := range m.Deployments {
		add(DescribeServiceDeployments, m.Deployments[i].Lacking)
	}
	for i := range m.Revisions {
		add(DescribeServiceRevisions, m.Revisions[i].Lacking)
	}
	return kinds
}
