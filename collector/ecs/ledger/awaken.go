package ledger

import (
	"slices"
	"time"
)

// Memories are what the next run should remember of all services. Stale descriptions are left out,
// all of them if allStale is set.
func (l *Ledger) Memories(allStale bool, now time.Time) map[Key]Memory {
	memories := map[Key]Memory{}
	for name, c := range l.clusters {
		o := c.withRefusals(l.options)
		unlisted := stale(c.trouble.Since, o, now)
		for service, known := range c.entries {
			m := known.memory
			if m.rumoured() {
				continue
			}
			if allStale || unlisted || m.stale(DescribeServices, o, now) {
				m.Description = nil
			}
			memories[Key{name, service}] = m
		}
	}
	return memories
}

// Remember takes in what a former run knew of services.
func (l *Ledger) Remember(memories map[Key]Memory, now time.Time) []Change {
	var changes []Change
	for key, m := range memories {
		c := l.cluster(key.Cluster)
		c.entries[key.Service] = &entry{memory: m}
		c.count(m, +1)
		changes = append(changes, c.learn(key.Service, Passed{}, l.options, now))
	}
	return changes
}

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
