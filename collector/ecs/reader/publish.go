package reader

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// publish publishes what is known now, if that has changed.
func (r *Reader) publish() {
	now := r.now()
	if !r.changed {
		return
	}
	r.changed = false
	fleet := &ecs.Fleet{}
	if r.known && !r.stale(now) {
		fleet = r.ledger.Fleet(now)
	}
	r.withTarget(fleet)
	fleet.ByTags = len(r.options.ByTags) > 0
	fleet.Rounds, fleet.Failures = r.inventory.rounds, r.counts.failures
	fleet.Requests, fleet.Waits = r.requests.untilNow()
	r.fleet.Store(fleet)
	r.listener.Changed()
}

// stale tells whether nothing that is known of the target counts any more.
func (r *Reader) stale(now time.Time) bool {
	since := r.staleSince()
	return !since.IsZero() && now.Sub(since) >= r.options.StaleAfter
}

// staleSince is since when not even the clusters could be listed, or AWS rejects every call; zero
// while neither is so.
func (r *Reader) staleSince() time.Time {
	failing, throttled := r.inventory.rounds.FailingSince, r.patience.throttling
	if failing.IsZero() || !throttled.IsZero() && throttled.Before(failing) {
		return throttled
	}
	return failing
}

// age notes when the next thing becomes stale just because time passes, and whether one has by now.
func (r *Reader) age(now time.Time) {
	if !r.staleNext.IsZero() && !now.Before(r.staleNext) {
		r.changed = true
	}
	r.staleNext = r.ledger.Review(now)
	if since := r.staleSince(); !since.IsZero() {
		if moment := since.Add(r.options.StaleAfter); moment.After(now) && (r.staleNext.IsZero() || moment.Before(r.staleNext)) {
			r.staleNext = moment
		}
	}
}
