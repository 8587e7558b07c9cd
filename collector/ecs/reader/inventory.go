package reader

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// listClusters asks for the next page of clusters.
func (r *Reader) listClusters(i *item, now time.Time) *call {
	v := &r.inventory
	list := v.lists[i.task]
	if list == nil {
		list = newPages[string](now)
		v.lists[i.task] = list
		if !v.beginGlance(now) && !v.underWay {
			v.start(now)
		}
	}
	credentials := r.client.Renewals()
	trusted := r.trusted == credentials
	return &call{[]*item{i}, func(ctx context.Context) (func(), error) {
		page, err := r.client.ListClusters(ctx, list.token)
		account := ""
		if err == nil {
			account = r.account(ctx, page.Items, trusted)
		}
		return func() {
			if err == nil && r.hasMoved(account) {
				return
			}
			if err == nil {
				r.trusted = credentials
			}
			r.clustersListed(i, list, page, account, err)
		}, err
	}}
}

func (r *Reader) clustersListed(i *item, list *pages[string], page api.Page[string], account string, err error) {
	v := &r.inventory
	if v.lists[i.task] != list {
		return // of a round that is no more
	}
	if err == nil {
		err = list.add(page)
	}
	if err != nil {
		v.glance.failed(err, r.now())
		r.tellOfClusters(i.task, err)
	}
	switch {
	case err != nil && v.glance.underWay:
		v.endGlance(r)
		if len(r.hints.strangers) > 0 {
			v.look(r)
		}
	case err != nil:
		r.roundFailed(err)
	case !r.identified(account):
		v.abandon(r)
	case list.token != "":
		r.nextPage(i)
	default:
		delete(v.lists, i.task)
		v.tries, v.rounds.FailingSince, v.rounds.LastError = 0, time.Time{}, nil
		r.tellOfClusters(i.task, nil)
		selected := slices.DeleteFunc(names(list.items), func(arn string) bool { return !r.options.selectsCluster(arn) })
		r.takeClusters(selected)
	}
}

// takeClusters takes in a complete list of the clusters that are selected, and has the services of each
// listed; after a glance those of new ones, and of those that were not found.
func (r *Reader) takeClusters(arns []string) {
	v := &r.inventory
	due := arns
	if v.glance.underWay {
		due = slices.DeleteFunc(slices.Clone(arns), func(arn string) bool {
			known, _ := r.ledger.ARN(ecs.LastPart(arn))
			return known != "" && !v.lost[ecs.LastPart(arn)]
		})
	}
	for _, key := range r.ledger.ListClusters(arns) {
		r.drop(key)
	}
	r.forgetClusters()
	for _, arn := range due {
		r.dueCluster(ecs.LastPart(arn))
	}
	v.glance.last, v.glance.failing = r.now(), gate{}
	if v.glance.underWay {
		v.endGlance(r)
	} else {
		v.listed = true
		v.end(r)
	}
	r.takeStrangers()
}

// forgetClusters forgets what went wrong with clusters that are no more.
func (r *Reader) forgetClusters() {
	gone := func(cluster string) bool {
		arn, _ := r.ledger.ARN(cluster)
		return arn == ""
	}
	maps.DeleteFunc(r.inventory.lost, func(cluster string, _ bool) bool { return gone(cluster) })
	maps.DeleteFunc(r.patience.gates, func(t task, _ *gate) bool { return gone(t.Cluster) })
	r.complaints.forget(func(about any) bool {
		t, isTask := about.(task)
		return isTask && t.Cluster != "" && gone(t.Cluster)
	})
}

// dueCluster has the services of a cluster listed; the one that was not listed for longest comes first.
func (r *Reader) dueCluster(name string) {
	r.inventory.clusters[name] = true
	_, listed := r.ledger.ARN(name)
	if listed.IsZero() {
		listed = time.Unix(0, 0)
	}
	r.lane(listServices).set(task{listServices, ledger.Key{Cluster: name}}, ledger.When{At: listed, Early: listed, Rank: ledger.Unread})
}

// listServices asks for the next page of services of a cluster.
func (r *Reader) listServices(i *item, now time.Time) *call {
	v := &r.inventory
	arn, _ := r.ledger.ARN(i.Cluster)
	if arn == "" {
		return nil // the cluster is no more
	}
	list := v.lists[i.task]
	if list == nil {
		list = newPages[string](now)
		v.lists[i.task] = list
	}
	return &call{[]*item{i}, func(ctx context.Context) (func(), error) {
		page, err := r.client.ListServices(ctx, arn, list.token)
		return func() { r.servicesListed(i, list, page, err) }, err
	}}
}

func (r *Reader) servicesListed(i *item, list *pages[string], page api.Page[string], err error) {
	v := &r.inventory
	if v.lists[i.task] != list { // of a round that is no more
		if v.clusters[i.Cluster] {
			r.dueCluster(i.Cluster)
		}
		return
	}
	if err == nil {
		err = list.add(page)
	}
	if err == nil && list.token != "" {
		r.nextPage(i)
		return
	}
	delete(v.lists, i.task)
	if err != nil {
		r.listFailed(i, err)
	} else {
		delete(v.lost, i.Cluster)
		r.tellOfServices(i.task, nil)
		r.makeDue(i.Cluster, list)
	}
	delete(v.clusters, i.Cluster)
	v.end(r)
}

// makeDue has the listed services of a cluster described. The round waits for those that can be
// tried now.
func (r *Reader) makeDue(cluster string, list *pages[string]) {
	selected := slices.DeleteFunc(names(list.items), func(name string) bool { return !r.options.Services.chooses(name) })
	shut := !r.ledger.Options(cluster).Refused[ledger.DescribeServices].IsZero()
	now := r.now()
	for _, change := range r.ledger.ListServices(cluster, list.began, selected, now) {
		due := change.Due.Calls[ledger.DescribeServices].At
		if r.inventory.underWay && !shut && !due.IsZero() && !due.After(now) {
			r.inventory.services[change.Key] = true
		}
		r.follow(change)
	}
}

// listFailed takes in that the services of a cluster could not be listed. A cluster that is not
// found is gone, unless it is listed again.
func (r *Reader) listFailed(i *item, err error) {
	v := &r.inventory
	r.changed = true
	if api.KindOf(err) == api.NotFound && !v.lost[i.Cluster] {
		v.lost[i.Cluster] = true
		v.look(r)
		return
	}
	r.tellOfServices(i.task, err)
	again := r.ledger.FailServices(i.Cluster, err, r.now())
	r.lane(listServices).set(i.task, ledger.When{At: again, Early: again, Rank: ledger.Rest})
}

// identified notes which account it is, and tells whether to read it: another reader may do so
// already.
func (r *Reader) identified(account string) bool {
	if !r.client.Identify(account) {
		if !r.twin {
			level.Error(r.logger).Log("msg", "two targets are the same account and region, this one is not read: take one out of the configuration")
		}
		r.twin = true
		return false
	}
	r.twin, r.known = false, true
	r.archive.load(r)
	r.takeHints()
	return true
}

// hasMoved tells whether the credentials belong to another account than the one that was read.
func (r *Reader) hasMoved(account string) bool {
	known := r.client.Target().AccountID
	if known == "" || account == "" || account == known {
		return false
	}
	level.Warn(r.logger).Log("msg", "the credentials belong to another account now, which is read from the beginning", "other_account_id", account)
	r.moved = account
	return true
}
