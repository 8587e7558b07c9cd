package collector

import (
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// requests counts the requests to AWS about a target, and how long they waited for the
// budget. It goes on from one status of the target to the next.
type requests struct {
	mu     sync.Mutex
	counts []tally[requestKind]
	waits  []bucketWait
	took   *prometheus.HistogramVec // by operation, of all targets
}

// requestKind is what requests are counted by.
type requestKind struct {
	operation, code string
}

// bucketWait is the time that requests have waited for the budget of a throttle bucket.
type bucketWait struct {
	bucket string
	waited time.Duration
}

// count counts an attempt of a request.
func (r *requests) count(attempt ecs.Attempt) {
	r.took.WithLabelValues(attempt.Operation).Observe(attempt.Took.Seconds())
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts = counted(r.counts, requestKind{attempt.Operation, attempt.Code})
	if attempt.Bucket == "" {
		return
	}
	i := slices.IndexFunc(r.waits, func(w bucketWait) bool { return w.bucket == attempt.Bucket })
	if i < 0 {
		i = len(r.waits)
		r.waits = append(r.waits, bucketWait{bucket: attempt.Bucket})
	}
	r.waits[i].waited += attempt.Waited
}

// untilNow gives the counts and waits, for the caller to keep.
func (r *requests) untilNow() ([]tally[requestKind], []bucketWait) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.counts), slices.Clone(r.waits)
}

// requestsOpts are what the histogram of request durations is made with.
func requestsOpts() prometheus.HistogramOpts {
	return histogramOpts("ecs_revision_exporter_api_request_duration_seconds",
		"Time that AWS took to answer an attempt of a request, without the wait for the budget.",
		[]float64{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30})
}

func requestsLabels() []string { return []string{"operation"} }

// aboutRequestDurations is the histogram in the catalogue.
func aboutRequestDurations() group {
	opts := requestsOpts()
	return group{
		families: []family{newFamily(opts.Name, opts.Help, "histogram", requestsLabels())},
		collect:  func(v view, ch chan<- prometheus.Metric) { v.requestDurations.Collect(ch) },
	}
}
