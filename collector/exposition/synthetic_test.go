package exposition

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// synthetic is a few families with a series for each of many services.
type synthetic struct {
	descs    []*prometheus.Desc
	services int
}

// syntheticFleet gathers 35 series for each service, seven families at a time or as a
// whole, with labels as services on ECS have.
func syntheticFleet(services int) (parts []prometheus.Gatherer, whole *prometheus.Registry) {
	whole = prometheus.NewRegistry()
	for part := range 5 {
		s := synthetic{services: services}
		for family := range 7 {
			s.descs = append(s.descs, prometheus.NewDesc(fmt.Sprintf("ecs_service_revision_figure_%d_%d", part, family), "A figure of the revision.",
				[]string{"account_id", "region", "cluster", "service", "service_revision", "detail"}, nil))
		}
		registry := prometheus.NewRegistry()
		registry.MustRegister(s)
		whole.MustRegister(s)
		parts = append(parts, registry)
	}
	return parts, whole
}

// Describe sends the descriptors of the families.
func (s synthetic) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range s.descs {
		ch <- desc
	}
}

// Collect sends the series of all services.
func (s synthetic) Collect(ch chan<- prometheus.Metric) {
	for i := range s.services {
		service, revision := fmt.Sprintf("checkout-api-%d", i), fmt.Sprintf("%019d", i*7919)
		for f, desc := range s.descs {
			ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(i*f),
				"123456789012", "eu-central-1", "production", service, revision, fmt.Sprintf("subnet-%017x", i%97))
		}
	}
}
