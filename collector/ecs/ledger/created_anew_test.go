package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// anew is a service with a history, and another that was created under its name.
func anew(t *testing.T) (s *story, first ecs.Deployment, again ecs.Description) {
	t.Helper()
	s, first = resting(t)
	s.now = s.now.Add(10 * time.Minute)
	s.list(done(2, s.now.Add(-5*time.Minute), ecs.StatusSuccessful), first)
	s.wantCounts(1, 0, 0)
	again = deploying(shop(runs(3, 1)), 3, "IN_PROGRESS", s.now)
	again.CreatedAt = s.now
	return s, first, again
}

// TestCreatedAnew starts anew with a service that was created anew: counts at 0, nothing of the
// former revisions and deployments, whatever answers about the former one still come.
func TestCreatedAnew(t *testing.T) {
	s, first, again := anew(t)
	old := *s.last.Memory.Description
	s.now = s.now.Add(time.Second)
	s.describe(again)
	m := s.last.Memory
	if m.Counts != nil || m.Superseded != 0 || len(m.Deployments) > 0 || m.Whole || m.Current != "" || !m.First.IsZero() {
		t.Errorf("of the former one is left %+v", m)
	}
	s.list(underWay(3, again.CreatedAt), first)
	s.wantCounts(0, 0, 0)
	if n := len(s.last.Memory.Deployments); n != 1 {
		t.Errorf("%d deployments are remembered", n)
	}
	s.now = s.now.Add(time.Second)
	s.describe(old)
	if !s.view().CreatedAt.Equal(again.CreatedAt) {
		t.Error("the former one is back")
	}
	s.learn(Described{s.now, inactive(old)})
	if s.last.Gone {
		t.Error("it is gone with the former one")
	}
	s.now = s.now.Add(5 * time.Minute)
	s.list(done(3, again.CreatedAt, ecs.StatusSuccessful))
	s.wantCounts(1, 0, 0)
}

func inactive(d ecs.Description) ecs.Description {
	d.Status = "INACTIVE"
	return d
}

// TestOldAnswerIsAskedAgain asks again, in a moment, when the answer was about the former service.
func TestOldAnswerIsAskedAgain(t *testing.T) {
	s, _, again := anew(t)
	old := *s.last.Memory.Description
	s.describe(again)
	s.now = s.now.Add(time.Second)
	s.learn(Hinted{Deployed: true})
	s.wantDue(DescribeServices, 0)
	s.describe(old)
	s.wantDue(DescribeServices, 2*time.Second)
	s.wait(2 * time.Second)
	s.describe(again)
	s.wantDue(DescribeServices, time.Second) // it was hinted, and has not changed
}

// TestListOfFormer takes in no list for a service that was not described yet.
func TestListOfFormer(t *testing.T) {
	s := newStory(t)
	s.learn(Listed{Asked: s.now, Deployments: []ecs.Deployment{done(1, watched(), ecs.StatusSuccessful)}})
	s.learn(DeploymentsDescribed{s.now, []ecs.Deployment{done(1, watched(), ecs.StatusSuccessful)}})
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "")}})
	if m := s.last.Memory; len(m.Deployments) > 0 || !m.First.IsZero() {
		t.Errorf("it has learnt %+v", m)
	}
	s.wantDue(DescribeServices, 0)
}
