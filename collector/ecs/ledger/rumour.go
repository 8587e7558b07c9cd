package ledger

import (
	"maps"
	"slices"
	"time"
)

// Hint notes that something may have happened to a service. One that is not in the ledger is
// taken in, if its cluster is, as one that may exist.
func (l *Ledger) Hint(key Key, hint Hinted, now time.Time) Change {
	c := l.clusters[key.Cluster]
	if c != nil && c.entries[key.Service] == nil {
		c.entries[key.Service] = &entry{memory: Memory{Rumour: now}}
	}
	return l.Learn(key, hint, now)
}

// Named are the services of a name, in whatever cluster, and those that may be in the clusters whose services were not
// listed yet.
func (l *Ledger) Named(service string) []Key {
	var keys []Key
	for _, name := range slices.Sorted(maps.Keys(l.clusters)) {
		if c := l.clusters[name]; c.entries[service] != nil || c.listed.IsZero() && c.arn != "" {
			keys = append(keys, Key{name, service})
		}
	}
	return keys
}

// rumoured tells whether nothing but a hint tells of the service.
func (m *Memory) rumoured() bool { return !m.Rumour.IsZero() }

// doubt has a service be gone of which nothing but a hint tells for too long.
func (s *step) doubt() {
	if s.rumoured() {
		s.gone = s.gone || lasting(s.Rumour, s.now)
	}
}
