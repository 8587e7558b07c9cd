// Package reader keeps what is known of a target up to date. An inventory lists clusters and
// services, which makes each of them due; a queue holds what is due, and steps make the calls,
// the most urgent first, as the budget of the account allows. What AWS answers goes to the
// ledger, one answer at a time, and the ledger says what is due next.
package reader

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// Reader reads one target: an AWS account in a region.
type Reader struct {
	client   *api.Client
	listener Listener
	now      func() time.Time
	log      log.Logger // of the exporter
	logger   log.Logger // that names the target

	configured   atomic.Pointer[Options]
	reconfigured chan struct{}
	fleet        atomic.Pointer[ecs.Fleet]
	requests     requests
	answers      chan answer

	options    Options       // that are in effect
	skew       time.Duration // of AWS' clock, by which the ledger goes
	ledger     *ledger.Ledger
	lanes      []*lane
	reviews    *queue
	inventory  inventory
	patience   patience
	counts     counts
	complaints *complaints
	archive    archive
	hints      hints
	histories  map[ledger.Key]*history        // lists of deployments that are being read
	stopped    map[ledger.Key]*pages[ecs.ARN] // lists of stopped tasks that are being read
	known      bool                           // whether there is a fleet to tell of
	twin       bool                           // whether another reader reads the same account and region
	renewals   int                            // of the credentials when the options were last taken up
	trusted    int                            // the renewal whose credentials are known to belong to the account; -1 for none
	moved      string                         // the account that the credentials belong to instead; empty if it is the same
	changed    bool                           // since the last fleet was told of
	staleNext  time.Time                      // when more becomes stale by passing time alone; zero for never
	underWay   int                            // calls
}

// New makes a reader with a clock and a log. It reads once [Reader.Run] does.
func New(client *api.Client, options Options, listener Listener, now func() time.Time, logger log.Logger) *Reader {
	listener = listener.withDefaults()
	r := &Reader{
		client:       client,
		listener:     listener,
		now:          now,
		log:          logger,
		trusted:      -1,
		reconfigured: make(chan struct{}, 1),
		answers:      make(chan answer),
		ledger:       ledger.New(options.remembering(0)),
		lanes:        newLanes(),
		reviews:      newQueue(),
		inventory:    newInventory(),
		patience:     newPatience(),
		complaints:   newComplaints(),
		hints:        newHints(),
		histories:    map[ledger.Key]*history{},
		stopped:      map[ledger.Key]*pages[ecs.ARN]{},
		options:      options,
	}
	client.Clock(now)
	client.Observe(func(a ecs.Attempt) {
		r.requests.count(a)
		listener.Attempt(a)
	})
	r.configured.Store(&options)
	r.nameTarget()
	r.fleet.Store(r.withTarget(&ecs.Fleet{}))
	return r
}

// defaultTimeout bounds requests for which nothing else is said.
const defaultTimeout = api.DefaultRequestTimeout

// Client is the client that reads the target.
func (r *Reader) Client() *api.Client { return r.client }

// Fleet is what is known now.
func (r *Reader) Fleet() *ecs.Fleet { return r.fleet.Load() }

// Configure changes the options, at any time and at once. What is known and still asked for
// stays known.
func (r *Reader) Configure(options Options) {
	r.configured.Store(&options)
	select {
	case r.reconfigured <- struct{}{}:
	default: // there is word already
	}
}

// Run reads until ctx ends, and then saves what is known. It may be called again. It also ends if the
// credentials turn out to belong to another account, and returns that account; and when all of the past
// is read, if the options ask for that.
func (r *Reader) Run(ctx context.Context) (moved string) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer r.client.Release()
	r.takeUp()
	r.inventory.begin(r)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wake := r.advance(ctx)
		r.publish()
		timer.Reset(wake)
		if r.moved != "" || r.options.Past && r.pastRead() {
			stop()
		}
		select {
		case <-ctx.Done():
			r.interrupt()
			return r.moved
		case <-r.reconfigured:
			r.takeUp()
		case <-r.hints.came:
			r.takeHints()
		case a := <-r.answers:
			r.receive(a)
		case <-timer.C:
		}
	}
}

// advance does what is due, and tells how long there is nothing to do.
func (r *Reader) advance(ctx context.Context) time.Duration {
	now := r.now()
	for review := r.reviews.take(now); review != nil; review = r.reviews.take(now) {
		r.reviews.done(review)
		r.learn(review.Key, ledger.Passed{})
	}
	r.archive.keepUp(r, now)
	r.age(now)
	wakes := []time.Time{r.reviews.next(), r.staleNext, r.archive.next}
	for _, l := range r.lanes {
		if r.trusts() || l == r.lane(listClusters) {
			wakes = append(wakes, l.advance(ctx, r, now))
		}
	}
	var wake time.Time
	for _, moment := range wakes {
		if !moment.IsZero() && (wake.IsZero() || moment.Before(wake)) {
			wake = moment
		}
	}
	if wake.IsZero() {
		return longestInterval
	}
	return max(0, wake.Sub(now))
}

// takeUp uses the options that are configured now. If they select other things, or there are other
// credentials, a round begins.
func (r *Reader) takeUp() {
	former, formerly := r.options, r.renewals
	r.options, r.renewals = *r.configured.Load(), r.client.Renewals()
	r.client.Configure(r.options.Budget, cmp.Or(r.options.RequestTimeout, defaultTimeout))
	for _, l := range r.lanes {
		l.token = time.Time{}
	}
	r.nameTarget()
	r.forgetUnselected(former)
	r.remind()
	r.archive.takeUp(r)
	switch {
	case !r.options.readsAs(former), r.renewals != formerly:
		r.inventory.begin(r)
	case r.options.Interval != former.Interval:
		r.inventory.replan(r)
	}
	r.changed = true
}

// forgetUnselected forgets what is no longer selected, and what other tags left out.
func (r *Reader) forgetUnselected(former Options) {
	ruled := !r.options.rulesAs(former)
	gone := r.ledger.KeepClusters(func(name, arn string) bool {
		return r.options.Clusters.chooses(name) && (arn == "" || r.options.selectsCluster(arn))
	})
	for _, key := range r.ledger.Keys() {
		m, _ := r.ledger.Memory(key)
		if !r.options.Services.chooses(key.Service) || r.options.isLeftOut(m.Description) || m.LeftOut && ruled {
			gone = append(gone, key)
		}
	}
	for _, key := range gone {
		r.drop(key)
	}
	if ruled {
		r.describeAnew()
	}
}

// shortestSkew is by how much the difference of AWS' clock and ours has to change to be another:
// it is told in whole seconds.
const shortestSkew = 3 * time.Second

// compareClocks has the ledger go by what AWS' clock is now.
func (r *Reader) compareClocks() {
	if (r.client.Skew() - r.skew).Abs() >= shortestSkew {
		r.remind()
	}
}

// remind has the ledger go by the options and the clock of AWS.
func (r *Reader) remind() {
	r.skew = r.client.Skew()
	r.follow(r.ledger.Configure(r.options.remembering(r.skew), r.now())...)
}

// interrupt waits for the calls under way to end, and saves what is known. What they were to
// tell is due again.
func (r *Reader) interrupt() {
	for r.underWay > 0 {
		(<-r.answers).dropped()
		r.underWay--
	}
	r.archive.save(r)
}
