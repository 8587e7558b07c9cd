package ledger

import (
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// pauses grow from one try to the next.
type pauses struct{ first, longest time.Duration }

// after is the pause after so many failed tries.
func (p pauses) after(tries int) time.Duration {
	pause := p.first
	for range tries - 1 {
		if pause >= p.longest {
			break
		}
		pause *= 2
	}
	return min(pause, p.longest)
}

// How long to wait before something is tried again that failed.
func refusedPauses() pauses { return pauses{15 * time.Second, time.Hour} }
func failedPauses() pauses  { return pauses{5 * time.Second, time.Minute} }
func laggingPauses() pauses { return pauses{2 * time.Second, 15 * time.Second} }
func missingPauses() pauses { return pauses{15 * time.Second, 24 * time.Hour} } // what is too old to be described stays so

// again is the trouble after one more failure.
func (t Trouble) again(now time.Time, reason string, p pauses) Trouble {
	if t.Since.IsZero() {
		t.Since = now
	}
	t.Tries++
	t.Reason, t.Again = reason, now.Add(p.after(t.Tries))
	return t
}

// missing is the trouble after one more answer that lacks something, and whether that is a failure.
// For a minute it is none, unless AWS is sure. Answers lag, and a list will soon leave out what was
// deleted.
func (t Trouble) missing(now time.Time, reason string, sure bool, p pauses) (again Trouble, failed bool) {
	if t.Reason == "" && !sure && (t.Since.IsZero() || now.Sub(t.Since) <= listingGrace) {
		return t.again(now, "", laggingPauses()), false
	}
	if t.Reason == "" {
		t = Trouble{} // until now it was no failure
	}
	return t.again(now, reason, p), true
}

// trouble is the trouble with an operation.
func (m *Memory) trouble(o Operation) Trouble {
	if m.Troubles == nil {
		return Trouble{}
	}
	return m.Troubles[o]
}

// troubled notes the trouble with an operation. Most services have none, and no memory for it.
func (s *step) troubled(o Operation, t Trouble) {
	if t == s.trouble(o) {
		return
	}
	var all [Operations]Trouble
	if s.Troubles != nil {
		all = *s.Troubles
	}
	all[o] = t
	s.Troubles = nil
	if all != ([Operations]Trouble{}) {
		s.Troubles = &all
	}
}

// tryAgain has an operation tried again at a time, or at once when that is zero, whatever trouble there is.
func (s *step) tryAgain(o Operation, moment time.Time) {
	t := s.trouble(o)
	t.Again = moment
	s.troubled(o, t)
}

// there tells whether there is any.
func (t Trouble) there() bool { return !t.Since.IsZero() }

// stale tells whether something has failed for so long that its last known state no longer counts.
func stale(since time.Time, o Options, now time.Time) bool {
	return !since.IsZero() && now.Sub(since) >= o.StaleAfter
}

// failingSince is when an operation began to fail for the service, or to be refused for its cluster.
func (m *Memory) failingSince(operation Operation, o Options) time.Time {
	own, all := m.trouble(operation).Since, o.Refused[operation]
	if own.IsZero() || !all.IsZero() && all.Before(own) {
		return all
	}
	return own
}

func (m *Memory) stale(operation Operation, o Options, now time.Time) bool {
	return stale(m.failingSince(operation, o), o, now)
}

// answers tells whether AWS answered an operation for the service when it was last tried. A
// description is asked for all the time: if that was not lately, it counts no more.
func (m *Memory) answers(operation Operation, o Options, now time.Time) bool {
	if m.trouble(operation).there() {
		return false
	}
	switch operation {
	case DescribeServices:
		return !m.Described.IsZero() && now.Sub(m.Described) < o.StaleAfter
	case ListServiceDeployments:
		return !m.First.IsZero()
	case DescribeServiceDeployments:
		return slices.ContainsFunc(m.Deployments, func(d Deployment) bool { return d.Described })
	case ListTasks:
		return m.Stopped != nil && !m.Stopped.Looked.IsZero()
	case DescribeTasks:
		return m.Stopped != nil && len(m.Stopped.Counted) > 0
	default:
		return slices.ContainsFunc(m.Revisions, func(r Revision) bool { return r.Spec != nil })
	}
}

// lasting tells whether a failure lasts for longer than what passes by itself.
func lasting(since, now time.Time) bool { return !since.IsZero() && now.Sub(since) > listingGrace }

func (m *Memory) refused(operation Operation, o Options) bool {
	return m.trouble(operation).Refused || !o.Refused[operation].IsZero()
}

// Failing is of how many services something could not be read in the last attempt, by what and why.
func (l *Ledger) Failing() []ecs.FailureCount {
	failing := map[ecs.FailureKind]int{}
	for _, c := range l.clusters {
		for kind, n := range c.tally.failing {
			failing[kind] += n
		}
	}
	var all []ecs.FailureCount
	for kind, n := range failing {
		if n > 0 {
			all = append(all, ecs.FailureCount{FailureKind: kind, Count: n})
		}
	}
	slices.SortFunc(all, func(a, b ecs.FailureCount) int {
		return strings.Compare(a.Operation+a.Reason, b.Operation+b.Reason)
	})
	return all
}
