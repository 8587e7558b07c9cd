package collector

import (
	"slices"
	"strconv"
	"strings"
)

// writeClusters writes that the clusters were up.
func (h History) writeClusters(text *historyText, v view) {
	up := text.family("ecs_cluster_up")
	for id, cluster := range clusters().each(v) {
		if _, from, there := h.ofCluster(cluster); there {
			text.constant(up.series("", id), 1, h.upTimes(from))
		}
	}
}

// writeServices writes how many deployments of each service have finished, by status.
func (h History) writeServices(text *historyText, v view) {
	total := text.family("ecs_service_deployments_total")
	for id, service := range services().each(v) {
		if !h.counted(service) {
			continue
		}
		deployments, from := h.of(service)
		for _, status := range statusesOf(deployments) {
			of := moments(chosen(deployments, func(d ended) bool { return d.status == status }))
			text.counter(total.series("", append(slices.Clip(id), status)), of, h.times(from, of))
		}
		text.note(deployments)
	}
}

// writeSuperseded writes how many of them were stopped because a newer one replaced them.
func (h History) writeSuperseded(text *historyText, v view) {
	superseded := text.family("ecs_service_deployments_superseded_total")
	for id, service := range services().each(v) {
		if h.counted(service) {
			deployments, from := h.of(service)
			of := moments(chosen(deployments, func(d ended) bool { return d.superseded }))
			text.counter(superseded.series("", id), of, h.times(from, of))
		}
	}
}

// writeDurations writes how long the deployments of each cluster took, by status.
func (h History) writeDurations(text *historyText, v view) {
	family := text.family(durationsOpts().Name)
	for id, cluster := range clusters().each(v) {
		deployments, from, there := h.ofCluster(cluster)
		if !there {
			continue
		}
		for _, status := range statusesOf(deployments) {
			of := chosen(deployments, func(d ended) bool { return d.status == status && d.took.Given })
			text.histogram(family, append(slices.Clip(id), status), of, h.times(from, moments(of)))
		}
	}
}

// counter writes a counter that rises at some moments, at these times.
func (t *historyText) counter(series []byte, rises, times []int64) {
	t.written.Series++
	n := 0
	for _, at := range times {
		for n < len(rises) && rises[n] <= at {
			n++
		}
		t.sample(series, float64(n), at)
	}
	t.sample(series, 0, t.reset())
}

// constant writes a gauge that never changes.
func (t *historyText) constant(series []byte, value float64, times []int64) {
	t.written.Series++
	for _, at := range times {
		t.sample(series, value, at)
	}
}

// histogram writes a histogram of how long deployments took, at these times.
func (t *historyText) histogram(f historyFamily, id identity, deployments []ended, times []int64) {
	bounds := durationsOpts().Buckets
	var buckets [][]byte
	for _, bound := range bounds {
		buckets = append(buckets, f.series("_bucket", id, Label{"le", canonical(bound)}))
	}
	buckets = append(buckets, f.series("_bucket", id, Label{"le", "+Inf"}))
	sum, count := f.series("_sum", id), f.series("_count", id)
	t.written.Series += len(buckets) + 2

	counts, total, n := make([]float64, len(buckets)), 0.0, 0
	point := func(at int64) {
		for i := range buckets {
			t.sample(buckets[i], counts[i], at)
		}
		t.sample(sum, total, at)
		t.sample(count, counts[len(counts)-1], at)
	}
	for _, at := range times {
		for ; n < len(deployments) && deployments[n].at <= at; n++ {
			took := deployments[n].took.Value.Seconds()
			total += took
			for i := range counts {
				if i == len(bounds) || took <= bounds[i] {
					counts[i]++
				}
			}
		}
		point(at)
	}
	clear(counts)
	total = 0
	point(t.reset())
}

// canonical is a number as OpenMetrics writes it in the label le.
func canonical(bound float64) string {
	text := strconv.FormatFloat(bound, 'g', -1, 64)
	if !strings.ContainsAny(text, "e.") {
		text += ".0"
	}
	return text
}
