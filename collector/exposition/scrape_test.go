package exposition

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// slowly gathers nothing, and takes its time.
func slowly(took time.Duration) prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		time.Sleep(took)
		return nil, nil
	})
}

// TestOneRenderingForAll holds that all who wait for a representation wait for one
// rendering, and that it is made for those to come though the first have hung up.
func TestOneRenderingForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renderings atomic.Int32
		e := running(t, Options{Chunks: these(counting(&renderings, slowly(time.Second)))})
		var scrapers sync.WaitGroup
		for i := range 64 {
			scrapers.Go(func() {
				ctx, hangUp := context.WithTimeout(t.Context(), time.Millisecond)
				defer hangUp()
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
				want := http.StatusOK
				if i%2 == 0 {
					request, want = request.WithContext(ctx), http.StatusServiceUnavailable
				}
				if answer := answered(e, request, nil); answer.Code != want {
					t.Errorf("status %d, want %d", answer.Code, want)
				}
			})
		}
		scrapers.Wait()
		assertRenderings(t, &renderings, 1)
		scrapedText(t, e)
		assertRenderings(t, &renderings, 1)
	})
}

// TestScrapeTimeout holds that a scraper that would give up is told why before it does.
func TestScrapeTimeout(t *testing.T) {
	tests := []struct {
		timeout string
		code    int
		after   time.Duration
	}{
		{"", 200, time.Minute},
		{"61.5", 200, time.Minute},
		{"10", 503, 9500 * time.Millisecond},
		{"1", 503, 900 * time.Millisecond},
		{"0.5", 503, 450 * time.Millisecond},
		{"0", 200, time.Minute},
		{"-1", 200, time.Minute},
		{"NaN", 200, time.Minute},
		{"1e300", 200, time.Minute},
		{"soon", 200, time.Minute},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			e := running(t, Options{Chunks: these(slowly(time.Minute)), Interval: time.Hour})
			began := time.Now()
			answer := scraped(e, headers{"X-Prometheus-Scrape-Timeout-Seconds", test.timeout})
			if answer.Code != test.code || time.Since(began) != test.after {
				t.Errorf("timeout %q: status %d after %s, want %d after %s", test.timeout, answer.Code, time.Since(began), test.code, test.after)
			}
			if lines := strings.Count(answer.Body.String(), "\n"); test.code != 200 && lines != 1 {
				t.Errorf("timeout %q: %d lines, want one: %s", test.timeout, lines, answer.Body)
			}
		})
	}
}

// TestStopped holds that nobody waits for what will not be rendered, and that what was rendered is still there.
func TestStopped(t *testing.T) {
	e := New(withDefaults(Options{Chunks: these(constant("fleet", 1))}))
	ctx, cancel := context.WithCancel(t.Context())
	go e.Run(ctx)
	scrapedText(t, e)
	cancel()
	<-e.stopped
	for range 20 {
		scrapedText(t, e)
	}
	if answer := scraped(e, headers{"Accept", "application/openmetrics-text"}); answer.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", answer.Code)
	}
}

// TestMaxRequests holds that so many scrapes are answered at once, and more are refused.
func TestMaxRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := running(t, Options{Chunks: these(slowly(time.Second)), MaxRequests: 3})
		codes := map[int]int{}
		var mu sync.Mutex
		var scrapers sync.WaitGroup
		for range 10 {
			scrapers.Go(func() {
				answer := scraped(e, nil)
				mu.Lock()
				defer mu.Unlock()
				codes[answer.Code]++
			})
		}
		scrapers.Wait()
		if codes[200] != 3 || codes[503] != 7 {
			t.Errorf("answers by status: %v, want 3 of 200 and 7 of 503", codes)
		}
		scrapedText(t, e)
	})
}
