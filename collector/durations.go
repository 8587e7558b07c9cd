package collector

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// durationsOpts are what the histogram of deployment durations is made with, with
// buckets from half a minute to six hours.
func durationsOpts() prometheus.HistogramOpts {
	return histogramOpts("ecs_service_deployment_duration_seconds",
		"Time from the start to the end of the deployments that were seen to finish since the exporter started.",
		[]float64{30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 21600})
}

func durationsLabels() []string { return []string{"account_id", "region", "cluster", "status"} }

// durations is the histogram of a target. It goes on from one status of the target to the next.
type durations struct {
	*prometheus.HistogramVec
	clusters map[string]bool // that have series; for the goroutine that refreshes
}

func newDurations() *durations {
	return &durations{prometheus.NewHistogramVec(durationsOpts(), durationsLabels()), map[string]bool{}}
}

// observe adds what a refresh saw to finish, and drops the clusters that are no more.
// Every status that a deployment can end with has its series in every cluster from the
// beginning, so that increase() sees the first of each.
func (d *durations) observe(snapshot *ecs.Snapshot) {
	of := func(cluster, status string) prometheus.Observer {
		return d.WithLabelValues(snapshot.Target.AccountID, snapshot.Target.Region, cluster, status)
	}
	for _, cluster := range snapshot.Clusters {
		if !d.clusters[cluster.Name] && len(cluster.Services) > 0 {
			d.clusters[cluster.Name] = true
			for _, status := range ecs.FinishedStatuses() {
				of(cluster.Name, status)
			}
		}
	}
	for _, deployment := range snapshot.Finished {
		if deployment.Duration.Given {
			of(deployment.Cluster, deployment.Status).Observe(deployment.Duration.Value.Seconds())
		}
	}
	for cluster := range d.clusters {
		if !slices.ContainsFunc(snapshot.Clusters, func(c ecs.Cluster) bool { return c.Name == cluster }) {
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
				if target.clusters != nil {
					target.durations.Collect(ch)
				}
			}
		},
	}
}
