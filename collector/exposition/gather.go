package exposition

import (
	"errors"

	"github.com/go-kit/log/level"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// What can fail, as promhttp names it.
const (
	causeGathering = "gathering"
	causeEncoding  = "encoding"
)

// newFailures makes the counter of failures, or finds the one that there is.
func newFailures(registerer prometheus.Registerer) *prometheus.CounterVec {
	failures := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "promhttp_metric_handler_errors_total",
		Help: "Total number of internal errors encountered by the promhttp metric handler.",
	}, []string{"cause"})
	if err := registerer.Register(failures); err != nil {
		if known := (prometheus.AlreadyRegisteredError{}); errors.As(err, &known) {
			return known.ExistingCollector.(*prometheus.CounterVec)
		}
		panic(err)
	}
	failures.WithLabelValues(causeGathering)
	failures.WithLabelValues(causeEncoding)
	return failures
}

// gather gives the families that could be gathered.
func (e *Exposition) gather(from prometheus.Gatherer) []*dto.MetricFamily {
	families, err := from.Gather()
	e.check(causeGathering, err)
	return families
}

// check logs and counts a failure, if there is one.
func (e *Exposition) check(cause string, err error) {
	if err != nil {
		e.failures.WithLabelValues(cause).Inc()
		level.Error(e.options.Logger).Log("msg", "not everything is exposed", "failed", cause, "err", err)
	}
}
