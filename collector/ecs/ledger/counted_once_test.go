package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// resting is a service of which the first deployment had ended before it was first listed.
func resting(t *testing.T) (s *story, first ecs.Deployment) {
	t.Helper()
	s = newStory(t)
	first = done(1, watched().Add(-time.Hour), ecs.StatusSuccessful)
	s.describe(deploying(shop(runs(1, 1)), 1, "COMPLETED", first.CreatedAt))
	s.list(first)
	s.describeDeployments(from(first))
	s.wantCounts(0, 0, 0)
	return s, first
}

// TestCountedOnceWhenListLags counts a deployment once that is described as finished, then listed
// as under way, then listed as finished.
func TestCountedOnceWhenListLags(t *testing.T) {
	s, first := resting(t)
	created := s.now.Add(time.Second)
	s.now = created.Add(5 * time.Minute)
	s.list(underWay(2, created), first)
	s.describeDeployments(from(done(2, created, ecs.StatusSuccessful), 1))
	s.wantCounts(1, 0, 0)
	s.list(underWay(2, created), first)
	if status := s.view().Deployment.Status; status != ecs.StatusSuccessful {
		t.Errorf("its status went back to %s", status)
	}
	s.list(done(2, created, ecs.StatusSuccessful), first)
	s.describeDeployments(from(done(2, created, ecs.StatusSuccessful), 1))
	s.wantCounts(1, 0, 0)
	if len(s.told) != 1 {
		t.Errorf("%d durations were told, not 1", len(s.told))
	}
}

// TestCountedOnceWhenListIsShort counts a deployment once that a list lacks after one that had it.
func TestCountedOnceWhenListIsShort(t *testing.T) {
	s, first := resting(t)
	created := s.now.Add(time.Second)
	ended := done(2, created, ecs.StatusSuccessful)
	s.now = created.Add(5 * time.Minute)
	s.list(ended, first)
	s.wantCounts(1, 0, 0)
	s.list(first)
	if id := s.view().Deployment.ARN.ID(); id != "d0002" {
		t.Errorf("the newest is %s", id)
	}
	s.list(ended, first)
	s.list()
	s.list(ended, first)
	s.wantCounts(1, 0, 0)
}

// TestCountedOnceAfterForgotten counts a deployment once that was forgotten and is listed again.
func TestCountedOnceAfterForgotten(t *testing.T) {
	s, first := resting(t)
	all := []ecs.Deployment{first}
	for n := 2; n < 30; n++ {
		s.now = s.now.Add(time.Hour)
		all = append([]ecs.Deployment{done(n, s.now.Add(-5*time.Minute), ecs.StatusSuccessful)}, all...)
		s.list(all...)
		s.describeDeployments(from(all[0], n-1))
		s.wantCounts(n-1, 0, 0)
	}
	if n := len(s.last.Memory.Deployments); n != remembered {
		t.Errorf("%d deployments are remembered", n)
	}
	if s.last.Memory.Deployments[1].Sources != nil {
		t.Error("the details of a former one are remembered")
	}
}

// TestFormerDeployments counts none of 21 deployments that had ended before the first list, which
// lacked them, whether or not the list tells when.
func TestFormerDeployments(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(22, 1)))
	s.list()
	var former []ecs.Deployment
	for n := 22; n > 1; n-- {
		d := done(n, watched().Add(time.Duration(n-30)*time.Hour), ecs.StatusSuccessful)
		if n%3 == 0 {
			d = stopped(n, d.CreatedAt)
		}
		former = append(former, d)
	}
	s.now = s.now.Add(time.Second)
	s.list(former...)
	s.wantCounts(0, 0, 0)
	s.describeDeployments(from(former[0], 21))
	s.wait(time.Hour)
	s.list(former...)
	s.wantCounts(0, 0, 0)
	s.wantDue(DescribeServiceDeployments, never)
	if len(s.told) > 0 {
		t.Errorf("%d durations were told", len(s.told))
	}
}

