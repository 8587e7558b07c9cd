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
	Changed  bool             // whether it has
	Deployed bool             // whether a deployment of the service is to have changed
	Was      *ecs.Description // what was known at the hint
	Newest   ecs.ARN          // the newest deployment then
	Status   string           // and how far it was
}

// How long after a hint, and the last look since, the next one is due: ECS tells of what has happened within seconds.
const (
	shortestLook = time.Second
	longestLook  = 15 * time.Second
	shortestList = 750 * time.Millisecond // of the deployments, where one is missing
	betweenHints = 5 * time.Second        // from a description to the next hint, unless that is of a deployment
)

func (e Hinted) happen(s *step) {
	switch {
	case e.Deployed:
		s.hint()
	case s.Hinted.IsZero():
		s.hint()
		s.Hinted = later(s.now, s.Described.Add(betweenHints))
	}
	if e.Once || !e.Deployed && s.moving() { // which is looked at again anyway
		return
	}
	if s.Watch.on() && s.now.Before(s.Watch.Until) && !e.Deployed { // the pauses go on growing, however many hints there are
		s.Watch.Until = s.now.Add(watchTime)
		return
	}
	s.Watch = Watch{Since: s.now, Until: s.now.Add(watchTime), Deployed: e.Deployed, Was: s.Description}
	s.Watch.Newest, s.Watch.Status = s.newestStatus()
}

// hint has the service described, also where that failed before.
func (s *step) hint() {
	s.Hinted = s.now
	s.tryAgain(DescribeServices, time.Time{})
}

// on tells whether a change is looked for.
func (w *Watch) on() bool { return !w.Since.IsZero() && !w.Changed }

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
		older := PrimaryOf(s.Description).CreatedAt.Before(PrimaryOf(was).CreatedAt) // an answer that lags is no change
		s.Watch.Changed = !s.underWay() && !older && TraceOf(was) != TraceOf(s.Description)
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

// dueLook is when a service that was hinted is to be described. What may be deployed comes with
// what is on the move, unless the hint alone tells that there is such a service.
func (s *step) dueLook() When {
	rank := Urgent
	if s.Watch.on() && s.Watch.Deployed && !s.rumoured() {
		rank = Moving
	}
	switch next := s.Watch.next(s.Described); {
	case s.Hinted.IsZero() && (!s.Watch.on() || next.After(s.Watch.Until)):
		return When{}
	case s.Described.IsZero() || s.Hinted.After(s.now):
		return at(s.Hinted, rank)
	default:
		return at(next, rank)
	}
}

// next is when to look again after a look: at once when that was before the hint.
func (w *Watch) next(last time.Time) time.Time {
	if !w.on() || last.Before(w.Since) || last.After(w.Until) {
		return last
	}
	return last.Add(min(max(shortestLook, last.Sub(w.Since)/2), longestLook))
}

// nextDeployment is when to describe the newest deployment because of a hint, after a time when that was done; zero when it
// is not to be.
func (w *Watch) nextDeployment(last time.Time) time.Time {
	if next := w.next(last); w.on() && w.Deployed && !next.After(w.Until) {
		return next
	}
	return time.Time{}
}

// listingPause is how long after a list that lacks what the service tells of the next one is due. After
// a hint it is a tenth of the time since that, since ECS lists a deployment within seconds.
func (s *step) listingPause() time.Duration {
	if s.Watch.Since.IsZero() || !s.Listed.Before(s.Watch.Until) {
		return laggingPauses().after(s.Lags)
	}
	return max(shortestList, s.Listed.Sub(s.Watch.Since)/pausePerAge)
}

// AtRest tells whether the service is known to have no deployment under way, and the tasks that it is
// to have.
func (m *Memory) AtRest(o Options, now time.Time) bool {
	s := &step{Memory: *m, options: o, now: now}
	return m.Description != nil && !s.moving() && m.Description.Tasks.Running == m.Description.Tasks.Desired && m.Description.Tasks.Pending == 0
}
