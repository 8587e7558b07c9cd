package fleet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

const (
	byECS        = types.DeploymentControllerTypeEcs
	byCodeDeploy = types.DeploymentControllerTypeCodeDeploy
	byNobody     = types.DeploymentControllerTypeExternal
)

func (w *world) changeController(to types.DeploymentControllerType) {
	w.t.Helper()
	if err := w.ChangeController("test", "web", to); err != nil {
		w.t.Fatal(err)
	}
}

// TestChangeController hands a service over in the middle of a deployment, and takes it back.
func TestChangeController(t *testing.T) {
	for _, to := range []types.DeploymentControllerType{byCodeDeploy, byNobody} {
		t.Run(string(to), func(t *testing.T) {
			w, arn := newService(t, fleet.ServiceSpec{DesiredCount: aws.Int32(4)})
			deployment := w.deploy(fleet.Change{})
			w.clock.advance(fleet.DigestsDelay)
			w.changeController(to)
			changed := w.clock.Now()
			w.clock.advance(time.Hour)
			w.checkHandedOver(arn, to, changed)
			if d, _ := w.Deployment(deployment); d.Status != "STOPPED" || !strings.Contains(*d.StatusReason, "controller") {
				t.Errorf("the deployment under way is %s", d.Status)
			}
			w.changeController(byECS)
			w.clock.advance(time.Hour)
			w.checkTakenBack(arn)
		})
	}
}

func (w *world) checkHandedOver(arn string, to types.DeploymentControllerType, changed time.Time) {
	w.t.Helper()
	s := w.service(arn)
	if s.DeploymentController.Type != to || s.Deployments != nil || s.CurrentServiceRevisions != nil || w.deployments(arn) != nil {
		w.t.Errorf("deployments or revisions are told: %+v", s)
	}
	if s.RunningCount != 4 || s.PendingCount != 0 || (s.TaskDefinition != nil) != (to == byCodeDeploy) {
		w.t.Errorf("%d tasks run, %d are pending, task definition %v", s.RunningCount, s.PendingCount, s.TaskDefinition)
	}
	if set := s.TaskSets[0]; len(s.TaskSets) != 1 || set.RunningCount != 4 || !set.CreatedAt.Equal(changed) {
		w.t.Errorf("task sets %+v", s.TaskSets)
	}
	if _, err := w.Deploy("test", "web", fleet.Change{}); err == nil {
		w.t.Error("ECS deploys it")
	}
}

func (w *world) checkTakenBack(arn string) {
	w.t.Helper()
	s, all := w.service(arn), w.deployments(arn)
	if len(s.TaskSets) != 0 || len(s.CurrentServiceRevisions) != 1 || s.RunningCount != 4 || s.DeploymentController.Type != byECS {
		w.t.Errorf("%d task sets, %d revisions, %d tasks", len(s.TaskSets), len(s.CurrentServiceRevisions), s.RunningCount)
	}
	if len(all) != 3 || all[0].Status != "SUCCESSFUL" || len(all[0].SourceServiceRevisions) != 0 {
		w.t.Errorf("%d deployments, the newest %+v", len(all), all[0])
	}
}

func TestChangeControllerToTheSame(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	w.changeController(byECS)
	w.clock.advance(time.Minute)
	if n := len(w.deployments(arn)); n != 1 {
		t.Errorf("%d deployments, want the first only", n)
	}
	if w.ChangeController("test", "absent", byECS) == nil || w.ChangeController("absent", "web", byECS) == nil {
		t.Error("what is unknown has another controller")
	}
}

// TestChangedControllerEndsTheCleanUp hands a service over while tasks of a source are being removed.
func TestChangedControllerEndsTheCleanUp(t *testing.T) {
	w, arn := newService(t, deferring())
	w.deploy(fleet.Change{})
	w.clock.advance(70 * time.Second)
	w.changeController(byNobody)
	w.clock.advance(time.Hour)
	if s := w.service(arn); s.RunningCount != 8 || s.Deployments != nil || s.TaskDefinition != nil {
		t.Errorf("%d tasks run, deployments %v, task definition %v", s.RunningCount, s.Deployments, s.TaskDefinition)
	}
}

// TestFleetLivesOnWithAnotherController has a fleet deploy a service by whichever controller it has.
func TestFleetLivesOnWithAnotherController(t *testing.T) {
	w := newWorld(t, 1, 1, 20)
	name := number(w.ServiceARNs("production")[0])
	for _, to := range []types.DeploymentControllerType{byCodeDeploy, byNobody, byECS} {
		if err := w.ChangeController("production", name, to); err != nil {
			t.Fatal(err)
		}
		w.clock.advance(10 * time.Second)
		s, _ := w.Service("production", name)
		if byOther := to != byECS; byOther != (len(s.TaskSets) > 0) || byOther != (s.Deployments == nil) {
			t.Errorf("with %s: %d task sets, %d deployments", to, len(s.TaskSets), len(s.Deployments))
		}
	}
}
