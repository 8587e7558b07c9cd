package reader

import (
	"context"
	"errors"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// callsAtOnce is how many calls of a lane are under way at the same time.
const callsAtOnce = 8

// lane is the way to a throttle bucket. First it gets a token, then it chooses the call that is
// the most urgent at that moment.
type lane struct {
	*queue
	operations []operation // that draw on the bucket
	token      time.Time   // when the next call may be made; zero while no token was asked for
	underWay   int
}

// newLanes are the ways to the throttle buckets of ECS (AWS' ECS API reference, "Request
// throttling for the Amazon ECS API").
func newLanes() []*lane {
	var lanes []*lane
	for _, operations := range [][]operation{
		{listClusters},
		{listServices, describeServices},
		{listDeployments, describeDeployments},
		{describeRevisions},
		{listTasks, describeTasks},
	} {
		lanes = append(lanes, &lane{queue: newQueue(), operations: operations})
	}
	return lanes
}

// lane is the one in which an operation goes.
func (r *Reader) lane(of operation) *lane {
	for _, l := range r.lanes {
		if slices.Contains(l.operations, of) {
			return l
		}
	}
	return nil
}

func (l *lane) bucket(client *api.Client) *api.Bucket { return client.Bucket(l.operations[0].String()) }

// advance makes the calls that are due and allowed, and tells when the next one may be; zero
// when that depends on an answer.
func (l *lane) advance(ctx context.Context, r *Reader, now time.Time) time.Time {
	for l.underWay < callsAtOnce {
		due := l.next()
		if due.IsZero() || due.After(now) {
			return due
		}
		if l.token.IsZero() {
			bucket := l.bucket(r.client)
			wait := bucket.Reserve(now).DelayFrom(now)
			l.token = now.Add(wait)
			r.requests.waited(bucket.Name(), wait)
		}
		if l.token.After(now) {
			return l.token
		}
		if call := r.step(l, now); call != nil {
			l.token = time.Time{}
			r.make(ctx, l, call)
		}
	}
	return time.Time{}
}

// call is a call that was chosen: it makes the request, and gives what to do with the answer.
type call struct {
	items []*item
	ask   func(ctx context.Context) (take func(), err error)
}

// answer is what came of a call.
type answer struct {
	lane *lane
	call *call
	take func()
	err  error
	cut  bool // whether it failed because the reader is being stopped
}

// dropped makes due again what was asked for.
func (a answer) dropped() {
	a.lane.underWay--
	a.again()
}

func (a answer) again() {
	for _, i := range a.call.items {
		a.lane.again(i)
	}
}

// make makes a call in the background. Only the clusters are listed by credentials that are not known to be the account's.
func (r *Reader) make(ctx context.Context, l *lane, c *call) {
	if l != r.lane(listClusters) {
		ctx = api.ByRenewal(ctx, r.trusted)
	}
	l.underWay++
	r.underWay++
	go func() {
		take, err := c.ask(ctx)
		r.answers <- answer{l, c, take, err, err != nil && ctx.Err() != nil}
	}()
}

// receive takes in an answer. One that was throttled is asked for again, when the bucket has
// another token; one for which there were no credentials, when there are.
func (r *Reader) receive(a answer) {
	r.underWay--
	if a.cut {
		a.dropped()
		return
	}
	a.lane.underWay--
	if errors.Is(a.err, api.ErrRenewed) { // it waits until the credentials are known to be the account's
		a.again()
		return
	}
	if api.LacksCredentials(a.err) && a.lane != r.lane(listClusters) {
		a.again()
		r.doubt()
		return
	}
	now := r.now()
	a.lane.bucket(r.client).Learn(now, a.err)
	r.changed = true
	r.inventory.calls++
	if api.KindOf(a.err) == api.Throttled {
		r.patience.throttled(now)
		a.again()
		return
	}
	if a.err == nil || api.KindOf(a.err) != api.Failed {
		r.patience.accepted()
	}
	for _, i := range a.call.items {
		a.lane.done(i)
	}
	r.compareClocks()
	a.take()
}

// nextPage has the next page of a list read at once.
func (r *Reader) nextPage(i *item) {
	now := r.now()
	r.lane(i.operation).set(i.task, ledger.When{At: now, Early: now, Rank: i.Rank})
}
