package collector

import (
	"net/http"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/collectors/version"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewHandler serves the metrics of the fleet and of the exporter's own process,
// in the formats that Prometheus asks for. Should a metric be in error, the others
// are served, the error is logged and promhttp_metric_handler_errors_total counts it.
func NewHandler(fleet *Collector, logger log.Logger) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		fleet,
		version.NewCollector("ecs_revision_exporter"),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return promhttp.InstrumentMetricHandler(registry, promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		Registry:          registry,
		ErrorLog:          errorLog{logger},
		ErrorHandling:     promhttp.ContinueOnError,
		EnableOpenMetrics: true,
	}))
}

// errorLog lets promhttp log through go-kit.
type errorLog struct{ logger log.Logger }

// Println logs what went wrong in a scrape.
func (e errorLog) Println(v ...any) {
	level.Error(e.logger).Log(append([]any{"msg", "scrape", "err"}, v...)...)
}
