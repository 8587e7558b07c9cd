package exposition

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/expfmt"
)

func numbered(n int) representation {
	return representation{format: expfmt.Format(fmt.Sprint(n)), coding: gzipped}
}

// TestFullShelf holds that no more is kept than there are places, and that what
// goes is what was not asked for longest.
func TestFullShelf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := shelf{slots: map[representation]*slot{}}
		for i := range maxSlots {
			s.ask(numbered(i))
			time.Sleep(time.Second)
		}
		s.ask(numbered(0))
		s.ask(numbered(maxSlots))
		if got := len(s.all()); got != maxSlots {
			t.Errorf("%d are kept, want %d", got, maxSlots)
		}
		for i, dropped := range map[int]bool{0: false, 1: true, 2: false, maxSlots: false} {
			if _, kept := s.slots[numbered(i)]; kept == dropped {
				t.Errorf("%d is kept: %t", i, kept)
			}
		}
	})
}

// TestTooManyRepresentations holds that a scraper whose rendering had to make place for
// others is told so, and does not wait for ever.
func TestTooManyRepresentations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changed := word()
		e := running(t, Options{Fleet: these(slowly(time.Minute)), Changed: changed, Interval: time.Hour})
		text(t, e)
		changed <- struct{}{} // the renderer is busy now
		synctest.Wait()
		var mu sync.Mutex
		var refused []string
		var scrapers sync.WaitGroup
		for _, format := range []string{"text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0"} {
			for _, escaping := range []string{"allow-utf-8", "underscores", "dots", "values"} {
				accept := format + ";escaping=" + escaping
				scrapers.Go(func() {
					if answer := scraped(e, headers{"Accept", accept, "Accept-Encoding", "zstd"}); answer.Code != http.StatusOK {
						mu.Lock()
						defer mu.Unlock()
						refused = append(refused, fmt.Sprintf("%s: %d", accept, answer.Code))
					}
				})
				time.Sleep(time.Second)
			}
		}
		scraped(e, headers{"Accept", "text/plain", "Accept-Encoding", "gzip"})
		scraped(e, headers{"Accept", "application/openmetrics-text", "Accept-Encoding", "zstd"})
		scrapers.Wait()
		if want := []string{"text/plain;version=0.0.4;escaping=allow-utf-8: 503"}; !slices.Equal(refused, want) {
			t.Errorf("refused: %q, want %q", refused, want)
		}
	})
}
