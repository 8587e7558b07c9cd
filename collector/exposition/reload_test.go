package exposition

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// TestReload holds that another source of the fleet takes over as a whole and at once: every answer
// is of one, and after the change it is of the new one.
func TestReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var source atomic.Pointer[[]Chunk]
		load := func(name string) {
			var chunks []Chunk
			for _, half := range []string{"_first", "_second"} {
				chunks = append(chunks, &chunk{place: name + half, metrics: constant(name+half, 1)})
			}
			source.Store(&chunks)
		}
		load("old")
		changed := word()
		e := running(t, Options{Chunks: func() []Chunk { return *source.Load() }, Changed: changed})
		scrapedText(t, e)

		var scrapers sync.WaitGroup
		for range 8 {
			scrapers.Go(func() {
				for range 50 {
					if got := scrapedText(t, e); strings.Contains(got, "old_first") != strings.Contains(got, "old_second") ||
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
		if got := scrapedText(t, e); !strings.Contains(got, "new_first") {
			t.Errorf("after the change:\n%s", got)
		}
	})
}
