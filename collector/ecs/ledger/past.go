package ledger

import "time"

// PastRead tells whether everything that AWS tells of the past was read: the services of every cluster
// were listed, and none is waited for. Clusters that are lost were listed and could not be found.
func (l *Ledger) PastRead(lost map[string]bool, now time.Time) bool {
	for name, c := range l.clusters {
		if c.tally.pending > 0 || c.listed.IsZero() && !lost[name] && !lasting(c.trouble.Since, now) {
			return false
		}
	}
	return true
}
