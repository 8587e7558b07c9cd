package ledger

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// watchTime is for how long a service that was hinted is looked at closely: ECS tells of a change
// some seconds after its event.
const watchTime = time.Minute

// Watch is a close look at a service: it is read again, with pauses that grow, until it has changed.
type Watch struct {
	Since    time.Time        // when the hint came; zero before the first
	Until    time.Time        // after which it has lasted long enough
	Looks    int              // that saw no change
	Changed  bool             // whether one did
	Deployed bool             // whether a deployment of the service is to have changed
	Was      *ecs.Description // what was known at the hint
	Newest   ecs.ARN          // the newest deployment then
	Status   string           // and how far it was
}

// lookPauses are those between the looks at a service that was hinted, closePauses those between
// the lists that lack its deployment.
func lookPauses() pauses  { return pauses{time.Second, time.Minute} }
func closePauses() pauses { return pauses{time.Second, 4 * time.Second} }

func (e Hinted) happen(s *step) {
	s.hint()
	if s.Watch.on() && s.now.Before(s.Watch.Until) && !e.Deployed { // looks go on with pauses as long as they are, however many hints there are
		s.Watch.Until = s.now.Add(watchTime)
		return
	}
	s.Watch = Watch{Since: s.now, Until: s.now.Add(watchTime), Deployed: e.Deployed, Was: s.Description}
	s.Watch.Newest, s.Watch.Status = s.newestStatus()
}

// hint has the service described, also where that failed before.
func (s *step) hint() {
	s.Hinted = s.now
	s.Troubles[DescribeServices].Again = time.Time{}
}

// on tells whether a change is looked for.
func (w *Watch) on() bool { return !w.Since.IsZero() && !w.Changed }

// looked notes that the service was described.
func (s *step) looked(asked time.Time) {
	if !asked.Before(s.Hinted) {
		s.Hinted = time.Time{}
	}
	if !asked.Before(s.Watch.Since) && s.Watch.on() {
		s.Watch.Looks++
	}
}

// compare ends the close look at a service that has changed.
func (s *step) compare() {
	if !s.Watch.on() || s.Description == nil {
		return
	}
	was := s.Watch.Was
	newest, status := s.newestStatus()
	switch {
	case was == nil && s.Watch.Deployed: // it was not known before
		s.Watch.Changed = s.underWay()
	case !s.Watch.Deployed:
		s.Watch.Changed = was != s.Description
	case newest != s.Watch.Newest || status != s.Watch.Status:
		s.Watch.Changed = true
	default:
		s.Watch.Changed = !s.underWay() && Trace(was) != Trace(s.Description)
	}
}

// newestStatus is the newest deployment and how far it is: what of it events tell of.
func (s *step) newestStatus() (arn ecs.ARN, status string) {
	newest := s.newest(s.options, s.now)
	if newest == nil {
		return "", ""
	}
	status = newest.Status + "\n" + newest.LifecycleStage
	for _, hook := range newest.Hooks {
		status += "\n" + hook.ID + " " + hook.Status
	}
	return newest.ARN, status
}

// underWay tells whether the newest deployment that is listed is under way.
func (s *step) underWay() bool {
	newest := s.newest(s.options, s.now)
	return newest != nil && !newest.Finished()
}

// dueLook is when a service that was hinted is to be described. What may be deployed comes with
// what is on the move.
func (s *step) dueLook() When {
	rank := Urgent
	if s.Watch.on() && s.Watch.Deployed {
		rank = Moving
	}
	switch next := s.nextLook(s.Described); {
	case s.Hinted.IsZero() && (!s.Watch.on() || next.After(s.Watch.Until)):
		return When{}
	case s.Described.IsZero():
		return at(s.Hinted, rank)
	default:
		return at(next, rank)
	}
}

// nextLook is when to describe the service again after a description. Before the first one after a
// hint it is the time of the one before, so that who was described longest ago comes first.
func (s *step) nextLook(last time.Time) time.Time {
	if !s.Watch.on() || s.Watch.Looks == 0 {
		return last
	}
	return last.Add(lookPauses().after(s.Watch.Looks))
}

// nextDeploymentLook is when to describe the newest deployment because of a hint; zero when it is not to be.
func (s *step) nextDeploymentLook(d *Deployment) time.Time {
	if !s.Watch.on() || !s.Watch.Deployed {
		return time.Time{}
	}
	if d.DescribeTried.Before(s.Watch.Since) {
		return d.DescribeTried
	}
	next := d.DescribeTried.Add(lookPauses().after(max(1, s.Watch.Looks)))
	if next.After(s.Watch.Until) {
		return time.Time{}
	}
	return next
}

// listingPauses are those between lists that lack what the service tells of.
func (s *step) listingPauses() pauses {
	if s.Listed.Before(s.Watch.Until) {
		return closePauses()
	}
	return laggingPauses()
}

// AtRest tells whether the service is known to have no deployment under way, and the tasks that it is
// to have.
func (m *Memory) AtRest(o Options, now time.Time) bool {
	s := &step{Memory: *m, options: o, now: now}
	return m.Description != nil && !s.moving() && m.Description.Tasks.Running == m.Description.Tasks.Desired && m.Description.Tasks.Pending == 0
}
