package fleet

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const (
	// TaskHistory is how long a task that has stopped is known (AWS' API reference of DescribeTasks: one hour).
	TaskHistory = time.Hour
	// StoppingTime is how long it takes a task to stop, at a Speed of at most 1. The figure is chosen.
	StoppingTime = 8 * time.Second
	// RestartTime is how long it takes until another task runs in the place of one that stopped by itself, likewise.
	RestartTime = 40 * time.Second
)

// stoppedTask is a task that stops or has stopped. Those that run are only counted.
type stoppedTask struct {
	arn               string
	service           *service
	revision          *revision
	cause             StopCause
	stopping, stopped time.Time
}

// StopTasks stops tasks of the primary revision of a service, cluster and service given by name or ARN. Others run in
// their places RestartTime later. A cluster or service that is unknown or not ACTIVE, and a service that runs fewer
// tasks or that ECS does not deploy, are errors.
func (f *Fleet) StopTasks(cluster, service string, count int, cause StopCause) error {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(s.placements, func(p placement) bool { return p.revision == s.primary })
	if at < 0 || int(s.placements[at].running) < count {
		return fmt.Errorf("service %q does not run %d tasks of a revision", service, count)
	}
	f.shiftTasks(s, -int32(count), cause.Code == types.TaskStopCodeTaskFailedToStart)
	for range count {
		f.stopTask(s, s.primary, cause)
	}
	stopped := s.primary
	f.after(f.paced(RestartTime), func() {
		if s.primary == stopped && s.rollout == nil {
			f.shiftTasks(s, int32(count), false)
		}
	})
	return nil
}

// shiftTasks has that many more tasks of the primary revision run that were pending, fewer where it is negative.
// A task counts as failed while it does not start.
func (f *Fleet) shiftTasks(s *service, more int32, failed bool) {
	placements := slices.Clone(s.placements)
	p := &placements[slices.IndexFunc(placements, func(p placement) bool { return p.revision == s.primary })]
	p.running += more
	p.pending -= more
	switch {
	case failed:
		p.failed -= more
	case more > 0:
		p.failed = 0
	}
	f.arrange(s, placements, s.primary)
}

// stopTask has a task stop.
func (f *Fleet) stopTask(s *service, of *revision, cause StopCause) {
	c := s.cluster
	t := &stoppedTask{f.taskARN(s), s, of, cause, f.now, f.now.Add(f.paced(StoppingTime))}
	gone := f.now.Add(-TaskHistory - f.config.Lag)
	c.tasks = append(slices.DeleteFunc(c.tasks, func(t *stoppedTask) bool { return t.stopped.Before(gone) }), t)
	if len(f.listeners) == 0 {
		return
	}
	f.after(f.paced(StoppingTime), func() {
		f.tellTask(s, t.revision, t.arn, map[string]any{
			"lastStatus": "STOPPED", "desiredStatus": "STOPPED", "stopCode": string(cause.Code), "stoppedReason": cause.Reason,
		})
	})
}

// taskARN gives a new task its ARN.
func (f *Fleet) taskARN(s *service) string {
	f.tasks++
	cluster := *s.cluster.state.ClusterName
	return f.arn("ecs", "task/"+cluster+"/"+hexadecimal(32, cluster, s.spec.Name, strconv.Itoa(f.tasks)))
}

// changeTasks has the tasks stop that are no more since there were other placements, and tells of those that started.
func (f *Fleet) changeTasks(s *service, before []placement) {
	if len(f.listeners) == 0 && f.now.Before(f.clock.Add(-TaskHistory)) {
		return // nobody can know
	}
	running, failed := map[*revision]int32{}, map[*revision]int32{}
	for _, p := range before {
		running[p.revision] -= p.running
		failed[p.revision] -= p.failed
	}
	for _, p := range s.placements {
		running[p.revision] += p.running
		failed[p.revision] += p.failed
	}
	for _, p := range slices.Concat(s.placements, before) { // in an order that is always the same
		for ; running[p.revision] > 0; running[p.revision]-- {
			f.tellTask(s, p.revision, f.taskARN(s), map[string]any{"lastStatus": "RUNNING", "desiredStatus": "RUNNING"})
		}
		for ; running[p.revision] < 0; running[p.revision]++ {
			f.stopTask(s, p.revision, replaced(p.revision))
		}
		for ; failed[p.revision] > 0; failed[p.revision]-- {
			f.stopTask(s, p.revision, failure(p.revision))
		}
	}
}

// StoppedTaskARNsAt gives the tasks of a service that had stopped by a moment, or were to, in the order in which they
// did. Cluster and service are given by name or ARN.
func (f *Fleet) StoppedTaskARNsAt(cluster, service string, moment time.Time) []string {
	defer f.enter()()
	moment = f.back(moment)
	c, known := f.cluster(cluster)
	if !known {
		return nil
	}
	s, known := f.service(c, service)
	var arns []string
	for _, t := range c.tasks {
		if known && t.service == s && t.known(moment) && !moment.Before(t.stopping) {
			arns = append(arns, t.arn)
		}
	}
	return arns
}

// TaskAt gives a task that stopped since, as it was at a moment, and whether it is known.
func (f *Fleet) TaskAt(cluster, arn string, moment time.Time) (types.Task, bool) {
	defer f.enter()()
	moment = f.back(moment)
	c, known := f.cluster(cluster)
	if !known {
		return types.Task{}, false
	}
	at := slices.IndexFunc(c.tasks, func(t *stoppedTask) bool { return t.arn == arn })
	if at < 0 || !c.tasks[at].known(moment) {
		return types.Task{}, false
	}
	return c.tasks[at].at(moment), true
}

func (t *stoppedTask) known(moment time.Time) bool {
	return moment.Before(t.stopped.Add(TaskHistory))
}

// at gives the task as it is at a moment.
func (t *stoppedTask) at(moment time.Time) types.Task {
	s, r := t.service, t.revision.state
	task := types.Task{
		TaskArn:           aws.String(t.arn),
		ClusterArn:        s.state.ClusterArn,
		TaskDefinitionArn: r.TaskDefinition,
		Group:             aws.String("service:" + s.spec.Name),
		StartedBy:         aws.String("ecs-svc/" + lastPart(*r.ServiceRevisionArn)),
		LaunchType:        r.LaunchType,
		PlatformVersion:   r.PlatformVersion,
		PlatformFamily:    r.PlatformFamily,
		CreatedAt:         aws.Time(t.stopping.Add(-time.Minute)),
		DesiredStatus:     aws.String("RUNNING"),
		LastStatus:        aws.String("RUNNING"),
		Containers:        []types.Container{{Name: aws.String(s.spec.Name), TaskArn: aws.String(t.arn), LastStatus: aws.String("RUNNING")}},
	}
	if moment.Before(t.stopping) {
		return task
	}
	task.DesiredStatus, task.LastStatus = aws.String("STOPPED"), aws.String("DEPROVISIONING")
	task.StopCode, task.StoppedReason, task.StoppingAt = t.cause.Code, aws.String(t.cause.Reason), aws.Time(t.stopping)
	if moment.Before(t.stopped) {
		return task
	}
	task.LastStatus, task.StoppedAt = aws.String("STOPPED"), aws.Time(t.stopped)
	container := &task.Containers[0]
	container.LastStatus = aws.String("STOPPED")
	if t.cause.Code != types.TaskStopCodeTaskFailedToStart {
		container.ExitCode = aws.Int32(t.cause.ExitCode)
	}
	if t.cause.Container != "" {
		container.Reason = aws.String(t.cause.Container)
	}
	return task
}
