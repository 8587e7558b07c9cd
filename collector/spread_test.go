package collector

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"
)

// size is how many things a chunk holds at most in these tests.
const size = 3

// spreading is a spread, and where its things are to be.
type spreading struct {
	*spread[int]
	in     map[string]int // the number of the chunk of each thing
	values map[string]int
}

// TestSpread holds, of any things that come, change and go, that no chunk holds more than it may, that a thing keeps
// its chunk for life, that a new one takes the first free place, and that only the chunk of what changed is another one.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := spreading{newSpread(size, func(p *place, _ []thing[int]) *Chunk { return &Chunk{place: p} }), map[string]int{}, map[string]int{}}
		for range rapid.IntRange(1, 40).Draw(r, "changes") {
			former := s.chunks()
			changed := s.change(r, fmt.Sprint(rapid.IntRange(0, 9).Draw(r, "name")), rapid.IntRange(1, 2).Draw(r, "value"))
			for i, chunk := range s.chunks() {
				if other := chunk != former[i]; other != (i == changed) {
					r.Fatalf("chunk %d is another one: %t; what changed is in %d", i, other, changed)
				}
			}
			s.assertPlaces(r)
		}
	})
}

// change has a thing come, change or go. It gives the number of its chunk, -1 if nothing changes.
func (s *spreading) change(r *rapid.T, name string, value int) int {
	in, known := s.in[name]
	switch {
	case !known:
		for s.held(in) == size {
			in++
		}
		s.in[name] = in
	case rapid.Bool().Draw(r, "goes"):
		s.drop(key{service: name})
		delete(s.in, name)
		delete(s.values, name)
		return in
	case s.values[name] == value:
		in = -1
	}
	s.put(key{service: name}, value)
	s.values[name] = value
	return in
}

// held is how many things a chunk is to hold.
func (s *spreading) held(chunk int) (n int) {
	for in := range maps.Values(s.in) {
		if in == chunk {
			n++
		}
	}
	return n
}

// chunks are those that hold something, by their number.
func (s *spreading) chunks() map[int]*Chunk {
	s.all()
	chunks := map[int]*Chunk{}
	for i, b := range s.bunches {
		if len(b.things) > 0 {
			chunks[i] = b.chunk
		}
	}
	return chunks
}

// assertPlaces fails unless each thing is where it is to be, and nothing else is.
func (s *spreading) assertPlaces(r *rapid.T) {
	things := 0
	for i, b := range s.bunches {
		for _, is := range b.things {
			things++
			if in, known := s.in[is.service]; !known || in != i || is.is != s.values[is.service] {
				r.Fatalf("%v is in chunk %d, want %d in %d", is, i, s.values[is.service], in)
			}
		}
	}
	if things != len(s.in) {
		r.Fatalf("chunks hold %d things of %d", things, len(s.in))
	}
}
