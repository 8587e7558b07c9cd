package queue_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"ecs_revision_exporter/simulator/queue"
	"ecs_revision_exporter/simulator/simulatortest"
)

func newQueue(t *testing.T, config queue.Config) (*queue.Queue, *simulatortest.Clock) {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	config.Now = clock.Now
	return queue.New(config), clock
}

func bodies(received []queue.Message) []string {
	var all []string
	for _, m := range received {
		all = append(all, m.Body)
	}
	return all
}

// TestVisibility hides what was received until its time is over, unless it is deleted.
func TestVisibility(t *testing.T) {
	q, clock := newQueue(t, queue.Config{})
	q.Send("a", clock.Now(), clock.Now())
	first := q.Receive(10, 0)
	if len(first) != 1 || len(q.Receive(10, 0)) != 0 {
		t.Fatalf("received %v, and again", first)
	}
	clock.Advance(29 * time.Second)
	if again := q.Receive(10, 0); len(again) != 0 {
		t.Errorf("received %v before its time", again)
	}
	clock.Advance(time.Second)
	second := q.Receive(10, 5*time.Second)
	if len(second) != 1 || second[0].Received != 2 || second[0].Receipt == first[0].Receipt {
		t.Fatalf("received %v", second)
	}
	if err := q.Delete(first[0].Receipt); err != nil || q.Len() != 1 {
		t.Errorf("an old receipt: %v, %d messages are left", err, q.Len())
	}
	clock.Advance(5 * time.Second)
	if err := q.Delete(second[0].Receipt); err != nil || q.Len() != 0 || len(q.Receive(10, 0)) != 0 {
		t.Errorf("deleted: %v, %d messages are left", err, q.Len())
	}
	if err := q.Delete("never given out"); !errors.Is(err, queue.ErrReceipt) {
		t.Errorf("a receipt that was made up: %v", err)
	}
}

// TestOrder receives each of what was sent once, in another order.
func TestOrder(t *testing.T) {
	q, clock := newQueue(t, queue.Config{Seed: 1})
	var sent []string
	for i := range 30 {
		sent = append(sent, strconv.Itoa(100+i))
		q.Send(sent[i], clock.Now(), clock.Now())
	}
	var received []string
	for range 3 {
		received = append(received, bodies(q.Receive(10, 0))...)
	}
	if slices.Equal(received, sent) {
		t.Error("everything came in order")
	}
	slices.Sort(received)
	if !slices.Equal(received, sent) {
		t.Errorf("received %v, want %v", received, sent)
	}
}

// TestLater receives a message when it is visible, and tells when that is.
func TestLater(t *testing.T) {
	q, clock := newQueue(t, queue.Config{})
	changed := q.Changed()
	q.Send("a", clock.Now(), clock.Now().Add(time.Second))
	<-changed
	if got := q.Receive(10, 0); len(got) > 0 || !q.Next().Equal(clock.Now().Add(time.Second)) {
		t.Errorf("received %v, the next one comes at %s", got, q.Next())
	}
	clock.Advance(time.Second)
	if got := q.Receive(10, 0); len(got) != 1 {
		t.Errorf("received %v", got)
	}
}

// TestRetention drops what nobody received for too long.
func TestRetention(t *testing.T) {
	q, clock := newQueue(t, queue.Config{Retention: time.Hour})
	q.Send("a", clock.Now(), clock.Now())
	clock.Advance(time.Hour)
	if got := q.Receive(10, 0); len(got) > 0 || q.Len() > 0 {
		t.Errorf("received %v", got)
	}
}
