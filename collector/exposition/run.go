package exposition

import (
	"context"
	"time"
)

// restFactor is how much longer than a rendering the pause after it is. A fleet that
// changes all the time so takes a tenth of one CPU.
const restFactor = 9

// Run renders when the fleet has changed, at every interval, and what a scraper is the
// first to ask for, until ctx ends. It is called once.
func (e *Exposition) Run(ctx context.Context) {
	defer close(e.stopped)
	due, rested := time.NewTimer(e.options.Interval), time.NewTimer(0)
	defer due.Stop()
	defer rested.Stop()
	var changed <-chan struct{} // nil during the pause
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wanted:
			e.render(e.shelf.missing())
			continue
		case <-rested.C:
			changed = e.options.Changed
			continue
		case <-changed:
		case <-due.C:
		}
		began := time.Now()
		e.shelf.dropUnasked(began.Add(-e.options.Keep))
		e.render(e.shelf.all())
		took := time.Since(began)
		changed = nil
		rested.Reset(restFactor * took)
		due.Reset(max(took, e.options.Interval-2*took)) // so that the next is there after an interval
	}
}
