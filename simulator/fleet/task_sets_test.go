package fleet_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// taskSets writes down the task sets of a service, and checks that the service counts the tasks of all.
func (w *world) taskSets(arn string) string {
	w.t.Helper()
	s := w.service(arn)
	var all []string
	var running, pending int32
	for _, set := range s.TaskSets {
		running, pending = running+set.RunningCount, pending+set.PendingCount
		all = append(all, fmt.Sprintf("%s %v%% %d/%d %s", *set.Status, set.Scale.Value, set.RunningCount, set.ComputedDesiredCount, set.StabilityStatus))
		primary := *set.Status == "PRIMARY" && s.DeploymentController.Type == byCodeDeploy
		if is := aws.ToString(s.TaskDefinition) == *set.TaskDefinition; is != primary {
			w.t.Errorf("is the task definition of the service that of a %s task set? %t", *set.Status, is)
		}
	}
	if s.RunningCount != running || s.PendingCount != pending {
		w.t.Errorf("the service has %d tasks and %d pending, its task sets %d and %d", s.RunningCount, s.PendingCount, running, pending)
	}
	return strings.Join(all, ", ")
}

func TestReplaceTaskSet(t *testing.T) {
	for _, c := range []struct {
		controller types.DeploymentControllerType
		want       map[time.Duration]string // since the replacement began
	}{
		{byCodeDeploy, map[time.Duration]string{
			0:   "PRIMARY 100% 4/4 STEADY_STATE, ACTIVE 100% 0/4 STABILIZING",
			25:  "PRIMARY 100% 4/4 STEADY_STATE, ACTIVE 100% 2/4 STABILIZING",
			45:  "PRIMARY 100% 4/4 STEADY_STATE, ACTIVE 100% 4/4 STEADY_STATE",
			60:  "ACTIVE 100% 4/4 STEADY_STATE, PRIMARY 100% 4/4 STEADY_STATE",
			120: "DRAINING 0% 2/0 STABILIZING, PRIMARY 100% 4/4 STEADY_STATE",
			140: "PRIMARY 100% 4/4 STEADY_STATE",
		}},
		{byNobody, map[time.Duration]string{
			0:   "PRIMARY 100% 4/4 STEADY_STATE, ACTIVE 25% 0/1 STABILIZING",
			25:  "PRIMARY 75% 3/3 STEADY_STATE, ACTIVE 25% 1/1 STEADY_STATE",
			45:  "ACTIVE 75% 3/3 STEADY_STATE, PRIMARY 100% 1/4 STABILIZING",
			60:  "ACTIVE 75% 3/3 STEADY_STATE, PRIMARY 100% 4/4 STEADY_STATE",
			120: "DRAINING 0% 1/0 STABILIZING, PRIMARY 100% 4/4 STEADY_STATE",
			140: "PRIMARY 100% 4/4 STEADY_STATE",
		}},
	} {
		t.Run(string(c.controller), func(t *testing.T) {
			w, arn := newService(t, fleet.ServiceSpec{Controller: c.controller, DesiredCount: aws.Int32(4)})
			w.clock.advance(time.Hour)
			created, err := w.ReplaceTaskSet("test", "web")
			if err != nil {
				t.Fatal(err)
			}
			for second := range time.Duration(200) {
				if want, changes := c.want[second]; changes && w.taskSets(arn) != want {
					t.Errorf("after %d s: %s, want %s", second, w.taskSets(arn), want)
				}
				w.clock.advance(time.Second)
			}
			if s := w.service(arn); *s.TaskSets[0].TaskSetArn != created || !strings.HasSuffix(*s.TaskSets[0].TaskDefinition, ":2") {
				t.Errorf("in the end there is %+v", s.TaskSets[0])
			}
		})
	}
}

// TestReplacementEnds deletes a service, and gives it another controller, while its task set is replaced.
func TestReplacementEnds(t *testing.T) {
	for name, end := range map[string]func(*world) error{
		"deleted":            func(w *world) error { return w.DeleteService("test", "web") },
		"another controller": func(w *world) error { return w.ChangeController("test", "web", byNobody) },
		"ECS":                func(w *world) error { return w.ChangeController("test", "web", byECS) },
	} {
		t.Run(name, func(t *testing.T) {
			w, arn := newService(t, fleet.ServiceSpec{Controller: byCodeDeploy, DesiredCount: aws.Int32(4)})
			if _, err := w.ReplaceTaskSet("test", "web"); err != nil {
				t.Fatal(err)
			}
			if _, err := w.ReplaceTaskSet("test", "web"); err == nil {
				t.Error("two replacements at the same time")
			}
			w.clock.advance(30 * time.Second)
			if err := end(w); err != nil {
				t.Fatal(err)
			}
			w.clock.advance(10 * time.Minute)
			want := map[string]int{"another controller": 1}[name]
			if got := len(w.service(arn).TaskSets); got != want {
				t.Errorf("%d task sets, want %d", got, want)
			}
		})
	}
}

func TestNoTaskSetToReplace(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{})
	for _, service := range []string{"web", "absent"} {
		if _, err := w.ReplaceTaskSet("test", service); err == nil {
			t.Errorf("%s has a task set", service)
		}
	}
}
