package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestOlderDescription lets no description replace one that was asked for later.
func TestOlderDescription(t *testing.T) {
	s, first := resting(t)
	old := *s.last.Memory.Description
	s.now = s.now.Add(time.Minute)
	s.describe(deploying(shop(runs(2, 1), runs(1, 1)), 2, "IN_PROGRESS", s.now))
	s.learn(Described{s.now.Add(-time.Second), old})
	if got := PrimaryOf(s.last.Memory.Description).ID; got != "0002" {
		t.Errorf("the primary is %s again", got)
	}
	s.list(underWay(2, s.now), first)
	s.wantDue(ListServiceDeployments, never)
}

// TestOlderList takes from a list what is new, but not by which description it was asked for, when
// one that was asked for later came before it.
func TestOlderList(t *testing.T) {
	s, first := resting(t)
	old := *s.last.Memory.Description
	asked := s.now.Add(time.Second)
	s.now = asked.Add(5 * time.Second)
	s.describe(deploying(shop(runs(2, 1), runs(1, 1)), 2, "IN_PROGRESS", asked))
	s.list(first)
	s.learn(Listed{asked, TraceOf(&old), PrimaryOf(&old).ID, []ecs.Deployment{underWay(2, asked), first}})
	s.wantDue(ListServiceDeployments, never)
	if s.view().Deployment.ARN != deploymentARN(2) {
		t.Error("the new deployment is not known")
	}
}

// TestOlderStatus keeps the status and the details that were asked for later while a deployment is under way.
func TestOlderStatus(t *testing.T) {
	s := restless(t)
	later, earlier := from(underWay(2, watched().Add(-10*time.Second)), 1), from(underWay(2, watched().Add(-10*time.Second)), 1)
	later.Status, later.LifecycleStage = "STOP_REQUESTED", "BAKE_TIME"
	earlier.LifecycleStage = "SCALE_UP"
	s.now = s.now.Add(time.Minute)
	s.describeDeployments(later)
	s.learn(DeploymentsDescribed{s.now.Add(-time.Second), []ecs.Deployment{earlier}})
	s.learn(Listed{Asked: s.now.Add(-time.Second), Deployments: []ecs.Deployment{underWay(2, watched().Add(-10*time.Second))}})
	if d := s.view().Deployment; d.Status != later.Status || d.LifecycleStage != later.LifecycleStage {
		t.Errorf("it is %s in stage %s again", d.Status, d.LifecycleStage)
	}
	s.learn(Listed{Asked: s.now.Add(time.Second), Deployments: []ecs.Deployment{underWay(2, watched().Add(-10*time.Second))}})
	if d := s.view().Deployment; d.Status != "IN_PROGRESS" {
		t.Errorf("it is still %s", d.Status)
	}
}

// TestListedWhileDescribed has no service described that was described since the list of its cluster began.
func TestListedWhileDescribed(t *testing.T) {
	s := newStory(t)
	s.now = s.now.Add(time.Second)
	s.describe(shop(runs(1, 1)))
	s.learn(Inventoried{s.now.Add(-time.Millisecond)})
	s.wantDue(DescribeServices, never)
	s.learn(Inventoried{s.now.Add(time.Millisecond)})
	s.wantDue(DescribeServices, 0)
}
