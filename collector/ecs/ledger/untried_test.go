package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// withManaged is a service with a deployment under way from a revision that is asked for once an hour,
// while the calls for the target fail.
func withManaged(t *testing.T) *story {
	t.Helper()
	s := restless(t)
	managed := spec(watched().Add(-100*time.Hour), "sha256:1")
	managed.Managed = []ecs.ManagedResource{{Type: "listener"}}
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): managed}})
	for range 10 {
		s.wait(time.Minute)
		s.fail(DescribeServiceRevisions)
	}
	return s
}

// TestUntriedRevision keeps showing a revision that is not due while those of another fail, until it
// was due for StaleAfter as well.
func TestUntriedRevision(t *testing.T) {
	s := withManaged(t)
	for s.now.Before(watched().Add(65 * time.Minute)) {
		if is := s.shown(); !is.complete || is.incomplete {
			t.Fatalf("after %s %+v is shown", s.now.Sub(watched()), is)
		}
		if s.wait(time.Second); s.now.Second() == 0 {
			s.fail(DescribeServiceRevisions)
		}
	}
	if s.shown().complete {
		t.Error("the managed one is not stale")
	}
}

// TestTroubleEndsWithWhatFailed ends the trouble with a revision that is referenced no more, though
// another is due in an hour.
func TestTroubleEndsWithWhatFailed(t *testing.T) {
	s := withManaged(t)
	s.describeDeployments(back(from(done(2, watched().Add(-10*time.Second), ecs.StatusRollbackSuccessful), 1)))
	s.describe(shop(runs(1, 2)))
	if failing := s.last.Memory.Failing(); len(failing) > 0 {
		t.Errorf("it fails for ever: %v", failing)
	}
	s.wantDue(DescribeServiceRevisions, 50*time.Minute)
	if !s.shown().complete {
		t.Error("the revision that did not fail is stale")
	}
}
