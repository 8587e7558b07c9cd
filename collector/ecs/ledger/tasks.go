package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TasksListed is what ListTasks tells: all tasks of the service that stopped lately, or are to.
type TasksListed struct {
	Asked time.Time
	Tasks []ecs.ARN
}

// TasksDescribed is what DescribeTasks tells of tasks of the service.
type TasksDescribed struct {
	Asked []ecs.ARN // for which it was asked
	Tasks []ecs.StoppedTask
}

// TaskStopped is that a task of the service is said to have stopped.
type TaskStopped struct{ At time.Time }

const (
	// growsFor is how long a service may lack tasks that it is only just to have.
	growsFor = time.Minute
	// listedAfter is how long after a task stopped a list may lack it.
	listedAfter = 10 * time.Second
	// quietFor is how long there has to be no look for the pauses to begin anew.
	quietFor = 10 * time.Minute
)

// tasksPauses are those between two looks at the stopped tasks of a service.
func tasksPauses() pauses { return pauses{10 * time.Second, 5 * time.Minute} }

func (e TaskStopped) happen(s *step) {
	known := s.Stopped != nil && s.Stopped.Looked.After(e.At.Add(listedAfter))
	if !known && s.now.Sub(e.At) < tasksKept {
		s.wantTasks()
	}
}

func (e TasksListed) happen(s *step) {
	s.troubled(ListTasks, Trouble{})
	t := s.Stopped
	if t == nil {
		return
	}
	t.Looked = e.Asked
	t.Looks++
	t.listed(e.Tasks)
	t.settle()
}

func (e TasksDescribed) happen(s *step) {
	s.troubled(DescribeTasks, Trouble{})
	t := s.Stopped
	if t == nil || s.Description == nil {
		return
	}
	open := len(e.Asked)
	t.Told = slices.Clip(t.Told)
	for _, task := range e.Tasks {
		if !task.StoppedAt.IsZero() {
			s.takeTask(task)
			t.Told = append(t.Told, strings.Clone(task.ARN.ID()))
			open--
		}
	}
	t.Waiting = slices.DeleteFunc(slices.Clone(t.Waiting), func(arn ecs.ARN) bool { return slices.Contains(e.Asked, arn) })
	if open > 0 { // they are about to stop, or the answer lags
		s.wantTasks()
	}
	t.settle()
}

// settle ends a look when all that it found was described. What stopped just before may not have been listed.
func (t *Stopped) settle() {
	if len(t.Waiting) == 0 && !t.Looked.Before(t.Wanted.Add(listedAfter)) {
		t.Wanted = time.Time{}
	}
}

// wantTasks has the stopped tasks looked at.
func (s *step) wantTasks() {
	if s.options.Stopped {
		s.beginTasks().Wanted = s.now
	}
}

// beginTasks is what is known of the stopped tasks of a service that has trouble with its tasks.
func (s *step) beginTasks() *Stopped {
	if s.Stopped == nil {
		s.Stopped = &Stopped{Settled: cmp.Or(s.First, s.options.aws(cmp.Or(s.Seen, s.now)))}
	}
	if s.Stopped.Short.IsZero() && s.now.Sub(s.Stopped.Looked) > quietFor {
		s.Stopped.Looks = 0
	}
	return s.Stopped
}

// compareTasks has the stopped tasks looked at when more tasks of a deployment have failed than were
// known of. Tasks are no trouble that are missing only because there are just to be more.
func (s *step) compareTasks(told *ecs.Description) {
	was := s.Description
	s.growing = was != nil && told.Tasks.Desired > was.Tasks.Desired && told.Tasks.Running >= was.Tasks.Running
	for _, r := range told.Rollouts {
		if r.FailedTasks > s.failedTasks(r.ID) {
			s.wantTasks()
		}
	}
}

// failedTasks are those of a deployment, as far as is known.
func (s *step) failedTasks(deployment string) int32 {
	if s.Description == nil {
		return 0
	}
	for _, r := range s.Description.Rollouts {
		if r.ID == deployment {
			return r.FailedTasks
		}
	}
	return 0
}

// lookAfterTasks has the stopped tasks looked at again and again while the service lacks tasks that no deployment
// will bring, and once more after that.
func (s *step) lookAfterTasks() {
	if s.options.Stopped && s.lacksTasks() {
		s.lackTasks()
	} else if s.Stopped != nil {
		s.Stopped.Short = time.Time{}
	}
	if s.Stopped == nil {
		return
	}
	s.forgetTasks()
	t := s.Stopped
	if t.Short.IsZero() && s.now.Sub(t.Wanted) > tasksKept { // what stopped then is not listed any more
		t.Wanted = time.Time{}
	}
	if t.Wanted.IsZero() && t.Short.IsZero() && len(t.Counts)+len(t.Waiting) == 0 && s.now.Sub(t.Looked) > quietFor {
		s.Stopped = nil
	}
}

// lackTasks notes that the service lacks tasks. It is no trouble yet where there are just to be more of them.
func (s *step) lackTasks() {
	t := s.beginTasks()
	since := s.now
	if s.growing {
		since = since.Add(growsFor)
	}
	if t.Short = cmp.Or(t.Short, since); !s.now.Before(t.Short) {
		t.Wanted = s.now
	}
}

// lacksTasks tells whether the service runs fewer tasks than it is to, and nothing is deployed. Of one that ECS does not
// deploy its task set is to run tasks, perhaps not all of those that the service desires: there may be none yet.
func (s *step) lacksTasks() bool {
	switch d := s.Description; {
	case d.DeployedByECS():
		return d.Tasks.Running < d.Tasks.Desired && !s.moving()
	case len(d.TaskSets) == 1:
		return d.TaskSets[0].Tasks.Running < d.TaskSets[0].Tasks.Desired
	default:
		return false
	}
}

// dueTasks is when to list the stopped tasks, and when to describe those that were listed: together with those of
// other services, whose lists may be read just after.
func (s *step) dueTasks() (list, describe When) {
	t := s.Stopped
	if t == nil || !s.options.Stopped {
		return When{}, When{}
	}
	if len(t.Waiting) > 0 {
		return When{}, When{At: t.Looked.Add(company), Early: t.Looked, Rank: Urgent}
	}
	moment := t.Wanted
	if moment.IsZero() || !t.Short.IsZero() && t.Short.Before(moment) {
		moment = t.Short
	}
	switch {
	case moment.IsZero():
		return When{}, When{}
	case t.Looks == 0:
		return at(moment, Urgent), When{}
	default:
		return at(later(moment, t.Looked.Add(tasksPauses().after(t.Looks))), Rest), When{}
	}
}

// TasksDue are the tasks to describe now.
func (m *Memory) TasksDue() []ecs.ARN {
	if m.Stopped == nil {
		return nil
	}
	return m.Stopped.Waiting
}
