package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestHandedOver tells nothing of deployments while ECS does not deploy a service, asks for none,
// and goes on where it was, with the same counts, when ECS does so again.
func TestHandedOver(t *testing.T) {
	s, first := resting(t)
	created := s.now.Add(time.Second)
	s.now = s.now.Add(5 * time.Minute)
	ours := *s.last.Memory.Description
	theirs := shop(runs(1, 1))
	theirs.DeploymentController = "CODE_DEPLOY"
	s.list(underWay(3, created.Add(2*time.Minute)), done(2, created, ecs.StatusSuccessful), first)
	s.wantCounts(1, 0, 0)
	s.describeDeployments(sharing(from(underWay(3, created.Add(2*time.Minute)), 1), 1, 1, 90))
	s.refuse(DescribeServiceDeployments)

	s.describe(theirs)
	view := s.view()
	if view.Deployment != nil || view.Finished != nil || view.Superseded.Given || len(view.Revisions) != 1 || view.Revisions[0].Traffic.Production.Given {
		t.Errorf("it tells %+v", view)
	}
	if len(s.last.Memory.Failing()) > 0 {
		t.Error("it fails")
	}
	s.wantDue(ListServiceDeployments, never)
	s.wantDue(DescribeServiceDeployments, never)
	s.wantDue(DescribeServices, never)

	s.wait(time.Hour)
	s.describe(ours)
	s.wantDue(ListServiceDeployments, 0)
	s.list(done(3, created.Add(2*time.Minute), ecs.StatusSuccessful), done(2, created, ecs.StatusSuccessful), first)
	s.wantCounts(2, 0, 0)
	if d := s.view().Deployment; d == nil || d.ARN != deploymentARN(3) {
		t.Errorf("the newest is %v", d)
	}
}

// TestNeverOurs asks for no deployments of a service that ECS never deployed, and waits for none.
func TestNeverOurs(t *testing.T) {
	s := newStory(t)
	d := shop(runs(1, 1), runs(2, 1))
	d.DeploymentController = "EXTERNAL"
	s.describe(d)
	s.wantDue(ListServiceDeployments, never)
	s.wantDue(DescribeServiceRevisions, 0)
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), ""), revisionARN(2): spec(watched(), "")}})
	if s.view().Pending {
		t.Error("it waits for something")
	}
}
