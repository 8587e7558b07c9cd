package collector

import (
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// durationsOpts are what the histogram of deployment durations is made with, with
// buckets from half a minute to six hours.
func durationsOpts() prometheus.HistogramOpts {
	return histogramOpts("ecs_service_deployment_duration_seconds",
		"Time from start to end of the deployments that finished since the exporter started.",
		[]float64{30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 21600})
}

func durationsLabels() []string { return []string{"account_id", "region", "cluster", "status"} }

// durations is the histogram of a target.
type durations struct {
	*prometheus.HistogramVec
	mu       sync.Mutex
	clusters map[string]bool // that have series
}

func newDurations() *durations {
	return &durations{HistogramVec: prometheus.NewHistogramVec(durationsOpts(), durationsLabels()), clusters: map[string]bool{}}
}

func (d *durations) observe(target ecs.Target, deployment ecs.FinishedDeployment) {
	d.WithLabelValues(target.AccountID, target.Region, deployment.Cluster, deployment.Status).Observe(deployment.Duration.Seconds())
}

// follow makes a series for every finished status in every cluster with services, so that
// increase() sees the first deployment of each. It drops clusters that are gone.
func (d *durations) follow(fleet *ecs.Fleet) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, cluster := range fleet.Clusters {
		if !d.clusters[cluster.Name] && len(cluster.Services) > 0 {
			d.clusters[cluster.Name] = true
			for _, status := range ecs.FinishedStatuses() {
				d.WithLabelValues(fleet.Target.AccountID, fleet.Target.Region, cluster.Name, status)
			}
		}
	}
	for cluster := range d.clusters {
		if !slices.ContainsFunc(fleet.Clusters, func(c *ecs.Cluster) bool { return c.Name == cluster }) {
			d.DeletePartialMatch(prometheus.Labels{"cluster": cluster})
			delete(d.clusters, cluster)
		}
	}
}

// aboutDurations is the histogram in the catalogue.
func aboutDurations() group {
	opts := durationsOpts()
	return group{
		families: []family{newFamily(opts.Name, opts.Help, "histogram", durationsLabels())},
		collect: func(v view, ch chan<- prometheus.Metric) {
			for _, target := range v.targets {
				if target.Known {
					target.durations.follow(target.Fleet)
					target.durations.Collect(ch)
				}
			}
		},
	}
}