// TestDurationWhenListIsAhead tells how long a deployment took that is listed as finished and still
// described as under way, whether or not the list tells when it ended.
func TestDurationWhenListIsAhead(t *testing.T) {
	for _, tellsEnd := range []bool{true, false} {
		s, first := resting(t)
		created := s.now.Add(time.Second)
		listed, described := stopped(2, created), stopped(2, created)
		described.StoppedAt = created.Add(time.Minute)
		if tellsEnd {
			listed.FinishedAt = described.StoppedAt
		}
		s.now = created.Add(5 * time.Minute)
		s.list(underWay(2, created), first)
		s.describeDeployments(from(underWay(2, created), 1))
		s.list(listed, first)
		s.describeDeployments(from(underWay(2, created), 1))
		s.wantDue(DescribeServiceDeployments, 2*time.Second)
		s.now = s.now.Add(2 * time.Second)
		s.describeDeployments(from(described, 1))
		s.wantCounts(0, 1, 0)
		if len(s.told) != 1 || s.told[0].Duration != time.Minute || s.told[0].Status != ecs.StatusStopped {
			t.Errorf("told %v", s.told)
		}
		s.wantDue(DescribeServiceDeployments, never)
	}
}

// TestEndWhileDescriptionFails tells of the end that only the list tells.
func TestEndWhileDescriptionFails(t *testing.T) {
	s, first := resting(t)
	created := s.now
	s.list(underWay(2, created), first)
	s.describeDeployments(from(underWay(2, created), 1))
	s.refuse(DescribeServiceDeployments)
	s.wantDue(ListServiceDeployments, 15*time.Second)
	s.wait(2 * time.Minute)
	s.list(done(2, created, ecs.StatusSuccessful), first)
	if status := s.view().Deployment.Status; status != ecs.StatusSuccessful {
		t.Errorf("its status is %s", status)
	}
	s.wantCounts(1, 0, 0)
	if len(s.told) != 1 {
		t.Errorf("%d durations were told, not 1", len(s.told))
	}
}

// TestDescriptionWithoutTarget has the target from the list.
func TestDescriptionWithoutTarget(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(underWay(1, s.now))
	d := from(underWay(1, s.now))
	d.Target = ""
	s.describeDeployments(d)
	if view := s.view(); view.Deployment.Target != revisionARN(1) || view.CurrentRevision != "0001" {
		t.Errorf("its target is %q, and the service stands on %q", view.Deployment.Target, view.CurrentRevision)
	}
}

// TestDetailsOfTheEnd keeps what the first description of the end tells, when it comes after one
// that was asked for later and was behind.
func TestDetailsOfTheEnd(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(2, 1), runs(1, 1)))
	created := s.now
	s.list(underWay(2, created))
	asked := s.now.Add(time.Minute)
	s.now = asked.Add(5 * time.Second)
	s.describeDeployments(from(underWay(2, created), 1))
	ended := back(from(done(2, created, ecs.StatusRollbackSuccessful), 1))
	s.learn(DeploymentsDescribed{asked, []ecs.Deployment{ended}})
	if view := s.view(); view.Deployment.Rollback == nil || view.CurrentRevision != "0001" {
		t.Errorf("its rollback is %v, and the service stands on %q", view.Deployment.Rollback, view.CurrentRevision)
	}
	s.describeDeployments(from(underWay(2, created), 1))
	if s.view().Deployment.Rollback == nil {
		t.Error("an answer that is behind took the rollback away")
	}
	s.wantDue(DescribeServiceDeployments, never)
}

// TestEndOfWhatWasAskedToStop takes the time at which a deployment was asked to stop for no end, however it ends.
func TestEndOfWhatWasAskedToStop(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(2, 1), runs(1, 1)))
	created := s.now.Add(-time.Minute)
	asked := from(underWay(2, created), 1)
	asked.Status, asked.StoppedAt = "STOP_REQUESTED", s.now
	s.list(underWay(2, created))
	s.describeDeployments(asked)
	s.wait(time.Minute)
	end := s.now
	s.list(underWay(3, end), stopped(2, created))
	s.wantCounts(0, 0, 0)
	if len(s.told) > 0 {
		t.Errorf("a duration was told before the end was: %v", s.told)
	}
	ended := from(stopped(2, created), 1)
	ended.StoppedAt = end
	s.describeDeployments(ended)
	s.wantCounts(0, 1, 1)
	if len(s.told) != 1 || s.told[0].Duration != 2*time.Minute {
		t.Errorf("durations %v, want one of two minutes", s.told)
	}
}
