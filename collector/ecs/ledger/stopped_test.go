package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// lacking3 is a service that lacks tasks, and that nobody deploys.
func lacking3(inUse ...ecs.RevisionInUse) ecs.Description {
	d := shop(inUse...)
	d.Tasks = ecs.ServiceTasks{Desired: 4, Running: 1}
	return d
}

// newTroubled is a story of a service whose stopped tasks are to be looked at.
func newTroubled(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.options.Stopped = true
	s.describe(lacking3(runs(1, 1)))
	s.list()
	return s
}

// stoppedTask is a task of a revision that stopped.
func stoppedTask(n, revision int, at time.Time) ecs.StoppedTask {
	return ecs.StoppedTask{
		ARN:       ecs.ARN(fmt.Sprintf("arn:aws:ecs:eu-west-1:123456789012:task/c/%032d", n)),
		Cause:     ecs.StopCause{RevisionID: fmt.Sprintf("%04d", revision), Code: "TaskFailedToStart", Reason: "InternalError"},
		StoppedAt: at,
	}
}

// arnsOf are the ARNs of tasks.
func arnsOf(tasks []ecs.StoppedTask) (arns []ecs.ARN) {
	for _, task := range tasks {
		arns = append(arns, task.ARN)
	}
	return arns
}

// look has tasks listed and described.
func (s *story) look(tasks ...ecs.StoppedTask) {
	s.learn(TasksListed{s.now, arnsOf(tasks)})
	if due := s.last.Memory.TasksDue(); len(due) > 0 {
		s.learn(TasksDescribed{due, slices.DeleteFunc(slices.Clone(tasks), func(task ecs.StoppedTask) bool { return !slices.Contains(due, task.ARN) })})
	}
}

// stopsCounted is how many stopped tasks of the first revision are counted.
func (s *story) stopsCounted() (n int) {
	for _, c := range s.view().StoppedTasks {
		if c.RevisionID == "0001" {
			n += c.Count
		}
	}
	return n
}

// TestStoppedTasksAreDue lists the tasks of a service that lacks some at once, and of another not.
func TestStoppedTasksAreDue(t *testing.T) {
	s := newTroubled(t)
	s.wantDue(ListTasks, 0)
	s.look()
	s.wantDue(ListTasks, 10*time.Second)
	s.wait(10 * time.Second)
	s.look()
	s.wantDue(ListTasks, 20*time.Second)
	s.describe(shop(runs(1, 1)))
	s.wantDue(ListTasks, 20*time.Second) // once more
	s.wait(20 * time.Second)
	s.look()
	s.wantDue(ListTasks, never)
	s.wait(quietFor + time.Second)
	if s.last.Memory.Stopped != nil {
		t.Errorf("of a service without trouble there is %v", s.last.Memory.Stopped)
	}
	growing := shop(runs(1, 1))
	growing.Tasks.Desired = 3
	s.describe(growing)
	s.wantDue(ListTasks, growsFor)
	s.options.Stopped = false
	s.wait(growsFor)
	s.wantDue(ListTasks, never)
}

// TestTasksOfDeployments leaves a service alone that lacks tasks because it is deployed.
func TestTasksOfDeployments(t *testing.T) {
	s := newStory(t)
	s.options.Stopped = true
	s.describe(deploying(lacking3(runs(1, 1)), 2, "IN_PROGRESS", watched()))
	s.wantDue(ListTasks, never)
	s.describe(deploying(lacking3(runs(2, 1)), 2, "COMPLETED", watched()))
	s.list()
	s.wantDue(ListTasks, 0)
}

// TestTaskThatIsStopping looks again until a task has stopped.
func TestTaskThatIsStopping(t *testing.T) {
	s := newStory(t)
	s.options.Stopped = true
	s.describe(shop(runs(1, 1)))
	s.list()
	s.wait(time.Minute)
	s.learn(TaskStopped{s.now})
	s.wantDue(ListTasks, 0)
	s.wait(listedAfter)
	s.look(stoppedTask(1, 1, time.Time{}))
	s.wantDue(ListTasks, 10*time.Second)
	s.wait(listedAfter)
	s.look(stoppedTask(1, 1, s.now))
	s.wantDue(ListTasks, never)
	s.learn(TaskStopped{s.now.Add(-time.Minute)}) // which was looked at
	s.learn(TaskStopped{s.now.Add(-tasksKept)})
	s.wantDue(ListTasks, never)
	if got := s.stopsCounted(); got != 1 {
		t.Errorf("%d tasks are counted", got)
	}
}

