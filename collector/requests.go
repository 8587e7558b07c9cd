package collector

import "github.com/prometheus/client_golang/prometheus"

// requestsOpts are what the histogram of request durations is made with.
func requestsOpts() prometheus.HistogramOpts {
	return histogramOpts("ecs_revision_exporter_api_request_duration_seconds",
		"Time that AWS took to answer a request, without the wait for the budget.",
		[]float64{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30})
}

func requestsLabels() []string { return []string{"operation"} }

// aboutRequestDurations is the histogram in the catalogue.
func aboutRequestDurations() group {
	opts := requestsOpts()
	return group{
		families: []family{newFamily(opts.Name, opts.Help, "histogram", requestsLabels())},
		collect:  func(v view, _ func(family) bool, ch chan<- prometheus.Metric) { v.requestDurations.Collect(ch) },
	}
}
