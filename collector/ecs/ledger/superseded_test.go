package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestSuperseded counts those stopped deployments as superseded that a newer one replaced: created
// before their end, or at most ten seconds after it.
func TestSuperseded(t *testing.T) {
	for _, c := range []struct {
		name   string
		status string
		next   time.Duration // after the end
		want   int
	}{
		{"created before its end", ecs.StatusStopped, -10 * time.Second, 1},
		{"created just then", ecs.StatusStopped, 0, 1},
		{"created ten seconds after", ecs.StatusStopped, 10 * time.Second, 1},
		{"created later", ecs.StatusStopped, 10*time.Second + time.Millisecond, 0},
		{"not stopped", ecs.StatusRollbackFailed, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, first := resting(t)
			d := done(2, s.now.Add(time.Second), c.status)
			s.now = d.FinishedAt.Add(5 * time.Second)
			s.list(d, first)
			s.wantCounts(0, s.counted(ecs.StatusStopped), 0) // the newer one is not listed yet
			next := underWay(3, d.FinishedAt.Add(c.next))
			s.now = s.now.Add(time.Minute)
			s.list(next, d, first)
			s.list(next, d, first)
			s.wantCounts(0, s.counted(ecs.StatusStopped), c.want)
		})
	}
}

// TestSupersededBefore counts none that was superseded before the first list.
func TestSupersededBefore(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(3, 1)))
	s.list(done(3, watched().Add(-30*time.Minute), ecs.StatusSuccessful), done(2, watched().Add(-31*time.Minute), ecs.StatusStopped))
	s.wantCounts(0, 0, 0)
}

// TestSupersededInStorm counts one as superseded by the one that followed, of which nothing is to be
// learnt any more, also when its end comes late.
func TestSupersededInStorm(t *testing.T) {
	s, first := resting(t)
	t0 := s.now.Add(time.Second)
	s.now = s.now.Add(10 * time.Minute)
	followed := stopped(2, t0)
	storm := []ecs.Deployment{
		underWay(6, t0.Add(9*time.Minute)),
		done(5, t0.Add(7*time.Minute), ecs.StatusSuccessful),
		done(4, t0.Add(5*time.Minute), ecs.StatusSuccessful),
		done(3, t0.Add(time.Minute), ecs.StatusSuccessful),
		followed, first,
	}
	s.list(storm...)
	s.wantCounts(3, 1, 0)
	s.wait(time.Minute)
	followed.StoppedAt = t0.Add(time.Minute - 2*time.Second)
	s.describeDeployments(followed)
	s.wantCounts(3, 1, 1)
	if n := len(s.last.Memory.Deployments); n != remembered {
		t.Errorf("%d deployments are remembered", n)
	}
}
