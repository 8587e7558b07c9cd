package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestLaggingList lists deployments again, after 2 s doubling to 15 s and for a minute, while the
// service tells of one that is not listed.
func TestLaggingList(t *testing.T) {
	s, first := resting(t)
	created := s.now
	s.describe(deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", created))
	for _, pause := range []int{2, 4, 8, 15, 15, 15} {
		s.wantDue(ListServiceDeployments, 0)
		s.list(first)
		s.wantDue(ListServiceDeployments, time.Duration(pause)*time.Second)
		s.wait(time.Duration(pause) * time.Second)
	}
	s.wait(2 * time.Second)
	s.wantDue(ListServiceDeployments, never)
}

// TestLaggingListEnds asks no more once the deployment is listed, by number or by the revision to
// which it goes back, and asks soon when it lags again.
func TestLaggingListEnds(t *testing.T) {
	s, first := resting(t)
	created := s.now
	s.describe(deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", created))
	s.list(first)
	s.now = s.now.Add(2 * time.Second)
	s.list(underWay(2, created), first)
	s.wantDue(ListServiceDeployments, never)
	s.describeDeployments(from(underWay(2, created), 1))
	turned := deploying(shop(runs(1, 1)), 1, "IN_PROGRESS", created.Add(30*time.Second))
	s.now = created.Add(40 * time.Second)
	s.describe(turned)
	s.wantDue(ListServiceDeployments, 0)
	s.list(underWay(2, created), first)
	s.wantDue(ListServiceDeployments, never)
}

// TestLaggingListAfterRollback lists again when a deployment has gone back to the former revision
// before it was ever listed.
func TestLaggingListAfterRollback(t *testing.T) {
	s, first := resting(t)
	s.describe(deploying(shop(runs(1, 1)), 1, "COMPLETED", s.now))
	s.list(first)
	s.wantDue(ListServiceDeployments, 2*time.Second)
}

// TestListWhenChanged lists the deployments of a service at rest once for each change of it.
func TestListWhenChanged(t *testing.T) {
	s, first := resting(t)
	d := *s.last.Memory.Description
	s.wait(time.Hour)
	s.describe(d)
	s.wantDue(ListServiceDeployments, never)
	d.Tasks.Desired++
	s.describe(d)
	s.wantDue(ListServiceDeployments, never)
	d.Rollouts = []ecs.Rollout{{ID: "0001", Status: "PRIMARY", State: "FAILED", UpdatedAt: s.now}}
	s.describe(d)
	s.wantDue(ListServiceDeployments, 0)
	s.list(first)
	s.wantDue(ListServiceDeployments, never)
	d.InUse = []ecs.RevisionInUse{runs(2, 0), runs(1, 1)}
	s.describe(d)
	s.wantDue(ListServiceDeployments, 0)
	s.list(first)
	s.wantDue(ListServiceDeployments, never)
}

// TestListNotWhileUnderWay lists nothing because a service on the move has changed: its newest deployment is
// described, which tells more.
func TestListNotWhileUnderWay(t *testing.T) {
	s := restless(t)
	s.describe(deploying(shop(runs(2, 1)), 2, "IN_PROGRESS", watched().Add(-10*time.Second)))
	s.wantDue(ListServiceDeployments, never)
}

// TestListWhenEnded lists once more when the newest deployment is described as finished, for
// another may have replaced it.
func TestListWhenEnded(t *testing.T) {
	s := restless(t)
	s.wantDue(ListServiceDeployments, never)
	ended := done(2, watched().Add(-10*time.Second), ecs.StatusStopped)
	s.describeDeployments(from(ended, 1))
	s.wantDue(ListServiceDeployments, 0)
	s.list(ended)
	s.wantDue(ListServiceDeployments, never)
}

// TestListSupersededWhileUnderWay lists when the service has another primary than when it was listed.
func TestListSupersededWhileUnderWay(t *testing.T) {
	s := restless(t)
	s.describe(deploying(shop(runs(3, 1), runs(2, 1), runs(1, 1)), 3, "IN_PROGRESS", s.now))
	s.wantDue(ListServiceDeployments, 0)
}
