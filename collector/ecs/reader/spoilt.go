package reader

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// spoilt takes in that a call failed which asked for so many things. Asked for together, they
// are asked for again in smaller parts; alone, what failed is known.
func (r *Reader) spoilt(items []*item, size int, err error, tags bool) {
	switch first := items[0]; {
	case api.KindOf(err) == api.NotFound && first.operation == describeServices: // the cluster is not found
		for _, i := range items {
			r.failed(i, err)
		}
	case size > 1:
		r.patience.narrow(items, size)
		r.retry(items, err)
	case tags && api.KindOf(err) == api.Refused && len(r.options.ByTags) == 0:
		r.patience.untagged[first.task] = err // are the tags what is refused?
		r.retry(items, err)
	default:
		delete(r.patience.untagged, first.task)
		r.failed(first, err)
	}
}

// retry has what failed due again: after a pause, or where AWS says no at once and before what
// became due later. So the culprit is found before more calls fail because of it.
func (r *Reader) retry(items []*item, err error) {
	now := r.now()
	for _, i := range items {
		at := now.Add(2 * time.Second)
		if api.KindOf(err) != api.Failed {
			at = earliest(now, i.At)
		}
		r.lane(i.operation).set(i.task, ledger.When{At: at, Early: at, Rank: i.Rank})
	}
}

// spoiltDeployments takes in that describing deployments failed.
func (r *Reader) spoiltDeployments(items []*item, arns []ecs.ARN, asked time.Time, err error) {
	if len(items) > 1 && api.RefusedMixed(err) {
		if !r.patience.mixedRefused {
			r.counts.fail(ecs.Failure{FailureKind: ecs.FailureKind{Operation: describeDeployments.String(), Reason: api.CodeOf(err)}, Err: err})
		}
		r.patience.mixedRefused = true
		r.retry(items, err)
		return
	}
	r.spoiltParts(items, arns, asked, err)
}

// spoiltTasks takes in that describing tasks failed. Where AWS says no it does for all of them: permissions are for
// clusters, not for the tasks of a service.
func (r *Reader) spoiltTasks(items []*item, err error) {
	if api.KindOf(err) == api.Failed {
		r.spoilt(items, len(items), err, false)
		return
	}
	for _, i := range items {
		r.failed(i, err)
	}
}

// spoiltParts takes in that describing deployments or revisions failed. Of several of a service
// one may be the culprit: it is left alone for a while, and the others are read.
func (r *Reader) spoiltParts(items []*item, arns []ecs.ARN, asked time.Time, err error) {
	first := items[0]
	kind := api.KindOf(err)
	if len(arns) > 1 || kind == api.NotFound || kind == api.Unsupported || r.parts(first.task) == 1 {
		r.spoilt(items, len(arns), err, false)
		return
	}
	r.learn(first.Key, ledger.Lacking{Asked: asked, Operation: ledger.Operation(first.operation), ARN: arns[0], Reason: api.CodeOf(err), Err: err, Refused: true})
	r.standsAlone(first, err)
}

// parts is how many deployments or revisions of a service are due.
func (r *Reader) parts(t task) int {
	m, _ := r.ledger.Memory(t.Key)
	options := r.ledger.Options(t.Cluster)
	if t.operation == describeDeployments {
		return len(m.DeploymentsDue(options, r.now()))
	}
	return len(m.RevisionsDue(options, r.now()))
}
