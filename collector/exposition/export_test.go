package exposition

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// What tests outside of the package use of those inside.

// Running is running, with these options only.
func Running(t tb, fleet func() []prometheus.Gatherer, live *prometheus.Registry) *Exposition {
	return running(t, Options{Fleet: fleet, Live: live})
}

// Ordinary is ordinary, of what there is at the scrape.
func Ordinary(live *prometheus.Registry, fleet func() []prometheus.Gatherer) http.Handler {
	return ordinary(live, prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		return prometheus.Gatherers(fleet()).Gather()
	}))
}

// AssertSameAnswer is assertSameAnswer.
func AssertSameAnswer(t tb, theirs, ours http.Handler, h ...string) {
	assertSameAnswer(t, theirs, ours, h)
}
