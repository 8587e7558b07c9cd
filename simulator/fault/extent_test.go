package fault_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecs_revision_exporter/simulator/fault"
)

// runs is which of a number of calls in a row a fault befalls.
func (w *world) runs(t *testing.T, calls int) (all []bool) {
	t.Helper()
	for range calls {
		all = append(all, befallen(t, w.list(t.Context())))
	}
	return all
}

func TestFaultForACountOfCalls(t *testing.T) {
	w := newWorld(t)
	w.Inject(fault.Fault{Operation: "ListClusters", Calls: 2, Effect: injected()})
	if err := w.identity(t.Context()); err != nil { // is not counted
		t.Fatal(err)
	}
	if got, want := w.runs(t, 4), []bool{true, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("befell %v, want %v", got, want)
	}
}

func TestFaultForATime(t *testing.T) {
	w := newWorld(t)
	w.Inject(fault.Fault{For: time.Minute, Effect: injected()})
	w.clock.Advance(time.Minute - 1)
	before := w.runs(t, 1)[0]
	w.clock.Advance(1)
	if after := w.runs(t, 1)[0]; !before || after {
		t.Errorf("befell before the end of its time: %t, after: %t", before, after)
	}
}

func TestFaultUntilRemoved(t *testing.T) {
	w := newWorld(t)
	remove := w.Inject(fault.Fault{Effect: injected()})
	w.clock.Advance(1000 * time.Hour)
	if got := w.runs(t, 3); slices.Contains(got, false) {
		t.Errorf("befell %v", got)
	}
	remove()
	remove()
	if got := w.runs(t, 3); slices.Contains(got, true) {
		t.Errorf("removed, and befell %v", got)
	}
}

func TestRemovingAFaultLeavesTheOthers(t *testing.T) {
	w := newWorld(t)
	remove := w.Inject(fault.Fault{Effect: injected()})
	w.Inject(fault.Fault{Effect: injected()})
	remove()
	if got := w.runs(t, 1); !got[0] {
		t.Error("the other one has gone too")
	}
}

// TestFirstFaultIsNearestToTheClient has a fault answer before another one,
// which is left with its count of calls.
func TestFirstFaultIsNearestToTheClient(t *testing.T) {
	w := newWorld(t)
	w.Inject(fault.Fault{Calls: 1, Effect: injected()})
	w.Inject(fault.Fault{Calls: 1, Effect: fault.Throttling()})
	if !befallen(t, w.list(t.Context())) {
		t.Error("the second fault answered, or none")
	}
	refusedWith(t, w.list(t.Context()), 400, "ThrottlingException", "Rate exceeded")
	if err := w.list(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFaultsAndEffectsCanBeChained(t *testing.T) {
	noted := func(into *[]string, name string) fault.Effect {
		return func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
			*into = append(*into, name)
			answer := next(call)
			*into = append(*into, name)
			return answer
		}
	}
	w := newWorld(t)
	var order []string
	w.Inject(fault.Fault{Effect: fault.Chain(noted(&order, "first"), noted(&order, "second"))})
	w.Inject(fault.Fault{Effect: noted(&order, "third")})
	if err := w.list(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"first", "second", "third", "third", "second", "first"}; !slices.Equal(order, want) {
		t.Errorf("went through %v, want %v", order, want)
	}
}

func TestFaultsCountConcurrentCalls(t *testing.T) {
	w := newWorld(t)
	w.Inject(fault.Fault{Calls: 30, Effect: injected()})
	var befell atomic.Int64
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 10 {
				remove := w.Inject(fault.Fault{Calls: 1, Effect: fault.ShiftTimes(time.Hour)})
				if w.list(t.Context()) != nil {
					befell.Add(1)
				}
				remove()
			}
		})
	}
	clients.Wait()
	if befell.Load() != 30 {
		t.Errorf("befell %d calls, want 30", befell.Load())
	}
}

func TestFaultsNeedAnEffect(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a fault without an effect was injected")
		}
	}()
	newWorld(t).Inject(fault.Fault{})
}
