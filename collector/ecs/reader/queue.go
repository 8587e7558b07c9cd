package reader

import (
	"container/heap"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs/ledger"
)

// operation is a call that the reader makes.
type operation int

// The operations: those of the ledger are about a service, and two list what there is.
const (
	describeServices    = operation(ledger.DescribeServices)
	listDeployments     = operation(ledger.ListServiceDeployments)
	describeDeployments = operation(ledger.DescribeServiceDeployments)
	describeRevisions   = operation(ledger.DescribeServiceRevisions)
	listTasks           = operation(ledger.ListTasks)
	describeTasks       = operation(ledger.DescribeTasks)
	listServices        = operation(ledger.Operations)
	listClusters        = listServices + 1
)

// String is the name of the operation in the ECS API.
func (o operation) String() string {
	switch o {
	case listServices:
		return "ListServices"
	case listClusters:
		return "ListClusters"
	default:
		return ledger.Operation(o).String()
	}
}

// task is a call to make about a service, a cluster or, with an empty key, the target.
type task struct {
	operation operation
	ledger.Key
}

// queue holds the tasks of a throttle bucket, each once. The most urgent rank comes first, and in
// it the task that has been due for longest. Every fourth call goes to the ranks below the first,
// of these every fourth to those below the second, and so on: no rank starves.
type queue struct {
	ranks [ledger.Ranks]ranked
	items map[task]*item
	peers map[task]map[*item]bool // those that wait, by the task without what tells them apart
	taken int
}

// item is a task in the queue.
type item struct {
	task
	ledger.When
	busy  bool // whether its call is under way; it is in no rank then
	index int  // in its rank
}

func newQueue() *queue {
	return &queue{items: map[task]*item{}, peers: map[task]map[*item]bool{}}
}

// peer is what tasks have in common that may share a call: services and their tasks are described by cluster.
func (t task) peer() task {
	t.Service = ""
	if t.operation != describeServices && t.operation != describeTasks {
		t.Cluster = ""
	}
	return t
}

// set has a task due at a time, or not at all when that is zero. While its call is under way
// nothing changes: what is due after it follows from its answer.
func (q *queue) set(t task, when ledger.When) {
	waiting := q.items[t]
	switch {
	case waiting != nil && (waiting.busy || waiting.When == when):
		return
	case waiting != nil:
		q.leave(waiting)
	}
	if when.At.IsZero() {
		delete(q.items, t)
		return
	}
	if waiting == nil {
		waiting = &item{task: t}
		q.items[t] = waiting
	}
	waiting.When = when
	q.enter(waiting)
}

// enter has an item wait in its rank.
func (q *queue) enter(waiting *item) {
	waiting.busy = false
	heap.Push(&q.ranks[waiting.Rank], waiting)
	peer := waiting.peer()
	if q.peers[peer] == nil {
		q.peers[peer] = map[*item]bool{}
	}
	q.peers[peer][waiting] = true
}

// leave has an item wait no more.
func (q *queue) leave(waiting *item) {
	heap.Remove(&q.ranks[waiting.Rank], waiting.index)
	delete(q.peers[waiting.peer()], waiting)
}

// drop forgets a task, also one whose call is under way.
func (q *queue) drop(t task) {
	if known := q.items[t]; known != nil && !known.busy {
		q.leave(known)
	}
	delete(q.items, t)
}

// done tells that the call of a task has ended. It is due no more, until it is set again.
func (q *queue) done(ended *item) {
	if q.items[ended.task] == ended { // and was not dropped meanwhile
		delete(q.items, ended.task)
	}
}

// again makes a task due as before, after a call that brought nothing.
func (q *queue) again(in *item) {
	if q.items[in.task] == in {
		q.enter(in)
	}
}

// next is the earliest time at which a task is due, zero when there is none.
func (q *queue) next() time.Time {
	var next time.Time
	for i := range q.ranks {
		if len(q.ranks[i]) > 0 && (next.IsZero() || q.ranks[i][0].At.Before(next)) {
			next = q.ranks[i][0].At
		}
	}
	return next
}

// take takes the most urgent task that is due; nil when none is.
func (q *queue) take(now time.Time) *item {
	first := 0
	for turn := q.taken; turn%4 == 3 && first < len(q.ranks)-1; turn /= 4 {
		first++
	}
	for i := range q.ranks {
		rank := &q.ranks[(first+i)%len(q.ranks)]
		if len(*rank) > 0 && !(*rank)[0].At.After(now) {
			q.taken++
			return q.start((*rank)[0])
		}
	}
	return nil
}

// start takes a task out of its rank for its call.
func (q *queue) start(taken *item) *item {
	q.leave(taken)
	taken.busy = true
	return taken
}

// along are at most so many other tasks that may come along with one, the most urgent first.
func (q *queue) along(with task, most int, now time.Time, fits func(task) bool) []*item {
	var chosen []*item
	for other := range q.peers[with.peer()] {
		if other.Early.After(now) || !fits(other.task) {
			continue
		}
		i, _ := slices.BinarySearchFunc(chosen, other, byUrgency)
		if i < most {
			chosen = slices.Insert(chosen, i, other)[:min(most, len(chosen)+1)]
		}
	}
	return chosen
}

// byUrgency orders tasks from the most urgent on, always in the same way.
func byUrgency(a, b *item) int {
	switch {
	case a.Rank != b.Rank:
		return int(a.Rank - b.Rank)
	case !a.At.Equal(b.At):
		return a.At.Compare(b.At)
	case a.Cluster != b.Cluster:
		return strings.Compare(a.Cluster, b.Cluster)
	default:
		return strings.Compare(a.Service, b.Service)
	}
}

// ranked are the tasks of a rank as a heap, the one that is due first at its top.
type ranked []*item

// Len is how many there are.
func (r ranked) Len() int { return len(r) }

// Less orders by time, and what is due at the same time by name.
func (r ranked) Less(i, j int) bool { return byUrgency(r[i], r[j]) < 0 }

// Swap swaps two.
func (r ranked) Swap(i, j int) {
	r[i], r[j] = r[j], r[i]
	r[i].index, r[j].index = i, j
}

// Push adds one at the end.
func (r *ranked) Push(x any) {
	added := x.(*item)
	added.index = len(*r)
	*r = append(*r, added)
}

// Pop takes the last one.
func (r *ranked) Pop() any {
	end := len(*r) - 1
	last := (*r)[end]
	(*r)[end] = nil // which the room behind the heap would keep
	*r = (*r)[:end]
	return last
}
