package exposition

import (
	"context"
	"slices"
	"time"
)

// Run renders what a scraper is the first to ask for, and from then on what changes, until ctx
// ends. It is called once.
func (e *Exposition) Run(ctx context.Context) {
	defer close(e.stopped)
	r := &renderer{Exposition: e}
	ages, rested := time.NewTicker(e.options.Interval), time.NewTimer(0)
	rested.Stop()
	defer ages.Stop()
	defer rested.Stop()
	for {
		changed := true
		select {
		case <-ctx.Done():
			return
		case <-e.wanted:
			r.addAsked()
		case <-ages.C:
			r.age()
		case <-e.options.Changed:
			changed = r.follow()
		case <-rested.C:
			changed = r.follow()
		}
		if changed {
			r.publish()
		}
		if !r.again.IsZero() {
			rested.Reset(time.Until(r.again))
		}
	}
}

// addAsked adds the formats that somebody has asked for by now.
func (r *renderer) addAsked() {
	for f := range formats {
		if r.shown[f].asked.Load() && !slices.Contains(r.asked, f) {
			if r.add(f); len(r.asked) == 1 {
				r.follow()
			}
		}
	}
}
