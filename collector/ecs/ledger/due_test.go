package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestAtRest asks nothing about a service at rest but what the lists of its cluster ask.
func TestAtRest(t *testing.T) {
	s, _ := resting(t)
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "sha256:1")}})
	for range 3 {
		for o := range Operations {
			s.wantDue(o, never)
		}
		s.wait(5 * time.Minute)
		s.learn(Inventoried{s.now})
		s.wantDue(DescribeServices, 0)
		if rank := s.last.Due.Calls[DescribeServices].Rank; rank != Rest {
			t.Errorf("its rank is %d", rank)
		}
		s.describe(*s.last.Memory.Description)
	}
}

// TestOnTheMove looks at a service on the move after every rollout interval, or when half of it
// has passed and another one is looked at.
func TestOnTheMove(t *testing.T) {
	s := restless(t)
	for _, o := range []Operation{DescribeServices, DescribeServiceDeployments} {
		s.wantDue(o, 10*time.Second)
		when := s.last.Due.Calls[o]
		if early := when.At.Sub(when.Early); early != 5*time.Second || when.Rank != Moving {
			t.Errorf("%s may come along %s early, with rank %d", o, early, when.Rank)
		}
	}
	if due := s.last.Memory.DeploymentsDue(s.options, s.now.Add(4*time.Second)); len(due) > 0 {
		t.Errorf("%v are due", due)
	}
	if due := s.last.Memory.DeploymentsDue(s.options, s.now.Add(5*time.Second)); len(due) != 1 {
		t.Errorf("%v are due", due)
	}
	s.learn(Inventoried{s.now.Add(time.Second)})
	s.wantDue(DescribeServices, 0)
}

// TestMovingOnlyByRounds looks at a service on the move when the lists of its cluster ask for it,
// where there is no rollout interval.
func TestMovingOnlyByRounds(t *testing.T) {
	s := restless(t)
	s.options.Rollout = 0
	s.wait(time.Hour)
	s.wantDue(DescribeServices, never)
	s.wantDue(DescribeServiceDeployments, never)
	s.learn(Inventoried{s.now})
	s.wantDue(DescribeServices, 0)
	s.wantDue(DescribeServiceDeployments, never)
	s.describe(*s.last.Memory.Description)
	s.wantDue(DescribeServiceDeployments, 0)
	s.describeDeployments(from(underWay(2, watched().Add(-10*time.Second)), 1))
	s.wantDue(DescribeServiceDeployments, never)
}

// TestUnderWayIsNotForgotten remembers a deployment under way, however many have come after it.
func TestUnderWayIsNotForgotten(t *testing.T) {
	s, first := resting(t)
	s.options.Rollout, s.options.History = 0, false
	open := underWay(2, s.now)
	s.list(open, first)
	s.describeDeployments(from(open, 1))
	s.now = s.now.Add(time.Hour)
	all := []ecs.Deployment{open, first}
	for n := 3; n < 9; n++ {
		all = append([]ecs.Deployment{done(n, watched().Add(time.Duration(n)*time.Minute), ecs.StatusSuccessful)}, all...)
	}
	s.list(all...)
	s.wantCounts(6, 0, 0)
	all[len(all)-2] = done(2, watched(), ecs.StatusSuccessful)
	s.list(all...)
	s.wantCounts(7, 0, 0)
}

// TestRanks has new services and those on the move come before those at rest.
func TestRanks(t *testing.T) {
	s := newStory(t)
	rank := func(o Operation, want Rank) {
		t.Helper()
		if got := s.last.Due.Calls[o].Rank; got != want {
			t.Errorf("%s has rank %d, not %d", o, got, want)
		}
	}
	rank(DescribeServices, Unread)
	s.describe(shop(runs(1, 1)))
	rank(ListServiceDeployments, Unread)
	rank(DescribeServiceRevisions, Unread)
	s.list(done(1, watched().Add(-time.Hour), ecs.StatusSuccessful))
	rank(DescribeServiceDeployments, Unread)
	s.describe(deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", s.now))
	rank(ListServiceDeployments, Urgent)
	rank(DescribeServiceRevisions, Urgent)
	s.list(underWay(2, s.now), done(1, watched().Add(-time.Hour), ecs.StatusSuccessful))
	rank(DescribeServiceDeployments, Urgent)
}

// TestPending waits until everything was read once, and never again.
func TestPending(t *testing.T) {
	s := newStory(t)
	pending := func(want bool) {
		t.Helper()
		if got := s.view().Pending; got != want {
			t.Errorf("pending %t, not %t", got, want)
		}
	}
	d := done(1, watched().Add(-time.Hour), ecs.StatusSuccessful)
	s.describe(shop(runs(1, 1)))
	pending(true)
	s.list(d)
	pending(true)
	s.describeDeployments(from(d))
	pending(true)
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "")}})
	pending(false)
	s.describe(shop(runs(2, 1)))
	pending(false)
}

// TestPendingNotForRefusals waits for nothing that AWS refuses to tell.
func TestPendingNotForRefusals(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.refuse(ListServiceDeployments)
	s.options.Refused[DescribeServiceRevisions] = s.now
	s.wait(time.Second)
	if s.view().Pending {
		t.Error("it waits")
	}
}

// TestForgottenByECS tells of a deployment until 90 days after its creation, at which Review looks.
func TestForgottenByECS(t *testing.T) {
	s, first := resting(t)
	end := first.CreatedAt.Add(90 * 24 * time.Hour)
	if review := s.last.Due.Review; !review.Equal(end) {
		t.Errorf("the review is at %s, not at %s", review, end)
	}
	s.wait(end.Sub(s.now) - time.Millisecond)
	if s.view().Deployment == nil {
		t.Error("it was forgotten too early")
	}
	s.wait(time.Millisecond)
	if s.view().Deployment != nil {
		t.Error("it was not forgotten")
	}
	s.wantDue(ListServiceDeployments, never)
}

// TestTurn has a service keep its turn in a first look while it is described again and again.
func TestTurn(t *testing.T) {
	s := newStory(t)
	due := func(o Operation, want time.Time) {
		t.Helper()
		if got := s.last.Due.Calls[o].At; !got.Equal(want) {
			t.Errorf("at %s %s is due since %s, not since %s", s.now, o, got, want)
		}
	}
	for range 3 {
		s.describe(shop(runs(1, 1)))
		due(ListServiceDeployments, watched())
		s.now = s.now.Add(time.Minute)
	}
	s.list(done(1, watched().Add(-time.Hour), ecs.StatusSuccessful))
	for range 3 {
		s.describe(shop(runs(1, 1)))
		due(DescribeServiceDeployments, watched().Add(company))
		s.now = s.now.Add(time.Minute)
	}
}
