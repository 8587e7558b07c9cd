package reader

import (
	"slices"
	"sync"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// requests counts the requests to AWS, and how long they waited for the budget.
type requests struct {
	mu     sync.Mutex
	counts []ecs.RequestCount
	waits  []ecs.BudgetWait
}

func (r *requests) count(a ecs.Attempt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.counts {
		if r.counts[i].Operation == a.Operation && r.counts[i].Code == a.Code {
			r.counts[i].Count++
			return
		}
	}
	r.counts = append(r.counts, ecs.RequestCount{Operation: a.Operation, Code: a.Code, Count: 1})
}

func (r *requests) waited(bucket string, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.waits {
		if r.waits[i].Bucket == bucket {
			r.waits[i].Waited += wait
			return
		}
	}
	r.waits = append(r.waits, ecs.BudgetWait{Bucket: bucket, Waited: wait})
}

// untilNow gives the counts and waits, for the caller to keep.
func (r *requests) untilNow() ([]ecs.RequestCount, []ecs.BudgetWait) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.counts), slices.Clone(r.waits)
}

// counts counts failures, and keeps an example of each kind for the log.
type counts struct {
	failures []ecs.FailureCount
	untold   []ecs.Failure     // not logged yet, one of each kind
	told     []ecs.FailureKind // that were logged, and still fail
}

// count counts a failure that is logged elsewhere.
func (c *counts) count(kind ecs.FailureKind) {
	c.failures = slices.Clone(c.failures)
	i := slices.IndexFunc(c.failures, func(f ecs.FailureCount) bool { return f.FailureKind == kind })
	if i < 0 {
		i = len(c.failures)
		c.failures = append(c.failures, ecs.FailureCount{FailureKind: kind})
	}
	c.failures[i].Count++
}

func (c *counts) fail(failure ecs.Failure) {
	c.count(failure.FailureKind)
	if !slices.ContainsFunc(c.untold, func(f ecs.Failure) bool { return f.FailureKind == failure.FailureKind }) {
		c.untold = append(c.untold, failure)
	}
}
