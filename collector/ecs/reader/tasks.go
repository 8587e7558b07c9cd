package reader

import (
	"context"
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
