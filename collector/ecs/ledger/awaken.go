package ledger

import (
	"slices"
	"time"
)

// Awakened is the memory as a new run begins with it, from a file that was saved a while before.
// What was described counts only where that was lately.
func (m Memory) Awakened(now time.Time, lately bool) Memory {
	if !lately {
		m.Description = nil
	}
	m.Revisions, m.Former = awakened(m.Revisions, now), awakened(m.Former, now)
	return m
}

// awakened are revisions as a new run begins with them.
func awakened(revisions []Revision, now time.Time) []Revision {
	revisions = slices.Clone(revisions)
	for i := range revisions {
		if r := &revisions[i]; r.Asked.After(now) { // by a clock that was wrong
			r.Asked, r.Lacking = time.Time{}, Trouble{}
		}
	}
	return revisions
}
