package reader

import "time"

// listingPatience is how long the clusters may fail to be listed until the past is not waited for any more.
const listingPatience = time.Minute

// pastRead tells whether everything was read that AWS tells of the past, or that the clusters could not
// even be listed for a while.
func (r *Reader) pastRead() bool {
	now, rounds := r.now(), r.inventory.rounds
	switch {
	case r.twin:
		return true
	case !rounds.FailingSince.IsZero():
		return now.Sub(rounds.FailingSince) > listingPatience
	default:
		return rounds.Succeeded+rounds.Partial > 0 && r.ledger.PastRead(r.inventory.lost, now)
	}
}
