package fleet

import (
	"container/heap"
	"time"
)

// queue holds what will happen, by time. What is due at one moment happens in the order it was put in.
type queue struct {
	events events
	pushed uint64
}

type event struct {
	at     time.Time
	order  uint64
	happen func()
}

func (q *queue) push(at time.Time, happen func()) {
	q.pushed++
	heap.Push(&q.events, &event{at: at, order: q.pushed, happen: happen})
}

func (q *queue) due(moment time.Time) bool {
	return len(q.events) > 0 && !q.events[0].at.After(moment)
}

func (q *queue) pop() *event {
	return heap.Pop(&q.events).(*event)
}

// events is the heap that container/heap keeps in order.
type events []*event

func (e events) Len() int      { return len(e) }
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e events) Less(i, j int) bool {
	if e[i].at.Equal(e[j].at) {
		return e[i].order < e[j].order
	}
	return e[i].at.Before(e[j].at)
}

func (e *events) Push(x any) { *e = append(*e, x.(*event)) }

func (e *events) Pop() any {
	last := len(*e) - 1
	popped := (*e)[last]
	(*e)[last] = nil
	*e = (*e)[:last]
	return popped
}
