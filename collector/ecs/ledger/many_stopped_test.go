package ledger

import (
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestStoppedTasksAreBounded remembers little of a service whose tasks stop again and again, and counts each once.
func TestStoppedTasksAreBounded(t *testing.T) {
	s := newTroubled(t)
	var listed []ecs.StoppedTask
	const eachTime = 400
	for i := range 20 {
		s.wait(10 * time.Minute)
		listed = slices.DeleteFunc(listed, func(task ecs.StoppedTask) bool { return s.now.Sub(task.StoppedAt) > time.Hour })
		for n := range eachTime {
			listed = append(listed, stoppedTask(i*eachTime+n, 1, s.now.Add(time.Duration(n)*time.Millisecond)))
		}
		s.now = s.now.Add(time.Second)
		s.look(listed...)
		if got := len(s.last.Memory.Stopped.Counted); got > countedKept {
			t.Fatalf("%d tasks are remembered", got)
		}
	}
	if got := s.stopsCounted(); got != 20*eachTime {
		t.Errorf("%d are counted, not %d", got, 20*eachTime)
	}
	for revision := range 200 {
		s.look(stoppedTask(100_000+revision, revision+2, s.now.Add(time.Duration(revision)*time.Millisecond)))
	}
	if got := len(s.view().StoppedTasks); got != causesKept {
		t.Errorf("%d causes are kept", got)
	}
	s.wait(tasksKept + time.Hour)
	if got := s.view().StoppedTasks; len(got) > 1 {
		t.Errorf("of revisions that are not used any more there is %v", got)
	}
}

// TestStoppedTasksAreDescribedOnce describes no task again while it is listed, whether it counted or not.
func TestStoppedTasksAreDescribedOnce(t *testing.T) {
	s := newTroubled(t)
	s.wait(time.Minute)
	var listed []ecs.StoppedTask
	for n := range 2 * countedKept {
		listed = append(listed, stoppedTask(n, 1, s.now.Add(time.Duration(n)*time.Millisecond)))
	}
	for n := range 300 { // before the service was known
		listed = append(listed, stoppedTask(n+len(listed), 1, watched().Add(-time.Minute)))
	}
	s.wait(time.Minute)
	s.look(listed...)
	counted := s.stopsCounted()
	for range 3 {
		s.wait(time.Minute)
		listed = append(listed, stoppedTask(len(listed)+1000, 1, s.now))
		s.learn(TasksListed{s.now, arnsOf(listed)})
		if due := s.last.Memory.TasksDue(); len(due) != 1 {
			t.Errorf("%d tasks are described, not 1", len(due))
		}
		s.look(listed...)
	}
	if got := s.stopsCounted(); counted != 2*countedKept || got != counted+3 {
		t.Errorf("%d tasks are counted, and then %d", counted, got)
	}
	s.wait(tasksKept + time.Minute)
	s.describe(shop(runs(1, 1)))
	if told := s.last.Memory.Stopped.Told; len(told) > 0 {
		t.Errorf("%d tasks are remembered long after the service recovered", len(told))
	}
	s.look(listed[:2]...)
	s.look()
	if told := s.last.Memory.Stopped.Told; len(told) > 0 {
		t.Errorf("%d tasks are remembered that are not listed any more", len(told))
	}
}
