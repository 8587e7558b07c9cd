package ledger

import (
	"cmp"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Rank is how urgent something is.
type Rank int

// The ranks, the most urgent first.
const (
	Moving Rank = iota // another look at what is on the move, or may be by a hint
	Urgent             // another hint, or something new
	Unread             // never read whole
	Rest
	Ranks // how many there are
)

// When is when a call about a service is due.
type When struct {
	At    time.Time // zero when it is not
	Early time.Time // from when on it may come along with others
	Rank  Rank
}

// Due says what to ask about a service next.
type Due struct {
	Calls  [Operations]When
	Review time.Time // when passing time alone changes something; zero for never
}

// due concludes what to ask next.
func (s *step) due() Due {
	var due Due
	if s.gone {
		return due
	}
	due.Calls[DescribeServices] = s.dueDescription()
	if s.Description != nil {
		if s.Description.DeployedByECS() {
			due.Calls[ListServiceDeployments] = s.dueList()
			due.Calls[DescribeServiceDeployments] = s.dueDeployments()
		}
		due.Calls[DescribeServiceRevisions] = s.dueRevisions()
	}
	for o := range due.Calls {
		when := &due.Calls[o]
		switch again := s.Troubles[o].Again; {
		case when.At.IsZero() && Operation(o) != DescribeServices, when.At.After(again) && Operation(o) == DescribeServiceRevisions:
			s.Troubles[o] = Trouble{} // what is not to be asked any more does not fail
		case !when.At.IsZero() && when.At.Before(again):
			when.At, when.Early = again, again
		}
	}
	due.Review = s.review()
	return due
}

// at is due at a time, and not before.
func at(moment time.Time, rank Rank) When { return When{At: moment, Early: moment, Rank: rank} }

// rank is the rank of a service at rest.
func (m *Memory) rank() Rank {
	if m.Whole {
		return Rest
	}
	return Unread
}

// dueDescription is when the service is to be described.
func (s *step) dueDescription() When {
	look := s.dueLook()
	switch {
	case !s.Missing.IsZero():
		return at(cmp.Or(s.Described, s.Hinted, s.Missing), Urgent) // first the one that was described longest ago
	case s.moving():
		if usual := s.dueMoving(); look.At.IsZero() || !usual.At.IsZero() && usual.At.Before(look.At) {
			return usual
		}
		return look
	case !look.At.IsZero():
		return look
	case s.Inventory.IsZero():
		return When{}
	default:
		return at(s.Inventory, s.rank())
	}
}

// dueMoving is when a service on the move is to be described.
func (s *step) dueMoving() When {
	inventory := s.Inventory
	if s.options.Rollout == 0 {
		return When{At: inventory, Early: inventory, Rank: Moving}
	}
	next := s.Described.Add(s.options.Rollout)
	if !inventory.IsZero() && inventory.Before(next) {
		next = inventory
	}
	return When{At: next, Early: next.Add(-s.options.Rollout / 2), Rank: Moving}
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

// dueList is when to list the deployments: if they never were listed, if there is one that is not
// listed yet, and if a service at rest has changed. While the newest is under way, its description
// says enough, unless that cannot be read.
func (s *step) dueList() When {
	newest := s.newest(s.options, s.now)
	underWay := newest != nil && !newest.Finished()
	switch {
	case s.First.IsZero() && s.moving():
		return at(s.Described, Urgent)
	case s.First.IsZero():
		return at(s.Seen, Unread)
	case s.Troubles[ListServiceDeployments].there():
		return at(s.Troubles[ListServiceDeployments].Again, Urgent)
	case s.lagging():
		return at(s.Listed.Add(s.listingPause()), Urgent)
	case Primary(s.Description).ID != s.Primary, s.Ended, !underWay && Trace(s.Description) != s.Trace:
		return at(later(s.Described, s.Listed), Urgent)
	case underWay && (newest.Lacking.there() || !s.failingSince(DescribeServiceDeployments, s.options).IsZero()):
		return at(s.Listed.Add(max(s.options.Rollout, shortestPause)), Urgent)
	default:
		return When{}
	}
}

// dueDeployments is when to describe the first of the deployments.
func (s *step) dueDeployments() When {
	var due When
	for i := range s.Deployments {
		when := s.dueDeployment(i)
		if !when.At.IsZero() && (due.At.IsZero() || when.At.Before(due.At)) {
			due = when
		}
	}
	return due
}

// open tells whether a deployment has to be described (again): the newest until it was described as
// finished, others until they have finished and their end, if it matters, is known.
func (s *step) open(i int) bool {
	d := &s.Deployments[i]
	matters := s.options.History && d.Ended().IsZero() && (!d.Decided || d.Counted)
	return s.describable(d, s.options, s.now) && !d.Final && (i == 0 || !d.Finished() || matters)
}

// dueDeployment is when to describe a deployment. While it is open that happens again and again.
func (s *step) dueDeployment(i int) When {
	d := &s.Deployments[i]
	switch {
	case !s.open(i):
		return When{}
	case d.Lacking.there():
		return at(d.Lacking.Again, Urgent)
	case d.DescribeTried.IsZero() && d.Finished() && !s.Whole:
		return at(s.turn(), Unread)
	case d.DescribeTried.IsZero():
		return at(later(s.Described, s.Listed), Urgent)
	case d.Lags > 0:
		return at(d.DescribeTried.Add(laggingPauses().after(d.Lags)), Urgent)
	case i == 0 && !s.Watch.nextDeployment(d.DescribeTried).IsZero():
		return at(s.Watch.nextDeployment(d.DescribeTried), Urgent)
	case d.Finished():
		return at(later(d.DescribeTried, d.StatusAsked), Urgent)
	case s.options.Rollout == 0:
		if s.Described.After(d.DescribeTried) {
			return at(s.Described, Urgent)
		}
		return When{}
	}
	next := d.DescribeTried.Add(s.options.Rollout)
	return When{At: next, Early: next.Add(-s.options.Rollout / 2), Rank: Moving}
}

// company is how much later other services may have been seen of which the deployments are listed before those of
// one are described, so that twenty share a call.
const company = 2 * time.Second

// turn is when the deployments of a service that was never read whole are due to be described.
func (s *step) turn() time.Time {
	listed := cmp.Or(s.Listed, s.Described)
	if together := s.Seen.Add(company); !s.Seen.IsZero() && together.Before(listed) {
		return together
	}
	return listed
}

// dueRevisions is when to describe the first of the revisions.
func (s *step) dueRevisions() When {
	var due When
	for i := range s.Revisions {
		r := &s.Revisions[i]
		moment := r.dueAt(s.options)
		if moment.IsZero() || !due.At.IsZero() && !moment.Before(due.At) {
			continue
		}
		due = at(moment, s.rank())
		if r.Spec == nil && !r.Lacking.there() && (s.Whole || s.moving()) || r.Spec != nil && s.moving() {
			due.Rank = Urgent
		}
	}
	return due
}

// DeploymentsDue are the deployments to describe now.
func (m *Memory) DeploymentsDue(o Options, now time.Time) []ecs.ARN {
	s := &step{Memory: *m, options: o, now: now}
	var arns []ecs.ARN
	for i := range s.Deployments {
		if when := s.dueDeployment(i); !when.At.IsZero() && !when.Early.After(now) {
			arns = append(arns, s.Deployments[i].ARN)
		}
	}
	return arns
}

// RevisionsDue are the revisions to describe now.
func (m *Memory) RevisionsDue(o Options, now time.Time) []ecs.ARN {
	var arns []ecs.ARN
	for i := range m.Revisions {
		if moment := m.Revisions[i].dueAt(o); !moment.IsZero() && !moment.After(now) {
			arns = append(arns, m.Revisions[i].ARN)
		}
	}
	return arns
}
