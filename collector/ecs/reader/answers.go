package reader

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// learn works an event into the ledger.
func (r *Reader) learn(key ledger.Key, e ledger.Event) {
	r.follow(r.ledger.Learn(key, e, r.now()))
}

// follow does what follows from changes: it has due what is due next, and tells what there is to tell.
func (r *Reader) follow(changes ...ledger.Change) {
	for _, change := range changes {
		r.changed = true
		for _, failure := range change.Failures {
			r.counts.fail(failure)
		}
		for _, finished := range change.Finished {
			r.archive.counted = true
			r.listener.Finished(finished)
		}
		if change.Gone {
			r.drop(change.Key)
			continue
		}
		for o, when := range change.Due.Calls {
			t := task{operation(o), change.Key}
			r.lane(t.operation).set(t, when)
		}
		review := change.Due.Review
		r.reviews.set(task{Key: change.Key}, ledger.When{At: review, Early: review})
	}
}

// drop forgets a service.
func (r *Reader) drop(key ledger.Key) {
	r.ledger.Forget(key)
	r.hints.spend(key)
	r.reviews.drop(task{Key: key})
	for o := range ledger.Operations {
		t := task{operation(o), key}
		r.lane(t.operation).drop(t)
		r.patience.forget(t)
	}
	delete(r.stopped, key)
	r.inventory.settle(r, key)
}

// errUnanswered is why something failed that was asked for and that AWS did not say anything about.
var errUnanswered = errors.New("not in the answer that should have it")

// unanswered is the reason of such a failure.
const unanswered = "error"

// lacking are the names or ARNs that were asked for and are missing in an answer.
func lacking(name string, failures []api.Entry) (reason string, err error) {
	for _, entry := range failures {
		if ecs.LastPart(entry.ARN) == ecs.LastPart(name) {
			return entry.Reason, entry.Err
		}
	}
	return unanswered, fmt.Errorf("%s: %w", name, errUnanswered)
}

func (r *Reader) servicesDescribed(items []*item, asked time.Time, told api.Answer[ecs.Description], tags bool) {
	described := map[string]ecs.Description{}
	for _, d := range told.Items {
		described[d.Name] = d
	}
	r.answered(items)
	if !tags && len(r.options.ByTags) > 0 { // which came after the call was made
		r.retry(items, nil)
		return
	}
	if tags {
		r.patience.tagsAnswered()
	} else if anew, why := r.patience.tagsRefused(items[0].task, asked); why != nil {
		r.untagged(why, anew)
	}
	for _, i := range items {
		d, there := described[i.Service]
		if !there {
			reason, err := lacking(i.Service, told.Failures)
			r.learn(i.Key, ledger.Lacking{Asked: asked, Operation: ledger.DescribeServices, Reason: reason, Err: err})
		} else {
			if r.options.Tags && !tags {
				d.Tags = r.tagsOf(i.Key)
			}
			r.learn(i.Key, r.described(asked, d))
			r.acted(i.Key, asked)
		}
		r.inventory.settle(r, i.Key)
	}
}

// untagged tells that services are described without their tags, which is logged once.
func (r *Reader) untagged(err error, anew bool) {
	r.counts.count(ecs.FailureKind{Operation: describeServices.String(), Reason: api.CodeOf(err)})
	if !anew {
		return
	}
	level.Warn(r.logger).Log("msg", "tags of services are refused, all else is read: allow ecs:DescribeServices with tags, or take service_tags out of the configuration", "err", err)
}

// tagsOf are the tags of a service that were last read.
func (r *Reader) tagsOf(key ledger.Key) map[string]string {
	if m, known := r.ledger.Memory(key); known && m.Description != nil {
		return m.Description.Tags
	}
	return nil
}

func (r *Reader) deploymentsDescribed(items []*item, arns []ecs.ARN, asked time.Time, told api.Answer[ecs.Deployment]) {
	described := map[ecs.ARN]ecs.Deployment{}
	for _, d := range told.Items {
		described[d.ARN] = d
	}
	r.answered(items)
	for _, i := range items {
		m, _ := r.ledger.Memory(i.Key)
		event := ledger.DeploymentsDescribed{Asked: asked}
		var missing []ecs.ARN
		for _, d := range m.Deployments {
			if told, there := described[d.ARN]; there {
				event.Deployments = append(event.Deployments, told)
			} else if slices.Contains(arns, d.ARN) {
				missing = append(missing, d.ARN)
			}
		}
		r.learn(i.Key, event)
		r.lack(i.Key, ledger.DescribeServiceDeployments, missing, asked, told.Failures)
	}
}

func (r *Reader) tasksDescribed(items []*item, asked []ecs.ARN, told api.Answer[ecs.StoppedTask]) {
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

func (r *Reader) revisionsDescribed(i *item, arns []ecs.ARN, asked time.Time, told api.Answer[api.Revision]) {
	event := ledger.RevisionsDescribed{Asked: asked, Revisions: map[ecs.ARN]*ecs.RevisionSpec{}}
	for _, revision := range told.Items {
		event.Revisions[revision.ARN] = revision.Spec
	}
	var missing []ecs.ARN
	for _, arn := range arns {
		if event.Revisions[arn] == nil {
			missing = append(missing, arn)
		}
	}
	r.answered([]*item{i})
	r.learn(i.Key, event)
	r.lack(i.Key, ledger.DescribeServiceRevisions, missing, asked, told.Failures)
}

// lack notes of deployments or revisions that they were asked for and not described.
func (r *Reader) lack(key ledger.Key, operation ledger.Operation, arns []ecs.ARN, asked time.Time, failures []api.Entry) {
	for _, arn := range arns {
		reason, err := lacking(string(arn), failures)
		r.learn(key, ledger.Lacking{Asked: asked, Operation: operation, ARN: arn, Reason: reason, Err: err})
	}
}

// answered notes that AWS answers an operation for services.
func (r *Reader) answered(items []*item) {
	for _, i := range items {
		if r.patience.answered(i.task) {
			r.follow(r.ledger.Refuse(i.Cluster, ledger.Operation(i.operation), time.Time{}, r.now())...)
		}
	}
}

// failed takes in that a call about a service alone failed.
func (r *Reader) failed(i *item, err error) {
	kind := api.KindOf(err)
	r.learn(i.Key, ledger.Failed{
		Operation: ledger.Operation(i.operation), Reason: api.CodeOf(err), Err: err,
		Refused: kind == api.Refused, NotFound: kind == api.NotFound, Unsupported: kind == api.Unsupported,
	})
	if kind == api.Refused || kind == api.Failed {
		r.standsAlone(i, err)
	}
	r.inventory.settle(r, i.Key)
}

// standsAlone notes that an operation failed for a service alone, which may make one too many.
func (r *Reader) standsAlone(i *item, err error) {
	now := r.now()
	works := func() bool { return r.ledger.Answers(i.Cluster, ledger.Operation(i.operation), now) }
	if since := r.patience.alone(i.task, api.KindOf(err) == api.Refused, works, now); !since.IsZero() {
		level.Warn(r.logger).Log("msg", "an operation fails for every service of a cluster: it is tried with one of them from time to time",
			"operation", i.operation, "cluster", i.Cluster, "err", err)
		r.follow(r.ledger.Refuse(i.Cluster, ledger.Operation(i.operation), since, now)...)
		if i.operation == describeServices {
			r.inventory.settleCluster(r, i.Cluster)
		}
	}
}
