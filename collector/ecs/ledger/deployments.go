package ledger

import (
	"cmp"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

const (
	// listingGrace is how long something may be listed and not be described, or a deployment be told
	// by its service and not be listed.
	listingGrace = time.Minute
	// remembered is how many of the newest deployments are kept with what is concluded of them.
	remembered = 3
)

func (e Listed) happen(s *step) {
	if s.Description == nil {
		return // of a service that had the name before
	}
	s.troubled(ListServiceDeployments, Trouble{})
	if s.First.IsZero() {
		s.First = s.options.countedFrom(e.Asked)
		for _, status := range ecs.FinishedStatuses() {
			s.Counts = append(s.Counts, ecs.DeploymentCount{Status: status})
		}
	}
	for _, d := range e.Deployments {
		s.list(d, e.Asked)
	}
	slices.SortStableFunc(s.Deployments, func(a, b Deployment) int { return b.CreatedAt.Compare(a.CreatedAt) })
	if !e.Asked.Before(s.Listed) {
		s.Listed, s.Trace, s.Primary, s.Ended = e.Asked, e.Trace, e.Primary, false
		s.Lags++
		if !s.lags(s.options, s.now) {
			s.Lags = 0
		}
	}
	s.count()
}

// countedFrom is the time after which the deployments of a service count that end, where these were
// first asked for at a moment: by AWS' clock. Where the past is read that is as long ago as ECS knows.
func (o Options) countedFrom(asked time.Time) time.Time {
	if o.Past {
		return o.aws(asked).Add(-ecs.DeploymentsKept)
	}
	return o.aws(asked)
}

// list takes in what a list tells of a deployment.
func (s *step) list(d ecs.Deployment, asked time.Time) {
	if d.CreatedAt.Add(time.Second).Before(s.CreatedAt) {
		return // of a service that had the name before
	}
	if i := s.deployment(d.ARN); i >= 0 {
		s.Deployments[i].hear(d, asked)
	} else if d.CreatedAt.After(s.Settled) {
		s.Deployments = append(s.Deployments, Deployment{Deployment: d, StatusAsked: asked, SeenOpen: !d.Finished()})
	}
}

// deployment is the index of a deployment by its id.
func (m *Memory) deployment(arn ecs.ARN) int {
	return slices.IndexFunc(m.Deployments, func(d Deployment) bool { return d.ARN.ID() == arn.ID() })
}

// hear takes in what a list or a description says. behind means that more was known already: a
// finished deployment stays finished.
func (d *Deployment) hear(told ecs.Deployment, asked time.Time) (behind bool) {
	finished := told.Finished()
	switch {
	case d.Finished() && !finished:
		return true
	case d.Finished() == finished && asked.Before(d.StatusAsked):
	default:
		if finished && !d.Finished() && told.FinishedAt.IsZero() {
			d.StoppedAt = time.Time{} // when it was asked to stop, which is not when it ended
		}
		if told.Status != d.Status || told.Reason != "" {
			d.Reason = told.Reason
		}
		d.Status, d.StatusAsked = told.Status, asked
	}
	d.SeenOpen = d.SeenOpen || !finished
	d.Target = cmp.Or(told.Target, d.Target)
	for _, moment := range []struct {
		known *time.Time
		told  time.Time
	}{{&d.StartedAt, told.StartedAt}, {&d.FinishedAt, told.FinishedAt}, {&d.StoppedAt, told.StoppedAt}} {
		if !moment.told.IsZero() {
			*moment.known = moment.told
		}
	}
	return false
}

func (e DeploymentsDescribed) happen(s *step) {
	s.troubled(DescribeServiceDeployments, Trouble{})
	for _, told := range e.Deployments {
		if i := s.deployment(told.ARN); i >= 0 {
			s.describe(i, told, e.Asked)
		}
	}
	s.count()
}

// describe takes in the description of a deployment that was listed.
func (s *step) describe(i int, told ecs.Deployment, asked time.Time) {
	d := &s.Deployments[i]
	wasOpen := !d.Finished()
	d.DescribeTried, d.Lacking = later(d.DescribeTried, asked), Trouble{}
	if d.hear(told, asked) {
		d.Lags++
		return
	}
	d.Lags = 0
	ended := told.Finished() && !d.Final // tells more than one that was asked for later and was behind
	d.Final = d.Final || ended
	if i > 0 || asked.Before(d.DetailsAsked) && !ended {
		return
	}
	d.Described, d.DetailsAsked = true, later(d.DetailsAsked, asked)
	s.Ended = s.Ended || wasOpen && d.Finished()
	d.Strategy, d.Plan, d.LifecycleStage, d.Sources, d.Shares = told.Strategy, told.Plan, told.LifecycleStage, told.Sources, told.Shares
	d.CircuitBreaker, d.Alarms, d.Rollback, d.Hooks = told.CircuitBreaker, told.Alarms, told.Rollback, told.Hooks
	s.direct(told.Shares)
}

// direct takes in where the newest deployment directs traffic.
func (s *step) direct(shares []ecs.Share) {
	s.Traffic = slices.Clone(s.Traffic)
	for _, share := range shares {
		i := slices.IndexFunc(s.Traffic, func(t Traffic) bool { return t.Revision == share.Revision })
		if i < 0 {
			i = len(s.Traffic)
			s.Traffic = append(s.Traffic, Traffic{Revision: share.Revision})
		}
		s.Traffic[i].Traffic = share.Traffic
	}
}

// lackDeployment notes that a deployment that was asked for was not described.
func (s *step) lackDeployment(e Lacking) {
	i := s.deployment(e.ARN)
	if i < 0 || e.Asked.Before(s.Deployments[i].DescribeTried) {
		return
	}
	d := &s.Deployments[i]
	d.DescribeTried = e.Asked
	var failed bool
	if d.Lacking, failed = d.Lacking.missing(s.now, cmp.Or(e.Reason, "error"), e.Refused, missingPauses()); failed {
		s.fail(e.Operation, e.Reason, e.Err)
	}
}

// lags tells whether the service tells of a deployment that the list does not have yet.
func (m *Memory) lags(o Options, now time.Time) bool {
	primary := PrimaryOf(m.Description)
	return o.aws(now).Sub(primary.CreatedAt) <= listingGrace && !m.leadsTo(primary)
}

// leadsTo tells whether the newest deployment is the one that the service calls its primary. The
// number of that is the id of the revision that it brings, or goes back to.
func (m *Memory) leadsTo(primary ecs.Rollout) bool {
	if len(m.Deployments) == 0 {
		return false
	}
	newest := &m.Deployments[0]
	if ended := newest.Ended(); !ended.IsZero() && ended.Before(primary.CreatedAt) {
		return false // a later one went back to the same revision
	}
	return primary.ID == newest.Target.ID() || primary.ID == m.Current.ID() ||
		newest.Rollback != nil && primary.ID == newest.Rollback.Revision.ID()
}

// open tells whether a deployment has to be described (again): the newest until it was described as
// finished, others until they have finished and their end, if it matters, is known.
func (s *step) open(i int) bool {
	d := &s.Deployments[i]
	matters := s.options.History && d.Ended().IsZero() && (!d.Decided || d.Counted)
	needed := i == 0 || !d.Finished() || matters
	if s.options.Past {
		needed = matters && d.Finished()
	}
	return s.describable(d, s.options, s.now) && !d.Final && needed
}
