package exposition

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/prometheus/client_golang/prometheus"
)

// TestReload holds that another source of the fleet takes over as a whole: every answer
// is of one, and after the change it is of the new one.
func TestReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var source atomic.Pointer[[]prometheus.Gatherer]
		load := func(name string) {
			source.Store(&[]prometheus.Gatherer{constant(name+"_first", 1), constant(name+"_second", 1)})
		}
		load("old")
		changed := word()
		e := running(t, Options{Fleet: func() []prometheus.Gatherer { return *source.Load() }, Changed: changed})
		text(t, e)

		var scrapers sync.WaitGroup
		for range 8 {
			scrapers.Go(func() {
				for range 50 {
					if got := text(t, e); strings.Contains(got, "old_first") != strings.Contains(got, "old_second") ||
						strings.Contains(got, "old_first") == strings.Contains(got, "new_second") {
						t.Errorf("mixed:\n%s", got)
					}
				}
			})
		}
		load("new")
		changed <- struct{}{}
		scrapers.Wait()
		synctest.Wait()
		if got := text(t, e); !strings.Contains(got, "new_first") {
			t.Errorf("after the change:\n%s", got)
		}
	})
}
