package ledger

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// TestSkewedClock has the same life learnt by two ledgers, one of them with a clock that is wrong by a known
// skew. Both must ask, count and tell the same at every step.
func TestSkewedClock(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newSim(r)
		s.steady = true
		s.inventory()
		span := s.until.Sub(s.now) + time.Minute
		for range rapid.IntRange(0, 60).Draw(r, "questions") {
			s.after(s.duration(0, span, "when"), s.anything)
		}
		s.run(s.until.Add(time.Minute))
		s.finish()
		skewed := skewed{traces: map[uint64]uint64{}, by: s.duration(-48*time.Hour, 48*time.Hour, "skew")}
		wrong := s.options
		wrong.Skew = skewed.by
		var a, b Outcome
		for _, step := range s.tape {
			if step.fresh {
				a, b = Outcome{}, Outcome{}
			}
			a = Learn(a.Memory, step.event, s.options, step.now)
			b = Learn(b.Memory, skewed.event(step.event), wrong, step.now)
			if difference := difference(a, b, s.options, wrong, step.now); difference != "" {
				s.Fatalf("%s: %s differ after %T", step.now, difference, step.event)
			}
		}
	})
}

// difference is what differs between two outcomes, but for the times that AWS tells.
func difference(a, b Outcome, right, wrong Options, now time.Time) string {
	ids := func(v *ecs.Service) (ids []string) {
		if v == nil {
			return nil
		}
		ids = []string{v.CurrentRevision}
		for _, r := range v.Revisions {
			ids = append(ids, r.ID)
		}
		if v.Deployment != nil {
			ids = append(ids, v.Deployment.ARN.ID(), v.Deployment.Status)
		}
		return ids
	}
	switch {
	case a.Gone != b.Gone:
		return "gone"
	case a.Due != b.Due:
		return "what is due"
	case !reflect.DeepEqual(a.Memory.Counts, b.Memory.Counts) || a.Memory.Superseded != b.Memory.Superseded:
		return "counts"
	case !slices.Equal(a.Finished, b.Finished):
		return "durations"
	case len(a.Failures) != len(b.Failures):
		return "failures"
	case !slices.Equal(ids(a.Memory.View(right, now)), ids(b.Memory.View(wrong, now))):
		return "views"
	case len(a.Memory.Deployments) != len(b.Memory.Deployments):
		return "memories"
	default:
		return ""
	}
}

// skewed changes the times that AWS tells.
type skewed struct {
	by     time.Duration
	traces map[uint64]uint64 // of the descriptions so far
}

func (s skewed) time(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(s.by)
}

func (s skewed) event(e Event) Event {
	switch e := e.(type) {
	case Described:
		trace := TraceOf(&e.Service)
		e.Service.CreatedAt = s.time(e.Service.CreatedAt)
		e.Service.Rollouts = slices.Clone(e.Service.Rollouts)
		for i := range e.Service.Rollouts {
			r := &e.Service.Rollouts[i]
			r.CreatedAt, r.UpdatedAt = s.time(r.CreatedAt), s.time(r.UpdatedAt)
		}
		s.traces[trace] = TraceOf(&e.Service)
		return e
	case Listed:
		e.Trace, e.Deployments = s.traces[e.Trace], s.deployments(e.Deployments)
		return e
	case DeploymentsDescribed:
		e.Deployments = s.deployments(e.Deployments)
		return e
	case RevisionsDescribed:
		changed := map[ecs.ARN]*ecs.RevisionSpec{}
		for arn, spec := range e.Revisions {
			later := *spec
			later.CreatedAt = s.time(spec.CreatedAt)
			changed[arn] = &later
		}
		e.Revisions = changed
		return e
	default:
		return e
	}
}

func (s skewed) deployments(deployments []ecs.Deployment) []ecs.Deployment {
	deployments = slices.Clone(deployments)
	for i := range deployments {
		d := &deployments[i]
		for _, moment := range []*time.Time{&d.CreatedAt, &d.StartedAt, &d.FinishedAt, &d.StoppedAt} {
			*moment = s.time(*moment)
		}
		if d.Rollback != nil {
			rollback := *d.Rollback
			rollback.StartedAt = s.time(rollback.StartedAt)
			d.Rollback = &rollback
		}
	}
	return deployments
}
