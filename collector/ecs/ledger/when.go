package ledger

import (
	"time"
)

// Rank is how urgent something is.
type Rank int

// The ranks, the most urgent first.
const (
	Moving Rank = iota // another look at what is on the move, or may be by a hint
	Urgent             // another hint, or something new
	Unread             // never read whole
	Rest
	Ranks // how many there are
)

// When is when a call about a service is due.
type When struct {
	At    time.Time // zero when it is not
	Early time.Time // from when on it may come along with others
	Rank  Rank
}

// Due says what to ask about a service next.
type Due struct {
	Calls  [Operations]When
	Review time.Time // when passing time alone changes something; zero for never
}

// at is due at a time, and not before.
func at(moment time.Time, rank Rank) When { return When{At: moment, Early: moment, Rank: rank} }
