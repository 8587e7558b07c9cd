// Package queue is a standard queue of Amazon SQS, in memory: what is sent is received at least
// once, in no order, and is hidden from others for a while.
package queue

import (
	"container/heap"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"time"
)

// Config says how a queue treats messages. What is left empty is as AWS has it by default.
type Config struct {
	Visibility time.Duration    // for how long a message that was received is hidden; 30 seconds when zero
	Retention  time.Duration    // after which a message is dropped; 4 days when zero
	Seed       uint64           // of the order in which messages are received
	Now        func() time.Time // the clock; time.Now when nil
}

// Queue is a queue. It is safe for concurrent use.
type Queue struct {
	config Config

	mu       sync.Mutex
	random   *mathrand.Rand
	ready    []*message          // that can be received
	hidden   hidden              // that cannot yet, by when they can
	receipts map[string]*message // by the last receipt of those that were received
	own      string              // what every receipt of the queue ends with
	changed  chan struct{}       // closed when a message is sent
}

// message is a message in a queue.
type message struct {
	id, body, receipt string
	sent, visible     time.Time
	received          int
	deleted           bool
}

// Message is a message as it is received.
type Message struct {
	ID, Body string
	Receipt  string // by which it can be deleted
	Sent     time.Time
	Received int // how often, this time included
}

// New returns an empty queue.
func New(config Config) *Queue {
	if config.Visibility == 0 {
		config.Visibility = 30 * time.Second
	}
	if config.Retention == 0 {
		config.Retention = 4 * 24 * time.Hour
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Queue{
		config: config, random: mathrand.New(mathrand.NewPCG(config.Seed, 0)),
		receipts: map[string]*message{}, own: rand.Text(), changed: make(chan struct{}),
	}
}

// Send puts a message into the queue that was sent at a time and can be received from another one on.
func (q *Queue) Send(body string, sent, visible time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	heap.Push(&q.hidden, &message{id: rand.Text(), body: body, sent: sent, visible: visible})
	close(q.changed)
	q.changed = make(chan struct{})
}

// Changed is closed when a message is sent from now on.
func (q *Queue) Changed() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.changed
}

// Next is when a message that cannot be received now can be; zero when there is none.
func (q *Queue) Next() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.hidden) == 0 {
		return time.Time{}
	}
	return q.hidden[0].visible
}

// Len is how many messages there are, hidden ones included.
func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.show()
	n := len(q.ready)
	for _, m := range q.hidden {
		if !m.deleted {
			n++
		}
	}
	return n
}

// Receive gives at most so many messages, and hides them for a while; for as long as the queue
// says when that is zero.
func (q *Queue) Receive(most int, hide time.Duration) []Message {
	if hide == 0 {
		hide = q.config.Visibility
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.show()
	now := q.config.Now()
	var received []Message
	for len(received) < most && len(q.ready) > 0 {
		i, last := q.random.IntN(len(q.ready)), len(q.ready)-1
		m := q.ready[i]
		q.ready[i], q.ready[last] = q.ready[last], nil
		q.ready = q.ready[:last]
		if q.expired(m, now) {
			delete(q.receipts, m.receipt)
			continue
		}
		delete(q.receipts, m.receipt)
		m.receipt = rand.Text() + q.own
		q.receipts[m.receipt] = m
		m.received++
		m.visible = now.Add(hide)
		heap.Push(&q.hidden, m)
		received = append(received, Message{ID: m.id, Body: m.body, Receipt: m.receipt, Sent: m.sent, Received: m.received})
	}
	return received
}

func (q *Queue) expired(m *message, now time.Time) bool { return now.Sub(m.sent) >= q.config.Retention }

// show has what is hidden no more be received.
func (q *Queue) show() {
	now := q.config.Now()
	for len(q.hidden) > 0 && !q.hidden[0].visible.After(now) {
		if m := heap.Pop(&q.hidden).(*message); !m.deleted && !q.expired(m, now) {
			q.ready = append(q.ready, m)
		}
	}
}

// ErrReceipt is the error about a receipt that the queue did not give out.
var ErrReceipt = errors.New("the receipt was not given out by this queue")

// Delete deletes the message of a receipt. One that was received again since stays, which AWS does
// not say. The error is ErrReceipt.
func (q *Queue) Delete(receipt string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !strings.HasSuffix(receipt, q.own) {
		return ErrReceipt
	}
	m := q.receipts[receipt]
	if m == nil {
		return nil
	}
	m.deleted = true
	delete(q.receipts, receipt)
	for i, ready := range q.ready {
		if ready == m { // its time had passed
			q.ready = append(q.ready[:i], q.ready[i+1:]...)
			break
		}
	}
	return nil
}

// hidden are messages as a heap, the one that is visible first at its top.
type hidden []*message

func (h hidden) Len() int           { return len(h) }
func (h hidden) Less(i, j int) bool { return h[i].visible.Before(h[j].visible) }
func (h hidden) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *hidden) Push(x any)        { *h = append(*h, x.(*message)) }
func (h *hidden) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
