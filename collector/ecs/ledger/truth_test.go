package ledger

import (
	"fmt"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// life is the truth about a service name over time: services that had it one after the other.
type life []*service

// service is the truth about a service from its creation to its end.
type service struct {
	created     time.Time
	draining    time.Time // zero while it lives on
	deleted     time.Time
	handovers   []handover // when its controller changed, oldest first
	desired     int32
	deployments []*deployment // oldest first
	revisions   []*revision   // oldest first
	leftover    ecs.ARN       // of a former revision a task runs on, whatever is deployed; usually none
	unnamed     bool          // whether the service names no revisions
}

type handover struct {
	at         time.Time
	controller string
}

// deployment is the truth about a deployment.
type deployment struct {
	arn, target    ecs.ARN
	sources        []ecs.ARN // the first runs the tasks that the target does not
	strategy       string
	created        time.Time
	started        time.Time // zero when it was stopped before
	ended          time.Time // zero while it is under way
	status         string    // with which it ends
	middle         string    // while it is under way, after PENDING
	turned         time.Time // when the rollback began, zero without
	kept           int32     // tasks that the target keeps when it does not succeed
	listTellsEnd   bool
	nobodyTellsEnd bool
	withoutTarget  bool // in the description
}

// revision is the truth about a service revision.
type revision struct {
	arn        ecs.ARN
	created    time.Time
	containers time.Time
	digests    time.Time // zero when they never come
	managed    bool
}

// at is the service that had the name at a moment, nil for none.
func (l life) at(moment time.Time) *service {
	for _, s := range slices.Backward(l) {
		if !moment.Before(s.created) {
			return s
		}
	}
	return nil
}

func reached(moment, now time.Time) bool { return !moment.IsZero() && !now.Before(moment) }

// listed tells whether ListServices has the service.
func (s *service) listed(now time.Time) bool { return s != nil && !reached(s.draining, now) }

func (s *service) controller(now time.Time) string {
	controller := ecs.ControllerECS
	for _, h := range s.handovers {
		if reached(h.at, now) {
			controller = h.controller
		}
	}
	return controller
}

// description is what DescribeServices tells at a moment.
func (s *service) description(now time.Time) ecs.Description {
	d := ecs.Description{Name: "shop", Status: "ACTIVE", CreatedAt: s.created, DeploymentController: s.controller(now)}
	switch {
	case reached(s.deleted, now):
		d.Status = "INACTIVE"
	case reached(s.draining, now):
		d.Status = "DRAINING"
	}
	d.Tasks.Desired = s.desired
	for _, r := range slices.Backward(s.revisions) {
		tasks, named := s.tasks(now)[r.arn]
		if named {
			d.Tasks.Running += tasks.Running
			d.Tasks.Pending += tasks.Pending
		}
		if named && !s.unnamed {
			d.InUse = append(d.InUse, ecs.RevisionInUse{ARN: r.arn, Tasks: tasks})
		}
	}
	if primary := s.newest(now); primary != nil && d.DeployedByECS() {
		d.Rollouts = []ecs.Rollout{primary.rollout(now)}
	}
	return d
}

// newest is the newest deployment at a moment, nil before there is any.
func (s *service) newest(now time.Time) *deployment {
	var newest *deployment
	for _, d := range s.deployments {
		if reached(d.created, now) {
			newest = d
		}
	}
	return newest
}

// rollout is what the service tells of the deployment.
func (d *deployment) rollout(now time.Time) ecs.Rollout {
	r := ecs.Rollout{ID: d.target.ID(), Status: "PRIMARY", State: "IN_PROGRESS", CreatedAt: d.created, UpdatedAt: d.created}
	if reached(d.turned, now) {
		r.ID, r.CreatedAt, r.UpdatedAt = d.sources[0].ID(), d.turned, d.turned
	}
	if reached(d.ended, now) {
		r.State, r.UpdatedAt = "COMPLETED", d.ended
		if d.status == ecs.StatusStopped || d.status == ecs.StatusRollbackFailed {
			r.State = "FAILED"
		}
	}
	return r
}

// progress is how many tasks run on the target, of so many.
func (d *deployment) progress(now time.Time, desired int32) int32 {
	switch {
	case reached(d.ended, now) && d.status == ecs.StatusSuccessful:
		return desired
	case reached(d.ended, now) && d.status == ecs.StatusRollbackSuccessful:
		return 0
	case reached(d.ended, now):
		return min(d.kept, desired)
	case d.started.IsZero(), reached(d.turned, now):
		return 0
	}
	steps := now.Sub(d.started) / (20 * time.Second)
	return max(min(int32(steps), desired-1), 0)
}

// tasks are those of the revisions that the service has in use.
func (s *service) tasks(now time.Time) map[ecs.ARN]ecs.RevisionTasks {
	newest := s.newest(now)
	if newest == nil {
		first := s.revisions[0].arn
		return map[ecs.ARN]ecs.RevisionTasks{first: {Requested: s.desired, Running: s.desired}}
	}
	tasks := newest.tasks(now, s.desired)
	for arn := range tasks { // of what a deployment has replaced nothing is named once it has ended
		ended := reached(newest.ended, now)
		if ended && newest.status == ecs.StatusSuccessful && arn != newest.target || ended && newest.status == ecs.StatusRollbackSuccessful && arn != newest.sources[0] {
			delete(tasks, arn)
		}
	}
	if _, named := tasks[s.leftover]; s.leftover != "" && !named && s.desired > 2 {
		tasks[s.leftover] = ecs.RevisionTasks{Running: 1}
	}
	return tasks
}

// tasks are those of the deployment's source and target.
func (d *deployment) tasks(now time.Time, desired int32) map[ecs.ARN]ecs.RevisionTasks {
	moved := d.progress(now, desired)
	pending := int32(0)
	if !reached(d.ended, now) {
		pending = 1
	}
	tasks := map[ecs.ARN]ecs.RevisionTasks{d.target: {Requested: desired, Running: moved, Pending: pending}}
	for i, source := range d.sources {
		tasks[source] = ecs.RevisionTasks{}
		if i == 0 {
			tasks[source] = ecs.RevisionTasks{Requested: desired - moved, Running: desired - moved}
		}
	}
	return tasks
}

// list is what ListServiceDeployments tells at a moment, newest first.
func (s *service) list(now time.Time) []ecs.Deployment {
	var told []ecs.Deployment
	for _, d := range slices.Backward(s.deployments) {
		if !reached(d.created, now) || now.Sub(d.created) >= 90*24*time.Hour {
			continue
		}
		brief := ecs.Deployment{ARN: d.arn, Status: d.statusAt(now), Target: d.target, CreatedAt: d.created}
		if reached(d.started, now) {
			brief.StartedAt = d.started
		}
		if reached(d.ended, now) && d.listTellsEnd && !d.nobodyTellsEnd {
			brief.FinishedAt = d.ended
		}
		told = append(told, brief)
	}
	return told
}

func (d *deployment) statusAt(now time.Time) string {
	switch {
	case reached(d.ended, now):
		return d.status
	case reached(d.turned, now):
		return "ROLLBACK_IN_PROGRESS"
	case reached(d.started, now):
		return d.middle
	default:
		return "PENDING"
	}
}

// described is what DescribeServiceDeployments tells of one at a moment.
func (d *deployment) described(now time.Time, desired int32) ecs.Deployment {
	told := ecs.Deployment{ARN: d.arn, Status: d.statusAt(now), Target: d.target, CreatedAt: d.created, Strategy: d.strategy, Sources: d.sources}
	if d.withoutTarget {
		told.Target = ""
	}
	if reached(d.started, now) {
		told.StartedAt = d.started
	}
	if reached(d.ended, now) && !d.nobodyTellsEnd {
		if d.listTellsEnd {
			told.FinishedAt = d.ended
		}
		if d.status == ecs.StatusStopped || !d.listTellsEnd {
			told.StoppedAt = d.ended
		}
	}
	if reached(d.turned, now) {
		told.Rollback = &ecs.Rollback{Revision: d.sources[0], StartedAt: d.turned}
	}
	tasks := d.tasks(now, desired)
	for i, arn := range append(slices.Clone(d.sources), d.target) {
		share := ecs.Share{Revision: arn, Tasks: tasks[arn]}
		if d.strategy != "ROLLING" {
			share.Traffic.Production = ecs.Given(float64(10 * (i + 1)))
		}
		told.Shares = append(told.Shares, share)
	}
	return told
}

// spec is what DescribeServiceRevisions tells of one at a moment.
func (r *revision) spec(now time.Time) *ecs.RevisionSpec {
	spec := &ecs.RevisionSpec{CreatedAt: r.created, TaskDefinition: "shop:" + r.arn.ID()}
	if reached(r.containers, now) {
		spec.Containers = []ecs.Container{{Name: "app", Image: ecs.Image{Reference: "app:1"}}}
		if reached(r.digests, now) {
			spec.Containers[0].Digest = "sha256:" + r.arn.ID()
		}
	}
	if r.managed {
		spec.Managed = []ecs.ManagedResource{{Type: "listener", Status: "ACTIVE"}}
	}
	return spec
}

func deploymentARN(n int) ecs.ARN {
	return ecs.ARN(fmt.Sprintf("arn:aws:ecs:eu-west-1:1:service-deployment/main/shop/d%04d", n))
}

func revisionARN(n int) ecs.ARN {
	return ecs.ARN(fmt.Sprintf("arn:aws:ecs:eu-west-1:1:service-revision/main/shop/%04d", n))
}
