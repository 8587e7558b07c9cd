package collector

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// finished is how many deployments of a service were counted, by every way to end.
func (e expectation) finished(id labels, m *memory) {
	for _, status := range endStatuses() {
		e.set("ecs_service_deployments_total", id.and("status", string(status)), float64(m.finished[status]))
	}
	e.set("ecs_service_deployments_superseded_total", id, float64(len(m.superseded)))
}

// durations is the histogram of a cluster.
func (e expectation) durations(id labels, durations durationsByStatus) {
	const family = "ecs_service_deployment_duration_seconds"
	for status, all := range durations {
		sum := time.Duration(0)
		for _, took := range all {
			sum += took
		}
		labels := id.and("status", string(status))
		e.set(family+"_count", labels, float64(len(all)))
		e.set(family+"_sum", labels, inMillis(sum.Seconds()))
		for _, bound := range []float64{30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 21600} {
			longer := slices.DeleteFunc(slices.Clone(all), func(took time.Duration) bool { return took.Seconds() <= bound })
			e.set(family+"_bucket", labels.and("le", boundName(bound)), float64(len(all)-len(longer)))
		}
	}
}

// inMillis rounds to milliseconds: the sum of a histogram depends on the order of what it adds.
func inMillis(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }

func boundName(bound float64) string { return strconv.FormatFloat(bound, 'g', -1, 64) }
