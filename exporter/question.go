package exporter

import (
	"context"
	"errors"
	"time"

	"ecs_revision_exporter/collector/ecs/api"
)

// How often AWS is asked for accounts and regions: every hour, and again after pauses that grow while it does not answer.
const (
	askInterval    = time.Hour
	firstAskPause  = 15 * time.Second
	outageAskPause = time.Minute // the longest while AWS says nothing
)

// question is one that AWS is asked now and then. What it answered last counts until it answers again.
type question[T any] struct {
	answer  T
	next    time.Time
	tries   int    // that failed in a row
	failing string // with what code they failed; empty while they do not
}

// ask asks, if it is time to. News tells of what is not known from the time before: that it is answered again, or fails, or in another way.
func (q *question[T]) ask(ctx context.Context, now time.Time, do func(context.Context) (T, error)) (news bool, err error) {
	if now.Before(q.next) {
		return false, nil
	}
	answer, err := do(ctx)
	if errors.Is(ctx.Err(), context.Canceled) { // the exporter is being stopped
		return false, nil
	}
	before := q.failing
	if err == nil {
		q.answer, q.tries, q.failing = answer, 0, ""
		q.next = now.Add(askInterval)
		return before != "", nil
	}
	q.failing = api.CodeOf(err)
	longest := outageAskPause
	if api.IsRefused(err) {
		longest = askInterval
	}
	q.next = now.Add(min(firstAskPause<<min(q.tries, 10), longest))
	if again := api.AgainAt(err); again.After(q.next) {
		q.next = again
	}
	q.tries++
	return before != q.failing, err
}

// unanswered is 1 if it was not answered when it was last asked.
func (q *question[T]) unanswered() int {
	if q.failing == "" {
		return 0
	}
	return 1
}
