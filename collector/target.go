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
	status atomic.Pointer[status]

	requests requests
}

func newTarget(reader *ecs.Reader, requestDurations *prometheus.HistogramVec, now func() time.Time, logger log.Logger) *target {
	t := &target{reader: reader, now: now, logger: log.With(logger, "region", reader.Target().Region)}
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

// run refreshes at once, and then at every interval until ctx ends. A refresh
// that takes longer than that delays the next.
func (t *target) run(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		t.refresh(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// refresh reads the target and publishes what it learnt. An interrupted refresh
// leaves no trace.
func (t *target) refresh(ctx context.Context) {
	began := t.now()
	snapshot, err := t.reader.Read(ctx, t.progress)
	if ctx.Err() != nil {
		return
	}
	next := *t.status.Load()
	if err != nil {
		next = next.failed(t.reader.Target(), t.now().Sub(began))
		level.Error(t.logger).Log("msg", "refresh failed", "err", err)
	} else {
		next = next.succeeded(snapshot, t.now().Sub(began))
		logSnapshot(t.logger, snapshot, *next.lastDuration)
	}
	t.status.Store(&next)
}

// progress publishes what a refresh that takes long has learnt so far.
func (t *target) progress(snapshot *ecs.Snapshot) {
	next := t.status.Load().reading(snapshot)
	t.status.Store(&next)
	level.Info(t.logger).Log("msg", "reading the fleet", "services", next.services(every), "pending", next.services(pending))
}
