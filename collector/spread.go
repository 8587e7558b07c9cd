package collector

import "slices"

// spread has things in chunks of a bounded size. A thing keeps its chunk for life, and a new one
// takes the first free place.
type spread[T comparable] struct {
	size    int
	chunk   func(*place, []thing[T]) *Chunk
	in      map[key]int // the bunch of each thing
	bunches []bunch[T]
}

// key is what a thing is known by.
type key struct{ cluster, service string }

type thing[T any] struct {
	key
	is T
}

// bunch is the things of a chunk.
type bunch[T comparable] struct {
	place  *place
	things []thing[T] // not modified any more once there is a chunk of them
	chunk  *Chunk     // nil while nobody asked for it
}

func newSpread[T comparable](size int, chunk func(*place, []thing[T]) *Chunk) *spread[T] {
	return &spread[T]{size: size, chunk: chunk, in: map[key]int{}}
}

// put adds a thing, or replaces it.
func (s *spread[T]) put(k key, is T) {
	i, known := s.in[k]
	if !known {
		i = s.free()
		s.in[k] = i
		s.bunches[i].modify(func(things []thing[T]) []thing[T] { return append(things, thing[T]{k, is}) })
		return
	}
	at := s.bunches[i].index(k)
	if s.bunches[i].things[at].is != is {
		s.bunches[i].modify(func(things []thing[T]) []thing[T] { things[at].is = is; return things })
	}
}

// drop takes a thing out. Its chunk is in a new place from then on.
func (s *spread[T]) drop(k key) {
	i := s.in[k]
	delete(s.in, k)
	at := s.bunches[i].index(k)
	s.bunches[i].modify(func(things []thing[T]) []thing[T] { return slices.Delete(things, at, at+1) })
	s.bunches[i].place = new(place)
}

// free is the first bunch with a free place.
func (s *spread[T]) free() int {
	i := slices.IndexFunc(s.bunches, func(b bunch[T]) bool { return len(b.things) < s.size })
	if i < 0 {
		i = len(s.bunches)
		s.bunches = append(s.bunches, bunch[T]{place: new(place)})
	}
	return i
}

// all are the chunks that hold something.
func (s *spread[T]) all() []*Chunk {
	var all []*Chunk
	for i := range s.bunches {
		b := &s.bunches[i]
		if len(b.things) == 0 {
			continue
		}
		if b.chunk == nil {
			b.chunk = s.chunk(b.place, b.things)
		}
		all = append(all, b.chunk)
	}
	return all
}

func (b *bunch[T]) index(k key) int {
	return slices.IndexFunc(b.things, func(t thing[T]) bool { return t.key == k })
}

func (b *bunch[T]) modify(to func([]thing[T]) []thing[T]) {
	if b.chunk != nil {
		b.things, b.chunk = slices.Clone(b.things), nil
	}
	b.things = to(b.things)
}
