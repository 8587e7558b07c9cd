package fleet

import (
	"slices"
	"time"
)

// past is what something was and is: each value with the moment from which it held, oldest first.
type past[T any] []held[T]

type held[T any] struct {
	since time.Time
	value T // nil: there was none any more
}

// hold adds what holds from a moment on, and forgets what held longer ago than is kept.
func (p *past[T]) hold(value T, since time.Time, kept time.Duration) {
	later := slices.IndexFunc(*p, func(h held[T]) bool { return !h.since.Before(since) })
	if later >= 0 { // several changes at a moment are one
		*p = (*p)[:later]
	}
	*p = append(*p, held[T]{since, value})
	p.forget(since.Add(-kept))
}

// forget drops what held no more at a moment.
func (p *past[T]) forget(moment time.Time) {
	over := 0
	for over+1 < len(*p) && !(*p)[over+1].since.After(moment) {
		over++
	}
	*p = slices.Delete(*p, 0, over)
}

// at gives what held at a moment; nil: nothing yet, or nothing any more.
func (p past[T]) at(moment time.Time) (value T) {
	for _, h := range p {
		if h.since.After(moment) {
			break
		}
		value = h.value
	}
	return value
}
