package ledger

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Outcome is what follows from an event.
type Outcome struct {
	Memory   Memory
	Due      Due
	Gone     bool                     // whether the service is no more
	Finished []ecs.FinishedDeployment // whose durations are to be told; their cluster is left open
	Failures []ecs.Failure            // to be counted
}

// Change is what an event made of a service.
type Change struct {
	Key
	Outcome
}

// Learn works an event into what is known of a service. It changes nothing that it is given.
func Learn(m Memory, e Event, o Options, now time.Time) Outcome {
	s := &step{Memory: m, options: o, now: now}
	s.Deployments, s.Revisions = slices.Clone(m.Deployments), slices.Clone(m.Revisions)
	if m.Stopped != nil {
		own := *m.Stopped
		s.Stopped = &own
	}
	e.happen(s)
	s.conclude()
	s.compare()
	if reflect.DeepEqual(m.Stopped, s.Stopped) {
		s.Stopped = m.Stopped
	}
	s.Deployments, s.Revisions, s.Traffic = asBefore(m.Deployments, s.Deployments), asBefore(m.Revisions, s.Revisions), asBefore(m.Traffic, s.Traffic)
	calls := s.calls()
	s.await(&calls)
	return Outcome{
		Memory:   s.Memory,
		Due:      Due{calls, s.review()},
		Gone:     s.gone,
		Finished: s.finished,
		Failures: s.failures,
	}
}

// asBefore gives what was known where that is what is known now, and else what is known now without room to
// grow: memory that is not made anew leaves no gaps behind.
func asBefore[T any](before, now []T) []T {
	if reflect.DeepEqual(before, now) {
		return before
	}
	return append(make([]T, 0, len(now)), now...)
}

// conclude draws the conclusions that follow from all that is known now.
func (s *step) conclude() {
	if s.gone || s.Description == nil {
		s.Whole = s.Whole || s.options.Past && !s.pending(s.options, s.now)
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
	s.lookAfterTasks()
}

// forgetDeployments keeps the newest deployments, and of the others those that have something
// left to be learnt, each with the one that may have replaced it.
func (s *step) forgetDeployments() {
	var kept []Deployment
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
