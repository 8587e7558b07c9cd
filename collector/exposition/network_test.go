package exposition

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// TestScrapersOfEverySort lets 64 scrapers at it at once over real connections, of which some
// hang up in the middle and some stop to read. The others get all, of one rendering.
func TestScrapersOfEverySort(t *testing.T) {
	var renderings atomic.Int32
	const size = 4 << 20 // more than sockets buffer
	large := []*dto.MetricFamily{{
		Name: new("large"), Help: new(strings.Repeat("a", size)), Type: dto.MetricType_GAUGE.Enum(),
		Metric: []*dto.Metric{{Gauge: &dto.Gauge{Value: new(1.0)}}},
	}}
	e := running(t, Options{Chunks: these(counting(&renderings, given(large))), Interval: time.Hour})
	server := httptest.NewServer(e)
	defer server.Close()
	defer server.CloseClientConnections()

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	var scrapers sync.WaitGroup
	for i := range 64 {
		scrapers.Go(func() {
			answer, err := server.Client().Do(request.Clone(t.Context()))
			if err != nil {
				t.Error(err)
				return
			}
			switch i % 4 {
			case 0: // hangs up
				_, _ = io.CopyN(io.Discard, answer.Body, 1000)
				answer.Body.Close()
			case 1: // reads no further while the others do
				t.Cleanup(func() { answer.Body.Close() })
			default:
				defer answer.Body.Close()
				if got, err := io.Copy(io.Discard, answer.Body); err != nil || got != answer.ContentLength || got < size {
					t.Errorf("got %d bytes of %d: %v", got, answer.ContentLength, err)
				}
			}
		})
	}
	scrapers.Wait()
	if got := renderings.Load(); got != 1 {
		t.Errorf("%d renderings, want one", got)
	}
}
