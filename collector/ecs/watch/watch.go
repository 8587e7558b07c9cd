// Package watch watches a queue for what Amazon ECS tells Amazon EventBridge, and hands on where
// there is something to read.
package watch

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/events"
)

// Listener is told what is in the queue, by several goroutines at the same time.
type Listener struct {
	Hint    func(ecs.Hint)               // an event of ECS, which may name no service
	Invalid func()                       // a message that is none
	Request func(operation, code string) // how a request ended: OK, or the error code of AWS
}

// Watcher watches a queue.
type Watcher struct {
	queue    *api.Queue
	listener Listener
	logger   log.Logger

	mu      sync.Mutex
	failing map[string]string // with what code the requests of an operation fail, while they do
	tries   int               // that failed in a row
}

// New makes a watcher of a queue. It watches once [Watcher.Run] does.
func New(queue *api.Queue, listener Listener, logger log.Logger) *Watcher {
	logger = log.With(logger, "queue_url", queue.URL())
	if role := queue.Source().RoleARN; role != "" {
		logger = log.With(logger, "role", role)
	}
	return &Watcher{queue: queue, listener: listener, logger: logger, failing: map[string]string{}}
}

// How the queue is read: by one call that waits for messages, by several while there are more than
// one call gives, and after a pause that grows where it cannot be read.
const (
	callsAtOnce  = 8
	firstPause   = 5 * time.Second
	longestPause = time.Minute
)

// Run watches until ctx ends.
func (w *Watcher) Run(ctx context.Context) {
	for ctx.Err() == nil {
		received, err := w.handOn(ctx, api.LongestPoll)
		if err == nil && received == api.MessagesPerCall {
			err = w.drain(ctx)
		}
		if err != nil {
			rest(ctx, w.pause())
		}
	}
}

// drain hands on what has gathered in the queue.
func (w *Watcher) drain(ctx context.Context) error {
	errs := make([]error, callsAtOnce)
	var calls sync.WaitGroup
	for i := range callsAtOnce {
		calls.Go(func() {
			for received := api.MessagesPerCall; received == api.MessagesPerCall && errs[i] == nil; {
				received, errs[i] = w.handOn(ctx, 0)
			}
		})
	}
	calls.Wait()
	return errors.Join(errs...)
}

// handOn receives messages, hands them on and deletes them.
func (w *Watcher) handOn(ctx context.Context, wait time.Duration) (received int, err error) {
	messages, err := w.queue.Receive(ctx, wait)
	if w.answered(ctx, "ReceiveMessage", err); err != nil || len(messages) == 0 {
		return 0, err
	}
	for _, m := range messages {
		w.understand(m.Body)
	}
	err = w.queue.Delete(ctx, messages)
	w.answered(ctx, "DeleteMessageBatch", err)
	return len(messages), err
}

// understand hands on what a message says.
func (w *Watcher) understand(message string) {
	hint, err := events.Parse(message)
	if err != nil && !errors.Is(err, events.ErrUnrelated) {
		level.Debug(w.logger).Log("msg", "a message makes no sense", "err", err)
		w.listener.Invalid()
		return
	}
	w.listener.Hint(hint)
}

// answered counts a request, and logs once that requests fail and once that they do no more.
func (w *Watcher) answered(ctx context.Context, operation string, err error) {
	if err != nil && ctx.Err() != nil {
		return // the watcher is being stopped
	}
	code := api.CodeOf(err)
	w.listener.Request(operation, code)
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err != nil && w.failing[operation] != code:
		w.failing[operation] = code
		level.Error(w.logger).Log("msg", "the queue of events cannot be read, it is tried again: everything is read as without events", "operation", operation, "err", err)
	case err == nil && w.failing[operation] != "":
		delete(w.failing, operation)
		w.tries = 0
		level.Info(w.logger).Log("msg", "the queue of events is read again", "operation", operation)
	}
}

// pause is how long to wait after one more failure.
func (w *Watcher) pause() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tries++
	return min(firstPause<<min(w.tries-1, 10), longestPause)
}

// rest waits for a time, or until ctx ends.
func rest(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
