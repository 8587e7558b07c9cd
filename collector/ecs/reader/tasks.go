package reader

import (
	"context"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// listTasks asks for the next page of the stopped tasks of a service.
func (r *Reader) listTasks(i *item, now time.Time) *call {
	arn, _ := r.ledger.ARN(i.Cluster)
	if arn == "" {
		return nil // the cluster was not listed yet, or is no more
	}
	list := r.stopped[i.Key]
	if list == nil {
		list = newPages[ecs.ARN](now)
		r.stopped[i.Key] = list
	}
	return &call{[]*item{i}, func(ctx context.Context) (func(), error) {
		page, err := r.client.ListStoppedTasks(ctx, arn, i.Service, list.token)
		return func() { r.tasksListed(i, list, page, err) }, err
	}}
}

func (r *Reader) tasksListed(i *item, list *pages[ecs.ARN], page api.Page[ecs.ARN], err error) {
	if r.stopped[i.Key] != list {
		return // of a service that was forgotten meanwhile
	}
	if err == nil {
		r.answered([]*item{i})
		if err = list.add(page); err == nil && list.token != "" {
			r.nextPage(i)
			return
		}
	}
	delete(r.stopped, i.Key)
	if err != nil {
		r.failed(i, err)
		return
	}
	r.learn(i.Key, ledger.TasksListed{Asked: list.began, Tasks: names(list.items)})
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
		return func() { r.tasksDescribed(items, asked, told, err) }, err
	}}
}

// tasksDescribed takes in what is told of tasks. Where AWS says no it does for all of them: permissions are for
// clusters, not for the tasks of a service.
func (r *Reader) tasksDescribed(items []*item, asked []ecs.ARN, told api.Answer[ecs.StoppedTask], err error) {
	switch {
	case err == nil:
	case api.KindOf(err) == api.Failed:
		r.spoilt(items, len(items), err, false)
		return
	default:
		for _, i := range items {
			r.failed(i, err)
		}
		return
	}
	described := map[string]ecs.StoppedTask{}
	for _, task := range told.Items {
		described[task.ARN.ID()] = task
	}
	r.archive.counted = r.archive.counted || len(told.Items) > 0
	r.answered(items)
	for _, i := range items {
		m, _ := r.ledger.Memory(i.Key)
		event := ledger.TasksDescribed{}
		for _, arn := range m.TasksDue() {
			if !slices.Contains(asked, arn) {
				continue
			}
			event.Asked = append(event.Asked, arn)
			if task, there := described[arn.ID()]; there {
				event.Tasks = append(event.Tasks, task)
			}
		}
		r.learn(i.Key, event)
	}
}
