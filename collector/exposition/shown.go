package exposition

import (
	"sync"
	"sync/atomic"
)

// shown is the exposition in a format.
type shown struct {
	asked  atomic.Bool           // whether somebody has asked for it
	latest atomic.Pointer[table] // nil before the first
	first  chan struct{}         // closed when there is one
	once   sync.Once
}

// put replaces it.
func (s *shown) put(latest *table) {
	s.latest.Store(latest)
	s.once.Do(func() { close(s.first) })
}
