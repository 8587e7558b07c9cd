package collector

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	chunked "ecs_revision_exporter/collector/exposition" // exposition is a helper of these tests
)

// TestFirstLookRendersLittle holds that while a fleet is looked at for the first time, no more series are
// rendered than 10 times those that it has in the end, ages apart.
func TestFirstLookRendersLittle(t *testing.T) {
	for _, services := range sizes() {
		synctest.Test(t, func(t *testing.T) {
			w := newThrottledWorld(t, services, 0.25)
			var rendered atomic.Int64
			e := chunked.New(chunked.Options{
				Chunks: func() []chunked.Chunk {
					return each(w.Chunks(), func(c *Chunk) chunked.Chunk { return counted{c, &rendered} })
				},
				Changed: w.Changed(), Live: prometheus.NewRegistry(), Interval: 15 * time.Second, Logger: log.NewNopLogger(),
			})
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() { e.Run(ctx); close(ended) }()
			defer func() { stop(); <-ended }()
			e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics", nil))
			w.running(t)
			took := w.until(t, "every service is read whole", w.whole)

			looked := rendered.Load()
			for _, chunk := range w.Chunks() {
				_, _ = counted{chunk, &rendered}.Metrics().Gather()
			}
			times := float64(looked) / float64(rendered.Load()-looked)
			t.Logf("| %d | %s | %.1f |", services, took.Round(time.Second), times)
			if times > 10 {
				t.Errorf("a first look at %d services renders them %.1f times, want 10 at most", services, times)
			}
		})
	}
}

// counted is a chunk of which the series are counted that are gathered, but for ages.
type counted struct {
	*Chunk
	series *atomic.Int64
}

func (c counted) Metrics() prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := c.Chunk.Metrics().Gather()
		for _, family := range families {
			c.series.Add(int64(len(family.Metric)))
		}
		return families, err
	})
}
