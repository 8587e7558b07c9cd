package exposition

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tb is what the tests of Go and of rapid have in common.
type tb interface {
	Helper()
	Cleanup(func())
	Fatal(...any)
	Fatalf(string, ...any)
}

// running is an exposition that renders until the test ends, with what the options leave open:
// ages every minute, no log, and nothing live but promhttp's own metrics.
func running(t tb, options Options) *Exposition {
	t.Helper()
	e := New(withDefaults(options))
	ctx, cancel := context.WithCancel(context.Background())
	go e.Run(ctx)
	t.Cleanup(func() { cancel(); <-e.stopped })
	return e
}

func withDefaults(options Options) Options {
	if options.Live == nil {
		options.Live = prometheus.NewRegistry()
	}
	if options.Interval == 0 {
		options.Interval = time.Minute
	}
	if options.Logger == nil {
		options.Logger = log.NewNopLogger()
	}
	return options
}

// headers are those of a request, by name and value.
type headers []string

// scraped is the answer to a scrape.
func scraped(handler http.Handler, h headers) *httptest.ResponseRecorder {
	return answered(handler, httptest.NewRequest(http.MethodGet, "/metrics", nil), h)
}

func answered(handler http.Handler, request *http.Request, h headers) *httptest.ResponseRecorder {
	for i := 0; i < len(h); i += 2 {
		request.Header.Add(h[i], h[i+1])
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

// scrapedText is what a scraper without wishes gets.
func scrapedText(t tb, handler http.Handler) string {
	t.Helper()
	answer := scraped(handler, nil)
	if answer.Code != http.StatusOK {
		t.Fatalf("status %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// word is a channel to say that the fleet has changed.
func word() chan struct{} { return make(chan struct{}, 1) }

// constant gathers a gauge that has always the same value.
func constant(name string, value float64) prometheus.Gatherer {
	return gatherer(func() float64 { return value }, name)
}

// gatherer gathers a gauge for each of the names.
func gatherer(value func() float64, names ...string) prometheus.Gatherer {
	registry := prometheus.NewRegistry()
	for _, name := range names {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: "A gauge."}, value))
	}
	return registry
}

// chunk is a chunk of what gatherers give.
type chunk struct {
	place         any
	metrics, ages prometheus.Gatherer
}

func (c *chunk) Place() any                   { return c.place }
func (c *chunk) Metrics() prometheus.Gatherer { return c.metrics }
func (c *chunk) Ages() prometheus.Gatherer    { return c.ages }

// these are a chunk for each gatherer, always the same.
func these(gatherers ...prometheus.Gatherer) func() []Chunk {
	chunks := changing(gatherers...)()
	return func() []Chunk { return chunks }
}

// changing are a chunk for each gatherer, each other than it was whenever somebody looks.
func changing(gatherers ...prometheus.Gatherer) func() []Chunk {
	return func() []Chunk {
		var chunks []Chunk
		for place, metrics := range gatherers {
			chunks = append(chunks, &chunk{place: place, metrics: metrics})
		}
		return chunks
	}
}

// counting gathers what another gatherer does, and counts how often.
func counting(calls *atomic.Int32, of prometheus.Gatherer) prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { calls.Add(1); return of.Gather() })
}

// given gathers families as they are.
func given(families []*dto.MetricFamily) prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return families, nil })
}

// read is all that a reader gives.
func read(t tb, from io.Reader) string {
	t.Helper()
	all, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}
