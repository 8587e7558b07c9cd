package fleet_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// deferring is a service of eight tasks whose deployments leave the sources to be cleaned up afterwards.
func deferring() fleet.ServiceSpec {
	return fleet.ServiceSpec{EarlySuccess: true, DeferCleanup: true, DesiredCount: aws.Int32(8)}
}

// TestCleanUp watches the tasks of a deployment's source until none is left, and what the deployment says.
func TestCleanUp(t *testing.T) {
	w, arn := newService(t, deferring())
	deployment := w.deploy(fleet.Change{})
	w.clock.advance(65 * time.Second) // the target runs every task
	for _, want := range [][]int32{{8, 4}, {8, 2}, {8, 1}, {8}, {8}} {
		d, _ := w.Deployment(deployment)
		criteria := d.DeploymentConfiguration.EarlySuccessCriteria
		if d.Status != "SUCCESSFUL" || criteria.SourceServiceRevisionCleanup != types.ServiceRevisionCleanupDeferred {
			t.Errorf("the deployment is %s, clean-up %s", d.Status, criteria.SourceServiceRevisionCleanup)
		}
		if source := d.SourceServiceRevisions[0].RunningTaskCount; source != 4 {
			t.Errorf("the finished deployment says that its source runs %d tasks", source)
		}
		s := w.service(arn)
		sum := int32(0)
		for _, tasks := range want {
			sum += tasks
		}
		if got, all := running(s); !slices.Equal(got, want) || all != sum || s.Deployments[0].RolloutState != "COMPLETED" {
			t.Errorf("%v tasks run, %d in all, the newest is %s, want %v", got, all, s.Deployments[0].RolloutState, want)
		}
		w.clock.advance(20 * time.Second)
	}
}

func TestCleanUpLeavesWhatIsLeftToTheNextDeployment(t *testing.T) {
	w, arn := newService(t, deferring())
	w.deploy(fleet.Change{})
	w.clock.advance(70 * time.Second)
	w.deploy(fleet.Change{Outcome: fleet.RollBack})
	w.clock.advance(fleet.DigestsDelay)
	d := w.deployments(arn)[0]
	if n := len(d.SourceServiceRevisions); n != 2 {
		t.Errorf("%d sources, want what was successful and what was left", n)
	}
	if got, sum := running(w.service(arn)); !slices.Equal(got, []int32{0, 8, 4}) || sum != 12 {
		t.Errorf("%v tasks run, %d in all", got, sum)
	}
	w.clock.advance(time.Hour)
	if got, sum := running(w.service(arn)); !slices.Equal(got, []int32{8}) || sum != 8 {
		t.Errorf("in the end %v tasks run, %d in all", got, sum)
	}
}

func TestCleanUpEndsWithTheService(t *testing.T) {
	w, arn := newService(t, deferring())
	w.deploy(fleet.Change{})
	w.clock.advance(70 * time.Second)
	if err := w.DeleteService("test", "web"); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(time.Minute)
	if got, sum := running(w.service(arn)); len(got) != 0 || sum != 0 {
		t.Errorf("%v tasks run, %d in all", got, sum)
	}
}
