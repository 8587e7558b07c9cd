package collector

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"pgregory.net/rapid"
)

// exposed is what a collector exposes.
type exposed struct {
	series   expectation
	failures []string            // operations and reasons
	created  map[string]float64  // when services were created, by the names of cluster and service
	current  map[string][]string // ids of their current revisions
	counters expectation         // those of a service with its creation: one that was created anew counts anew
}

// expose gathers what is exposed. A series that is there twice is an error of the registry's.
func expose(r *rapid.T, registry prometheus.Gatherer) exposed {
	families, err := registry.Gather()
	if err != nil {
		r.Fatal(err)
	}
	now := exposed{series: expectation{}, created: map[string]float64{}, current: map[string][]string{}, counters: expectation{}}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			now.add(family.GetName(), metric)
		}
	}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			now.count(family.GetName(), metric)
		}
	}
	return now
}

func (x *exposed) add(family string, metric *dto.Metric) {
	all, by := labelsOf(metric)
	service := by["cluster"] + "/" + by["service"]
	switch {
	case family == "ecs_service_revision_failures_total":
		x.failures = append(x.failures, by["operation"]+": "+by["reason"])
		return
	case strings.HasPrefix(family, "ecs_revision_exporter_") && !slices.Contains(foretold(), family):
		return
	case family == "ecs_service_current_revision_info":
		x.current[service] = append(x.current[service], by["service_revision"])
	case family == "ecs_service_created_timestamp_seconds":
		x.created[service] = metric.GetGauge().GetValue()
	}
	if histogram := metric.GetHistogram(); histogram != nil {
		x.addHistogram(family, all, histogram)
		return
	}
	x.series.set(family, all, metric.GetGauge().GetValue()+metric.GetCounter().GetValue()) // one of them is none, and so 0
}

// foretold is what the exporter says of itself and the observer can tell.
func foretold() []string {
	return []string{
		"ecs_revision_exporter_refreshes_total", "ecs_revision_exporter_services", "ecs_revision_exporter_services_pending",
		"ecs_revision_exporter_services_failing",
	}
}

func (x *exposed) addHistogram(family string, all labels, histogram *dto.Histogram) {
	x.series.set(family+"_count", all, float64(histogram.GetSampleCount()))
	x.series.set(family+"_sum", all, inMillis(histogram.GetSampleSum()))
	for _, bucket := range histogram.GetBucket() {
		x.series.set(family+"_bucket", all.and("le", boundName(bucket.GetUpperBound())), float64(bucket.GetCumulativeCount()))
	}
}

func (x *exposed) count(family string, metric *dto.Metric) {
	all, by := labelsOf(metric)
	if created, of := x.created[by["cluster"]+"/"+by["service"]]; of {
		all = all.and("created", fmt.Sprint(created))
	}
	switch {
	case metric.GetCounter() != nil:
		x.counters.set(family, all, metric.GetCounter().GetValue())
	case metric.GetHistogram() != nil:
		x.counters.set(family+"_count", all, float64(metric.GetHistogram().GetSampleCount()))
	}
}

// labelsOf are the labels of a series, and their values by name.
func labelsOf(metric *dto.Metric) (all labels, by map[string]string) {
	by = map[string]string{}
	for _, label := range metric.GetLabel() {
		all = all.and(label.GetName(), label.GetValue())
		by[label.GetName()] = label.GetValue()
	}
	return all, by
}
