package collector

import (
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

// durations are the histograms of a target, a vector for each cluster that has or had services.
type durations struct {
	mu       sync.Mutex
	clusters map[string]*clusterDurations // by name
}

type clusterDurations struct {
	*prometheus.HistogramVec
	observed int
}

func (d *durations) observe(target ecs.Target, deployment ecs.FinishedDeployment) {
	d.mu.Lock()
	defer d.mu.Unlock()
	cluster := d.cluster(target, deployment.Cluster)
	cluster.WithLabelValues(target.AccountID, target.Region, deployment.Cluster, deployment.Status).Observe(deployment.Duration.Seconds())
	cluster.observed++
}

// follow makes a vector for every cluster with services. It drops those of clusters that are gone. It is for who renders
// the fleet: whoever else looks at it may have got it before others did, and would drop what is new.
func (d *durations) follow(fleet *ecs.Fleet) {
	if !fleet.Known {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	there := map[string]bool{}
	for _, cluster := range fleet.Clusters {
		there[cluster.Name] = true
		if len(cluster.Services) > 0 {
			d.cluster(fleet.Target, cluster.Name)
		}
	}
	for name := range d.clusters {
		if !there[name] {
			delete(d.clusters, name)
		}
	}
}

// cluster is the vector of a cluster. A new one has a series for every status that a deployment can
// end with, so that increase() sees the first of each.
func (d *durations) cluster(target ecs.Target, name string) *clusterDurations {
	cluster := d.clusters[name]
	if cluster == nil {
		cluster = &clusterDurations{HistogramVec: prometheus.NewHistogramVec(durationsOpts(), durationsLabels())}
		for _, status := range ecs.FinishedStatuses() {
			cluster.WithLabelValues(target.AccountID, target.Region, name, status)
		}
		d.clusters[name] = cluster
	}
	return cluster
}

// of is the vector of a cluster, nil when there is none, and how many durations it has.
func (d *durations) of(cluster string) (vector *prometheus.HistogramVec, observed int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if known := d.clusters[cluster]; known != nil {
		return known.HistogramVec, known.observed
	}
	return nil, 0
}

// aboutDurations is the histogram in the catalogue.
func aboutDurations() group {
	opts := durationsOpts()
	return group{
		families: []family{newFamily(opts.Name, opts.Help, "histogram", durationsLabels())},
		level:    ofClusters,
		collect: func(v view, _ func(family) bool, ch chan<- prometheus.Metric) {
			for _, target := range v.targets {
				for _, cluster := range target.Clusters {
					if vector, _ := target.durations.of(cluster.Name); vector != nil {
						vector.Collect(ch)
					}
				}
			}
		},
	}
}
