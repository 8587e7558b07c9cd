package exposition

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
)

// TestSelection holds that name[] selects families, as promhttp does.
func TestSelection(t *testing.T) { synctest.Test(t, testSelection) }

func testSelection(t *testing.T) {
	parts := []prometheus.Gatherer{gatherer(func() float64 { return 1 }, "a", "b"), constant("c", 2)}
	ours, theirs := running(t, Options{Chunks: these(parts...), Live: live()}), ordinary(live(), parts...)
	for _, query := range []string{"?name[]=b", "?name[]=a&name[]=c", "?name[]=live_total&name[]=c", "?name[]=none"} {
		for _, accept := range []string{"text/plain", "application/openmetrics-text", delimited} {
			h := headers{"Accept", accept, "Accept-Encoding", "gzip"}
			want := answered(theirs, httptest.NewRequest(http.MethodGet, "/metrics"+query, nil), h)
			got := answered(ours, httptest.NewRequest(http.MethodGet, "/metrics"+query, nil), h)
			if diff := cmp.Diff(decoded(t, want), decoded(t, got)); diff != "" {
				t.Errorf("%s: (-promhttp +exposition)\n%s", query, diff)
			}
		}
	}
}

// TestSelectionWaitsForNothing holds that what is selected is neither gathered for that nor waits for what is.
func TestSelectionWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renderings atomic.Int32
		changed := word()
		e := running(t, Options{Chunks: changing(counting(&renderings, slowly(time.Second))), Changed: changed, Interval: time.Hour})
		scrapedText(t, e)
		time.Sleep(rest)
		changed <- struct{}{}
		synctest.Wait() // it is being rendered
		began := time.Now()
		for range 100 {
			if answer := answered(e, httptest.NewRequest(http.MethodGet, "/metrics?name[]=slow", nil), nil); answer.Code != http.StatusOK {
				t.Errorf("status %d", answer.Code)
			}
		}
		if took := time.Since(began); took > 0 || renderings.Load() != 2 {
			t.Errorf("100 selections took %s, and there were %d renderings", took, renderings.Load())
		}
	})
}
