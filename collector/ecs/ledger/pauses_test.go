package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestPauses grow from one failure to the next, from 15 s to an hour for what is refused, from 5 s
// to a minute for what is not answered. An answer ends them.
func TestPauses(t *testing.T) {
	for _, c := range []struct {
		name           string
		fail           func(s *story)
		first, longest time.Duration
	}{
		{"refused", func(s *story) { s.refuse(ListServiceDeployments) }, 15 * time.Second, time.Hour},
		{"failed", func(s *story) { s.fail(ListServiceDeployments) }, 5 * time.Second, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			s.describe(shop(runs(1, 1)))
			pause := c.first
			for range 12 {
				c.fail(s)
				s.wantDue(ListServiceDeployments, pause)
				s.wait(pause)
				s.wantDue(ListServiceDeployments, 0)
				pause = min(2*pause, c.longest)
			}
			s.wantFailures(12)
			s.list()
			s.describe(deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", s.now))
			c.fail(s)
			s.wantDue(ListServiceDeployments, c.first)
		})
	}
}

// TestPauseEndsWithAnswer asks for a revision as if nothing had failed, once it was answered.
func TestPauseEndsWithAnswer(t *testing.T) {
	s := restless(t)
	for range 4 {
		s.refuse(DescribeServiceRevisions)
	}
	s.wantDue(DescribeServiceRevisions, 2*time.Minute)
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(2): spec(watched(), "")}})
	s.wantDue(DescribeServiceRevisions, 15*time.Second)
}

// TestPauseOfDescription waits also with a description that failed, of a service at rest or on the move.
func TestPauseOfDescription(t *testing.T) {
	s := newStory(t)
	s.refuse(DescribeServices)
	s.wantDue(DescribeServices, 15*time.Second)
	s.learn(Inventoried{s.now})
	s.wantDue(DescribeServices, 15*time.Second)
	s.describe(deploying(shop(runs(1, 1)), 1, "IN_PROGRESS", s.now))
	s.wantDue(DescribeServices, 10*time.Second)
	s.wait(10 * time.Second)
	s.refuse(DescribeServices)
	s.wantDue(DescribeServices, 15*time.Second)
}
