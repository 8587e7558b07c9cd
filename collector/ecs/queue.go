package ecs

import (
	"slices"
	"sync"
)

// queue hands out services in waves while they come in, those with a deployment under way first.
type queue struct {
	mu             sync.Mutex
	more           sync.Cond
	urgent, others []*serviceAnswers
	closed         bool
}

func newQueue() *queue {
	q := &queue{}
	q.more.L = &q.mu
	return q
}

// add takes in services.
func (q *queue) add(services []*serviceAnswers) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, s := range services {
		if s.beingDeployed() {
			q.urgent = append(q.urgent, s)
		} else {
			q.others = append(q.others, s)
		}
	}
	q.more.Signal()
}

// close tells that all services have come in.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.more.Signal()
}

// next is the next wave, once there are enough services for one or all have come in. It
// is empty when there are no more.
func (q *queue) next() []*serviceAnswers {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed && len(q.urgent)+len(q.others) < waveSize {
		q.more.Wait()
	}
	urgent := min(waveSize, len(q.urgent))
	others := min(waveSize-urgent, len(q.others))
	wave := slices.Concat(q.urgent[:urgent], q.others[:others])
	q.urgent, q.others = q.urgent[urgent:], q.others[others:]
	return wave
}