// TestFailedTasksAreLookedAt lists the tasks when more of a deployment failed than before.
func TestFailedTasksAreLookedAt(t *testing.T) {
	s := newStory(t)
	s.options.Stopped = true
	failed := func(n int32) ecs.Description {
		d := deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", watched())
		d.Rollouts[0].FailedTasks = n
		return d
	}
	s.describe(failed(0))
	s.wantDue(ListTasks, never)
	s.describe(failed(2))
	s.wantDue(ListTasks, 0)
	s.look()
	s.wait(listedAfter)
	s.look()
	s.describe(failed(2))
	s.wantDue(ListTasks, never)
	s.describe(failed(0))
	s.wantDue(ListTasks, never)
}

// byCodeDeploy is a service with task sets, each to run so many tasks and to run one.
func byCodeDeploy(desired ...int32) ecs.Description {
	d := lacking3()
	d.DeploymentController = "CODE_DEPLOY"
	for _, n := range desired {
		d.TaskSets = append(d.TaskSets, ecs.TaskSet{Tasks: ecs.ServiceTasks{Desired: n, Running: 1}})
	}
	return d
}

// TestStoppedTasksOfOthers counts those of a service that ECS does not deploy under no revision.
func TestStoppedTasksOfOthers(t *testing.T) {
	s := newStory(t)
	s.options.Stopped = true
	s.describe(byCodeDeploy(4))
	s.wait(time.Minute)
	s.look(stoppedTask(1, 7, s.now), stoppedTask(2, 7, watched().Add(-time.Second)))
	if got := s.view().StoppedTasks; len(got) != 1 || got[0].Count != 1 || got[0].RevisionID != "" {
		t.Errorf("counted %v", got)
	}
}

// TestTaskSetsLackTasks leaves a service alone that has no task set yet, whose only one runs all that it is to, and of
// which one takes the place of another.
func TestTaskSetsLackTasks(t *testing.T) {
	for _, test := range []struct {
		sets []int32
		want time.Duration
	}{{nil, never}, {[]int32{1}, never}, {[]int32{4, 4}, never}, {[]int32{4}, 0}} {
		s := newStory(t)
		s.options.Stopped = true
		s.describe(byCodeDeploy(test.sets...))
		s.wantDue(ListTasks, test.want)
	}
}

// TestStoppedTasksCountOnce lets tasks stop, and answers about them lag, get lost and come in parts, over restarts.
func TestStoppedTasksCountOnce(t *testing.T) {
	rapid.Check(t, func(draw *rapid.T) {
		s := newTroubled(t)
		var tasks []ecs.StoppedTask
		for range rapid.IntRange(1, 40).Draw(draw, "steps") {
			s.wait(time.Duration(rapid.IntRange(1, 80).Draw(draw, "pause")) * time.Second)
			switch rapid.IntRange(0, 3).Draw(draw, "what") {
			case 0:
				tasks = append(tasks, stoppedTask(len(tasks), 1, s.now))
			case 1:
				s.restart(time.Second, true)
			default:
				asked := s.now.Add(-time.Duration(rapid.IntRange(0, 8).Draw(draw, "lag")) * time.Second)
				listed := slices.DeleteFunc(slices.Clone(tasks), func(task ecs.StoppedTask) bool {
					return task.StoppedAt.After(asked) || rapid.IntRange(0, 3).Draw(draw, "left out") == 0
				})
				before := s.last.Memory
				saved, _ := json.Marshal(before) // times and texts always encode
				s.look(listed...)
				if now, _ := json.Marshal(before); string(now) != string(saved) {
					draw.Fatalf("the memory was modified: %s", now)
				}
			}
		}
		s.look(tasks...)
		if got := s.stopsCounted(); got != len(tasks) {
			draw.Fatalf("%d tasks are counted of %d", got, len(tasks))
		}
	})
}
