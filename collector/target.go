package collector

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
)

// target refreshes what is known of one AWS account in one region.
type target struct {
	reader *ecs.Reader
	now    func() time.Time
	logger log.Logger
	status atomic.Pointer[status]
}

func newTarget(reader *ecs.Reader, now func() time.Time, logger log.Logger) *target {
	t := &target{reader: reader, now: now, logger: log.With(logger, "region", reader.Target().Region)}
	initial := newStatus(reader.Target())
	t.status.Store(&initial)
	return t
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
	snapshot, err := t.reader.Read(ctx)
	if ctx.Err() != nil {
		return
	}
	next := *t.status.Load()
	if err != nil {
		next = next.failed(t.reader.Target(), t.now().Sub(began))
		level.Error(t.logger).Log("msg", "refresh failed", "err", err)
	} else {
		next = next.succeeded(snapshot, t.now())
		logSnapshot(t.logger, snapshot, *next.lastDuration)
	}
	t.status.Store(&next)
}
