package collector

import (
	"flag"
	"testing"
	"testing/synctest"
	"time"
)

var figures = flag.Bool("figures", false, "measure the figures of docs/performance.md, for all sizes of fleets")

// TestFigures measures what it takes to read fleets of several sizes with the default
// budget, behind an AWS that throttles as AWS does, on a clock that does not wait.
func TestFigures(t *testing.T) {
	sizes := []int{100}
	if *figures {
		sizes = []int{100, 1000, 10000}
	}
	for _, services := range sizes {
		synctest.Test(t, func(t *testing.T) {
			b := newThrottledBubble(t, services, 0.25)
			var ready time.Duration
			began := time.Now()
			go func() {
				for b.Ready() != nil {
					time.Sleep(100 * time.Millisecond)
				}
				ready = time.Since(began)
			}()
			b.Refresh(t.Context())
			first, calls := time.Since(began).Round(time.Second), b.requests()

			for range 60 { // what never becomes complete is asked for less and less
				time.Sleep(time.Hour)
				b.Refresh(t.Context())
			}
			time.Sleep(time.Minute)
			before := b.requests()
			began = time.Now()
			b.Refresh(t.Context())
			t.Logf("| %d | %s | %s | %d | %s | %d |", services, ready.Round(time.Second), first, calls, time.Since(began).Round(time.Second), b.requests()-before)

			pages := 1 + 4 + (services+9)/10 // a cluster page, four pages of services, and batches of ten within each cluster
			if quiet := b.requests() - before; services == 100 && (quiet < pages || quiet > pages+4) {
				t.Errorf("a quiet refresh makes %d calls, want its %d pages", quiet, pages)
			}
			if throttled := b.aws.Throttled(); len(throttled) > 0 {
				t.Errorf("throttled: %v", throttled)
			}
		})
	}
}
