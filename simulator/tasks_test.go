package simulator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// crashing is a world with a service web of which that many tasks have just begun to stop.
func crashing(t *testing.T, count int, cause fleet.StopCause) *world {
	t.Helper()
	w := newWorld(t, simulator.Config{})
	w.service(fleet.ServiceSpec{Name: "web", DesiredCount: aws.Int32(250)})
	w.clock.Advance(2 * time.Hour)
	if err := w.fleet.StopTasks("default", "web", count, cause); err != nil {
		t.Fatal(err)
	}
	return w
}

// stopped lists a page of the stopped tasks of a service.
func (w *world) stopped(service string, token *string) (*ecs.ListTasksOutput, error) {
	return w.client.ListTasks(w.t.Context(), &ecs.ListTasksInput{ServiceName: &service, DesiredStatus: types.DesiredStatusStopped, NextToken: token})
}

// tasks describes tasks, which must not be refused.
func (w *world) tasks(arns ...string) *ecs.DescribeTasksOutput {
	w.t.Helper()
	out, err := w.client.DescribeTasks(w.t.Context(), &ecs.DescribeTasksInput{Tasks: arns})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// TestStoppedTasks lists tasks from when they begin to stop until an hour after they have.
func TestStoppedTasks(t *testing.T) {
	cause := fleet.StopCauses()[len(fleet.StartFailures())+1]
	w := crashing(t, 1, cause)
	listed, err := w.stopped("web", nil)
	if err != nil || len(listed.TaskArns) != 1 {
		t.Fatalf("listed %v, %v", listed, err)
	}
	arn := listed.TaskArns[0]
	for _, step := range []struct {
		after       time.Duration
		status      string
		has, reason string
	}{
		{0, "DEPROVISIONING", "", ""},
		{fleet.StoppingTime, "STOPPED", "has the time", cause.Container},
		{fleet.TaskHistory - time.Second, "STOPPED", "has the time", cause.Container},
	} {
		w.clock.Advance(step.after)
		task := w.tasks(arn, "absent").Tasks[0]
		has := ""
		if task.StoppedAt != nil {
			has = "has the time"
		}
		got := []string{*task.LastStatus, has, aws.ToString(task.Containers[0].Reason), string(task.StopCode), *task.StoppedReason, *task.Group}
		if diff := cmp.Diff([]string{step.status, step.has, step.reason, string(cause.Code), cause.Reason, "service:web"}, got); diff != "" {
			t.Errorf("%s later: (-want +got)\n%s", step.after, diff)
		}
		service, _ := w.fleet.Service("default", "web")
		if *task.StartedBy != *service.Deployments[0].Id {
			t.Errorf("started by %s, not %s", *task.StartedBy, *service.Deployments[0].Id)
		}
	}
	w.clock.Advance(time.Second)
	isMissing(t, w.tasks(arn, "absent").Failures, arn, prefix+"task/default/absent")
	if listed, err := w.stopped("web", nil); err != nil || len(listed.TaskArns) > 0 {
		t.Errorf("an hour later %v are listed, %v", listed.TaskArns, err)
	}
}

// TestTasksOfAService shows in the service that tasks stopped, and that others took their places.
func TestTasksOfAService(t *testing.T) {
	for name, test := range map[string]struct {
		cause  fleet.StopCause
		failed int32
	}{"did not start": {fleet.StartFailures()[0], 3}, "crashed": {fleet.StopCauses()[len(fleet.StartFailures())], 0}} {
		w := crashing(t, 3, test.cause)
		for _, want := range [][2]int32{{247, test.failed}, {250, 0}} {
			service, _ := w.fleet.Service("default", "web")
			if got := [2]int32{service.RunningCount, service.Deployments[0].FailedTasks}; got != want {
				t.Errorf("%s: %v run and failed, not %v", name, got, want)
			}
			w.clock.Advance(fleet.RestartTime)
		}
	}
}

// TestPagesOfTasks gives at most a hundred tasks a page, and describes at most as many.
func TestPagesOfTasks(t *testing.T) {
	w := crashing(t, 230, fleet.StartFailures()[0])
	var sizes []int
	listed := map[string]bool{}
	for token := (*string)(nil); len(sizes) == 0 || token != nil; {
		page, err := w.stopped("web", token)
		if err != nil {
			t.Fatal(err)
		}
		for _, arn := range page.TaskArns {
			listed[arn] = true
		}
		sizes, token = append(sizes, len(page.TaskArns)), page.NextToken
	}
	if fmt.Sprint(sizes) != "[100 100 30]" || len(listed) != 230 {
		t.Errorf("pages of %v, with %d tasks", sizes, len(listed))
	}
	_, err := w.client.DescribeTasks(t.Context(), &ecs.DescribeTasksInput{Tasks: make([]string, 101)})
	refused[*types.InvalidParameterException](t, err, "tasks can have at most 100 items.")
	_, err = w.client.DescribeTasks(t.Context(), &ecs.DescribeTasksInput{Tasks: []string{}})
	refused[*types.InvalidParameterException](t, err, "Tasks cannot be empty.")
	_, err = w.client.DescribeTasks(t.Context(), &ecs.DescribeTasksInput{Tasks: []string{prefix + "task/other/1"}})
	refused[*types.InvalidParameterException](t, err, "Invalid identifier: Identifier is for cluster other. Your cluster is default")
	_, err = w.client.DescribeTasks(t.Context(), &ecs.DescribeTasksInput{Cluster: aws.String("absent"), Tasks: []string{"1"}})
	refused[*types.ClusterNotFoundException](t, err, "Cluster not found.")
}

// TestListTasksRefuses lists nothing of what is not there, denied or not modelled.
func TestListTasksRefuses(t *testing.T) {
	w := crashing(t, 1, fleet.StartFailures()[0])
	_, err := w.stopped("absent", nil)
	refused[*types.ServiceNotFoundException](t, err, "Service not found.")
	_, err = w.client.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: aws.String("absent"), ServiceName: aws.String("web"), DesiredStatus: types.DesiredStatusStopped})
	refused[*types.ClusterNotFoundException](t, err, "Cluster not found.")
	_, err = w.client.ListTasks(t.Context(), &ecs.ListTasksInput{ServiceName: aws.String("web"), DesiredStatus: types.DesiredStatusStopped, MaxResults: aws.Int32(101)})
	refused[*types.InvalidParameterException](t, err, "maxResults must be between 1 and 100.")
	_, err = w.client.ListTasks(t.Context(), &ecs.ListTasksInput{ServiceName: aws.String("web")})
	refused[*types.InvalidParameterException](t, err, "The simulator lists nothing but the stopped tasks of a service.")
	w.service(fleet.ServiceSpec{Name: "other"})
	w.server.Inject(fault.Fault{Service: "web", Effect: fault.AccessDenied()})
	if _, err = w.stopped("web", nil); err == nil {
		t.Error("tasks of a service that is denied are listed")
	}
	if _, err = w.stopped("other", nil); err != nil {
		t.Error(err)
	}
}

// TestTasksOfDeployments stops the tasks that a deployment replaces, and those of one that fails.
func TestTasksOfDeployments(t *testing.T) {
	for outcome, want := range map[fleet.Outcome]types.TaskStopCode{
		fleet.Succeed: types.TaskStopCodeServiceSchedulerInitiated, fleet.RollBack: types.TaskStopCodeTaskFailedToStart,
	} {
		w := newWorld(t, simulator.Config{})
		w.settled("web", 0)
		if _, err := w.fleet.Deploy("default", "web", fleet.Change{Outcome: outcome}); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(20 * time.Minute)
		listed, err := w.stopped("web", nil)
		if err != nil || len(listed.TaskArns) == 0 {
			t.Fatalf("listed %v, %v", listed.TaskArns, err)
		}
		for _, task := range w.tasks(listed.TaskArns...).Tasks {
			if task.StopCode != want {
				t.Errorf("a task of a deployment that ended %d stopped with %s, %s", outcome, task.StopCode, *task.StoppedReason)
			}
		}
	}
}
