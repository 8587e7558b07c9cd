package ledger

import (
	"cmp"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// conclude draws the conclusions that follow from all that is known now.
func (s *step) conclude() {
	if s.gone || s.Description == nil {
		return
	}
	s.count()
	if current := s.standsOn(s.options, s.now); current != "" && !s.unread(s.options) {
		s.Current = current
	}
	s.keepNewest()
	s.forgetDeployments()
	s.forgetRevisions()
	s.Whole = s.Whole || !s.pending(s.options, s.now)
}

// forgetDeployments keeps the newest deployments, and of the others those that have something
// left to be learnt, each with the one that may have replaced it.
func (s *step) forgetDeployments() {
	kept := make([]Deployment, 0, len(s.Deployments))
	for i, d := range s.Deployments {
		if i >= remembered && !s.open(i) && (i+1 == len(s.Deployments) || !s.open(i+1)) {
			s.Settled = later(s.Settled, d.CreatedAt)
			continue
		}
		if i > 0 {
			d.Deployment = withoutDetails(d.Deployment)
			d.Reason = "" // free text, of which there can be much
		}
		kept = append(kept, d)
	}
	s.Deployments = kept
}

// withoutDetails is what the list tells of a deployment.
func withoutDetails(d ecs.Deployment) ecs.Deployment {
	return ecs.Deployment{
		ARN: d.ARN, Status: d.Status, Reason: d.Reason, Target: d.Target,
		CreatedAt: d.CreatedAt, StartedAt: d.StartedAt, FinishedAt: d.FinishedAt, StoppedAt: d.StoppedAt,
	}
}

// forgetRevisions keeps what is known of the revisions that are referenced, and the traffic of
// those of the newest deployment, which may be described before they are in use.
func (s *step) forgetRevisions() {
	referenced := s.referenced(s.options, s.now)
	s.Traffic = slices.DeleteFunc(slices.Clone(s.Traffic), func(t Traffic) bool {
		return !slices.Contains(referenced, t.Revision) && !s.shared(t.Revision)
	})
	revisions := make([]Revision, 0, len(referenced))
	for _, arn := range referenced {
		r := Revision{ARN: arn}
		if known := cmp.Or(s.revision(arn), find(s.Former, arn)); known != nil {
			r = *known
		}
		if r.Wanted.IsZero() {
			r.Wanted = s.now
		}
		revisions = append(revisions, r)
	}
	known := s.Revisions
	s.Revisions = revisions
	s.keepFormer(known)
}

// shared tells whether the newest deployment has a share for the revision.
func (s *step) shared(revision ecs.ARN) bool {
	return len(s.Deployments) > 0 && slices.ContainsFunc(s.Deployments[0].Shares, func(share ecs.Share) bool { return share.Revision == revision })
}

// pending tells whether something could not be read yet. What AWS refuses to tell is not waited for.
func (m *Memory) pending(o Options, now time.Time) bool {
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
	for o, t := range m.Troubles {
		add(Operation(o), t)
	}
	for i := range m.Deployments {
		add(DescribeServiceDeployments, m.Deployments[i].Lacking)
	}
	for i := range m.Revisions {
		add(DescribeServiceRevisions, m.Revisions[i].Lacking)
	}
	return kinds
}
