package exposition

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxSlots is how many representations are kept. The Prometheus servers of one
// version ask for one.
const maxSlots = 8

// shelf is where renderings are kept, by their representation.
type shelf struct {
	mu    sync.Mutex
	slots map[representation]*slot
}

// slot is the place of a rendering that was asked for.
type slot struct {
	of      representation
	asked   time.Time                 // for the last time; guarded by the shelf
	latest  atomic.Pointer[rendering] // nil before the first
	settled chan struct{}             // closed when there is a rendering, or none will ever be
	settle  func()
}

func newSlot(of representation) *slot {
	settled := make(chan struct{})
	return &slot{of: of, settled: settled, settle: sync.OnceFunc(func() { close(settled) })}
}

// put publishes a rendering.
func (s *slot) put(latest *rendering) {
	s.latest.Store(latest)
	s.settle()
}

// ask gives the slot of a representation, and whether it is new. A new one takes the
// place of the one that was not asked for longest, when there are many.
func (s *shelf) ask(of representation) (place *slot, isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	place, kept := s.slots[of]
	if !kept {
		if len(s.slots) == maxSlots {
			s.drop(slices.MinFunc(s.list(), func(a, b *slot) int { return a.asked.Compare(b.asked) }))
		}
		place = newSlot(of)
		s.slots[of] = place
	}
	place.asked = time.Now()
	return place, !kept
}

// all is the slots that there are.
func (s *shelf) all() []*slot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list()
}

// missing is the slots without a rendering.
func (s *shelf) missing() []*slot {
	return slices.DeleteFunc(s.all(), func(place *slot) bool { return place.latest.Load() != nil })
}

// dropUnasked drops what nobody has asked for since a time.
func (s *shelf) dropUnasked(since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, place := range s.list() {
		if place.asked.Before(since) {
			s.drop(place)
		}
	}
}

func (s *shelf) list() []*slot { return slices.Collect(maps.Values(s.slots)) }

// drop frees a place. Who waits for its first rendering waits no longer.
func (s *shelf) drop(place *slot) {
	delete(s.slots, place.of)
	place.settle()
}
