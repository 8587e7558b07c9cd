package ledger

import (
	"cmp"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// calls concludes what to ask next.
func (s *step) calls() (calls [Operations]When) {
	if s.gone {
		return calls
	}
	calls[DescribeServices] = s.dueDescription()
	if s.Description == nil {
		return calls
	}
	if s.Description.DeployedByECS() {
		calls[ListServiceDeployments] = s.dueList()
		calls[DescribeServiceDeployments] = s.dueDeployments()
	}
	if !s.options.Past {
		calls[DescribeServiceRevisions] = s.dueRevisions()
		calls[ListTasks], calls[DescribeTasks] = s.dueTasks()
	}
	return calls
}

// await has what failed wait for its next try. What is not to be asked any more does not fail.
func (s *step) await(calls *[Operations]When) {
	for o := range calls {
		when := &calls[o]
		switch again := s.trouble(Operation(o)).Again; {
		case when.At.IsZero() && Operation(o) != DescribeServices, when.At.After(again) && Operation(o) == DescribeServiceRevisions:
			s.troubled(Operation(o), Trouble{})
		case !when.At.IsZero() && when.At.Before(again):
			when.At, when.Early = again, again
		}
	}
}

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
	case s.trouble(ListServiceDeployments).there():
		return at(s.trouble(ListServiceDeployments).Again, Urgent)
	case s.lagging():
		return at(s.Listed.Add(s.listingPause()), Urgent)
	case PrimaryOf(s.Description).ID != s.Primary, s.Ended, !underWay && TraceOf(s.Description) != s.Trace:
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
// one are described, so that twenty share a call. Stopped tasks wait as long, so that a hundred share one.
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

// review is when time alone changes what is told: something becomes stale, a question is
// decided without an answer, or ECS forgets the newest deployment.
func (s *step) review() time.Time {
	var next time.Time
	consider := func(moment time.Time) {
		if moment.After(s.now) && (next.IsZero() || moment.Before(next)) {
			next = moment
		}
	}
	failing := func(since time.Time) {
		if !since.IsZero() {
			consider(since.Add(s.options.StaleAfter))
			consider(since.Add(listingGrace + time.Millisecond))
		}
	}
	for o := range Operations {
		failing(s.failingSince(o, s.options))
	}
	for i := range s.Deployments {
		failing(s.Deployments[i].Lacking.Since)
	}
	for i := range s.Revisions {
		failing(s.Revisions[i].Lacking.Since)
		failing(s.untoldSince(&s.Revisions[i], s.options))
	}
	if len(s.Deployments) > 0 {
		consider(s.Deployments[0].CreatedAt.Add(ecs.DeploymentsKept - s.options.Skew))
	}
	return next
}
