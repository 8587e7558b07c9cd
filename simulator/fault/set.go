package fault

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Set are the faults that befall a simulator. It is empty at first, and safe for
// concurrent use.
type Set struct {
	mu     sync.Mutex
	faults []*injected
}

// injected is a fault in a set.
type injected struct {
	Fault
	until   time.Time // no end when zero
	befell  int
	removed context.Context
}

// Inject adds a fault that begins now. It panics when the fault has no effect.
// Removing it more than once is harmless.
func (s *Set) Inject(f Fault, now time.Time) (remove func()) {
	if f.Effect == nil {
		panic("fault: a fault without an effect")
	}
	removed, cancel := context.WithCancel(context.Background())
	added := &injected{Fault: f, removed: removed}
	if f.For != 0 {
		added.until = now.Add(f.For)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, added)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(i *injected) bool { return i == added })
		cancel()
	}
}

// Answer has a call answered with the faults that befall it at a time. The
// context ends when the client gives up.
func (s *Set) Answer(ctx context.Context, now time.Time, call Call, aws func(Call) Answer) Answer {
	s.mu.Lock()
	faults := slices.Clone(s.faults)
	s.mu.Unlock()
	return s.through(ctx, now, faults, call, aws)
}

// through leads a call through the first fault that befalls it, which leads it
// on to the next ones. One that it never gets to does not count the call.
func (s *Set) through(ctx context.Context, now time.Time, faults []*injected, call Call, aws func(Call) Answer) Answer {
	for i, fault := range faults {
		asked, ok := fault.matches(call)
		if !ok || !s.befalls(fault, now) {
			continue
		}
		own, end := fault.while(ctx)
		defer end()
		call.Resource = asked.arn
		return fault.Effect(own, call, func(c Call) Answer { return s.through(ctx, now, faults[i+1:], c, aws) })
	}
	return aws(call)
}

// while is a context that ends when the given one does or the fault is removed.
func (f *injected) while(ctx context.Context) (own context.Context, end func()) {
	own, cancel := context.WithCancel(ctx)
	forget := context.AfterFunc(f.removed, cancel)
	return own, func() { forget(); cancel() }
}

// befalls tells whether a fault still has effect, and counts the call if so.
func (s *Set) befalls(f *injected, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.removed.Err() != nil ||
		f.Calls != 0 && f.befell >= f.Calls ||
		!f.until.IsZero() && !now.Before(f.until) {
		return false
	}
	f.befell++
	return true
}
