package reader

import (
	"fmt"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs/ledger"
)

// TestQueueKeepsNothingOfWhatWasTaken fails when the room behind a heap holds on to tasks that have left it.
func TestQueueKeepsNothingOfWhatWasTaken(t *testing.T) {
	q, now := newQueue(), time.Now()
	for i := range 100 {
		q.set(task{Key: ledger.Key{Service: fmt.Sprint(i)}}, ledger.When{At: now, Early: now, Rank: ledger.Rest})
	}
	for taken := q.take(now); taken != nil; taken = q.take(now) {
		q.done(taken)
	}
	for _, rank := range q.ranks {
		for _, left := range rank[:cap(rank)] {
			if left != nil {
				t.Fatalf("%v is kept", left.task)
			}
		}
	}
}
