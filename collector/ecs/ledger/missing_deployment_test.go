package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestMissingDeployment takes it for no failure for a minute that a deployment cannot be described,
// and asks again soon; after that it is one, and pauses grow from 15 s.
func TestMissingDeployment(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	created := s.now
	s.list(underWay(2, created))
	for _, pause := range []int{2, 4, 8, 15, 15, 15} {
		s.wantDue(DescribeServiceDeployments, 0)
		s.lack(DescribeServiceDeployments, deploymentARN(2))
		s.wantDue(DescribeServiceDeployments, time.Duration(pause)*time.Second)
		s.now = s.now.Add(time.Duration(pause) * time.Second)
	}
	s.wantFailures(0)
	if len(s.last.Memory.Failing()) > 0 {
		t.Error("it fails")
	}
	s.now = created.Add(time.Minute + time.Millisecond)
	for i, pause := range []int{15, 30, 60} {
		s.lack(DescribeServiceDeployments, deploymentARN(2))
		s.wantFailures(i + 1)
		s.wantDue(DescribeServiceDeployments, time.Duration(pause)*time.Second)
	}
	if len(s.last.Memory.Failing()) != 1 {
		t.Error("it does not fail")
	}
	s.describeDeployments(from(underWay(2, created), 1))
	if len(s.last.Memory.Failing()) != 0 {
		t.Error("it still fails")
	}
	s.learn(Lacking{Asked: s.now.Add(-time.Second), Operation: DescribeServiceDeployments, ARN: deploymentARN(2), Reason: "MISSING"})
	if len(s.last.Memory.Failing()) != 0 {
		t.Error("an older answer makes it fail")
	}
}

// TestMissingDeploymentIsListed has the list tell of a deployment under way that cannot be described.
func TestMissingDeploymentIsListed(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(underWay(2, s.now))
	s.wantDue(ListServiceDeployments, never)
	s.lack(DescribeServiceDeployments, deploymentARN(2))
	s.wantDue(ListServiceDeployments, 15*time.Second)
}

// TestMissingDeploymentIsStale counts its staleness from its first failure, not from the first
// answer that lacked it as was to be expected.
func TestMissingDeploymentIsStale(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	created := s.now
	s.list(underWay(2, created))
	s.describeDeployments(from(underWay(2, created), 1))
	s.lack(DescribeServiceDeployments, deploymentARN(2))
	s.now = created.Add(2 * time.Minute)
	s.lack(DescribeServiceDeployments, deploymentARN(2))
	s.wait(5*time.Minute - time.Second)
	if s.view().Deployment.Strategy == "" {
		t.Error("it is stale too early")
	}
	s.wait(time.Second)
	if s.view().Deployment.Strategy != "" {
		t.Error("it is not stale")
	}
}

// TestRefusedDeployment takes it for a failure also of a young one when the call about it alone was refused.
func TestRefusedDeployment(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(underWay(2, s.now))
	s.learn(Lacking{Asked: s.now, Operation: DescribeServiceDeployments, ARN: deploymentARN(2), Reason: "AccessDeniedException", Refused: true})
	s.wantFailures(1)
	s.wantDue(DescribeServiceDeployments, 15*time.Second)
}

// TestMissingOldDeployment forgets the trouble with a deployment that ECS has forgotten.
func TestMissingOldDeployment(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(done(1, s.now.Add(-90*24*time.Hour+time.Hour), ecs.StatusSuccessful))
	s.lack(DescribeServiceDeployments, deploymentARN(1))
	s.wantDue(DescribeServiceDeployments, 2*time.Second)
	s.wait(time.Hour)
	s.wantDue(DescribeServiceDeployments, never)
}
