package reader

import (
	"context"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// step chooses the call that is the most urgent in a lane; nil when nothing is due after all.
func (r *Reader) step(l *lane, now time.Time) *call {
	for chosen := l.take(now); chosen != nil; chosen = l.take(now) {
		if again := r.patience.closed(chosen.task, now); !again.IsZero() {
			l.done(chosen)
			l.set(chosen.task, ledger.When{At: again, Early: again, Rank: chosen.Rank})
			continue
		}
		if c := r.chosen(l, chosen, now); c != nil {
			return c
		}
		l.done(chosen)
	}
	return nil
}

func (r *Reader) chosen(l *lane, i *item, now time.Time) *call {
	switch i.operation {
	case listClusters:
		return r.listClusters(i, now)
	case listServices:
		return r.listServices(i, now)
	case describeServices:
		return r.describeServices(l, i, now)
	case listDeployments:
		return r.listDeployments(i, now)
	case describeDeployments:
		return r.describeDeployments(l, i, now)
	case listTasks:
		return r.listTasks(i, now)
	case describeTasks:
		return r.describeTasks(l, i, now)
	default:
		return r.describeRevisions(i, now)
	}
}

// describeServices describes a service, and others of its cluster with it.
func (r *Reader) describeServices(l *lane, first *item, now time.Time) *call {
	arn, _ := r.ledger.ARN(first.Cluster)
	tags := r.asksForTags(first)
	most := r.patience.most(first.task, api.ServicesPerCall, now)
	items := []*item{first}
	for _, other := range l.along(first.task, most-1, now, func(t task) bool { return r.patience.most(t, api.ServicesPerCall, now) >= most }) {
		items = append(items, l.start(other))
	}
	names := make([]string, len(items))
	for i := range items {
		names[i] = items[i].Service
	}
	return &call{items, func(ctx context.Context) (func(), error) {
		told, err := r.client.DescribeServices(ctx, arn, names, tags)
		return func() {
			if err != nil {
				r.spoilt(items, len(items), err, tags)
				return
			}
			r.servicesDescribed(items, now, told, tags)
		}, err
	}}
}

// describeDeployments describes the deployments that are due of a service, and of others with it.
func (r *Reader) describeDeployments(l *lane, first *item, now time.Time) *call {
	due := func(i *item, m ledger.Memory) []ecs.ARN { return m.DeploymentsDue(r.ledger.Options(i.Cluster), now) }
	items, asked := r.together(l, first, api.DeploymentsPerCall, !r.patience.mixedRefused, now, due)
	if len(items) == 0 {
		return nil
	}
	return &call{items, func(ctx context.Context) (func(), error) {
		told, err := r.client.DescribeServiceDeployments(ctx, asked)
		return func() {
			if err != nil {
				r.spoiltDeployments(items, asked, now, err)
				return
			}
			r.deploymentsDescribed(items, asked, now, told)
		}, err
	}}
}

// describeTasks describes the tasks that were listed of a service, and of others of its cluster with it.
func (r *Reader) describeTasks(l *lane, first *item, now time.Time) *call {
	arn, _ := r.ledger.ARN(first.Cluster)
	if arn == "" {
		return nil
	}
	items, asked := r.together(l, first, api.TasksPerCall, true, now, func(_ *item, m ledger.Memory) []ecs.ARN { return m.TasksDue() })
	if len(items) == 0 {
		return nil
	}
	return &call{items, func(ctx context.Context) (func(), error) {
		told, err := r.client.DescribeStoppedTasks(ctx, arn, asked)
		return func() {
			if err != nil {
				r.spoiltTasks(items, err)
				return
			}
			r.tasksDescribed(items, asked, told)
		}, err
	}}
}

// together are the deployments or tasks that are due of a service and, where a call may ask for those of several,
// of others with it, up to so many.
func (r *Reader) together(l *lane, first *item, perCall int, several bool, now time.Time, due func(*item, ledger.Memory) []ecs.ARN) (items []*item, asked []ecs.ARN) {
	most := r.patience.most(first.task, perCall, now)
	add := func(i *item, start bool) {
		m, known := r.ledger.Memory(i.Key)
		if !known {
			return
		}
		due := due(i, m)
		if len(items) > 0 && len(asked)+len(due) > most || len(due) == 0 {
			return
		}
		if start {
			l.start(i)
		}
		items, asked = append(items, i), append(asked, due[:min(len(due), most)]...)
	}
	add(first, false)
	if len(items) == 0 || !several {
		return items, asked
	}
	for _, other := range l.along(first.task, most-1, now, func(t task) bool {
		return r.patience.most(t, perCall, now) >= most && r.patience.closed(t, now).IsZero()
	}) {
		add(other, true)
	}
	return items, asked
}

// describeRevisions describes the revisions of a service that are due. ECS takes those of one
// service in a call.
func (r *Reader) describeRevisions(i *item, now time.Time) *call {
	m, _ := r.ledger.Memory(i.Key)
	asked := m.RevisionsDue(r.ledger.Options(i.Cluster), now)
	asked = asked[:min(len(asked), r.patience.most(i.task, api.RevisionsPerCall, now))]
	if len(asked) == 0 {
		return nil
	}
	return &call{[]*item{i}, func(ctx context.Context) (func(), error) {
		told, err := r.client.DescribeServiceRevisions(ctx, asked)
		return func() {
			if err != nil {
				r.spoiltParts([]*item{i}, asked, now, err)
				return
			}
			r.revisionsDescribed(i, asked, now, told)
		}, err
	}}
}
