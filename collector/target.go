package collector

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// target refreshes what is known of one AWS account in one region.
type target struct {
	reader *ecs.Reader
	now    func() time.Time
	logger log.Logger
	told   func() // after every change of the status
	status atomic.Pointer[status]

	requests     requests
	pace         atomic.Pointer[pace]
	reconfigured chan struct{}
	warned       atomic.Bool // of another target with the same account and region
}

// pace is how often a target is read.
type pace struct {
	refresh time.Duration // all of it
	rollout time.Duration // services on the move; 0 leaves them to the refreshes
}

func newTarget(reader *ecs.Reader, requestDurations *prometheus.HistogramVec, now func() time.Time, logger log.Logger, told func()) *target {
	t := &target{
		reader:       reader,
		now:          now,
		logger:       log.With(logger, "region", reader.Target().Region),
		told:         told,
		reconfigured: make(chan struct{}, 1),
	}
	initial := newStatus(reader.Target())
	t.status.Store(&initial)
	t.requests.took = requestDurations
	reader.OnAttempt(t.requests.count)
	return t
}

// exposed is what a scrape tells of the target: the requests until now, and its fleet
// unless that was read before oldest. Where a refresh takes long, the one before it
// is served for that much longer: a target that is slow does not fail.
func (t *target) exposed(oldest time.Time) status {
	s := *t.status.Load()
	if s.lastDuration != nil {
		oldest = oldest.Add(-*s.lastDuration)
	}
	s = s.fresh(oldest)
	s.requests, s.waits = t.requests.untilNow()
	return s
}

// configure sets the pace, at any time. From then on it goes from a refresh at once.
func (t *target) configure(to pace) {
	t.pace.Store(&to)
	notify(t.reconfigured)
}

// run refreshes at once and then at every interval until ctx ends, and looks at services
// on the move in between. A refresh that takes longer than that delays the next.
func (t *target) run(ctx context.Context) {
	defer t.save() // what was learnt since the last refresh
	for ctx.Err() == nil {
		began := time.Now()
		select {
		case <-t.reconfigured: // this refresh is by the new configuration already
		default:
		}
		t.refresh(ctx)
		pace := t.pace.Load()
		t.between(ctx, pace.rollout, began.Add(pace.refresh))
	}
}

// between looks at services on the move until the next refresh is due, or the target is
// configured anew.
func (t *target) between(ctx context.Context, rollout time.Duration, due time.Time) {
	for {
		pause := time.Until(due)
		if rollout > 0 {
			pause = min(pause, rollout)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.reconfigured:
			return
		case <-time.After(pause):
		}
		if time.Until(due) <= 0 {
			return
		}
		t.follow(ctx)
	}
}

// refresh reads the target, publishes what it learnt and saves it. Of an interrupted
// refresh nothing is published, and what it has learnt by then is saved.
func (t *target) refresh(ctx context.Context) {
	defer t.save()
	began := t.now()
	snapshot, err := t.reader.Read(ctx, t.progress)
	now := t.now()
	switch {
	case err == nil:
		next := t.status.Load().succeeded(snapshot, now.Sub(began))
		logSnapshot(t.logger, snapshot, *next.lastDuration)
		t.publish(next)
	case ctx.Err() == nil:
		level.Error(t.logger).Log("msg", "refresh failed", "err", err)
		t.publish(t.status.Load().failed(t.reader.Target(), err, now, now.Sub(began)))
	}
}

// save has what is known outlive the process, where there is a cache file.
func (t *target) save() {
	if err := t.reader.Save(); err != nil {
		level.Warn(t.logger).Log("msg", "what is known was not saved, the next refresh tries again", "err", err)
	}
}

// follow looks at the services on the move and publishes what it learnt.
func (t *target) follow(ctx context.Context) {
	snapshot := t.reader.Follow(ctx, t.status.Load().clusters)
	if snapshot != nil {
		logFailures(t.logger, snapshot)
		t.publish(t.status.Load().followed(snapshot))
	}
}

func (t *target) publish(next status) {
	t.status.Store(&next)
	t.told()
}

// progress publishes what a refresh that takes long has learnt so far.
func (t *target) progress(snapshot *ecs.Snapshot) {
	next := t.status.Load().reading(snapshot)
	t.publish(next)
	level.Info(t.logger).Log("msg", "reading the fleet", "services", next.services(every), "pending", next.services(pending))
}
