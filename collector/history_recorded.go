package collector

import "slices"

// What the recording rules in alerts/recording.yml would have recorded, as far as dashboards go by it: Prometheus does not
// evaluate rules for the past. Scraping adds no labels to these series.

// dayLong and weekLong are in seconds.
const (
	dayLong  = 24 * 60 * 60
	weekLong = 7 * dayLong
)

// writeSupersededHourly writes how many deployments of each cluster were superseded in the hour before.
func (h History) writeSupersededHourly(text *historyText, v view) {
	hours := text.recorded("cluster:ecs_service_deployments_superseded:increase1h", "Deployments of the cluster that were superseded in an hour.", clusters().labels)
	for id, cluster := range clusters().each(v) {
		deployments, from, there := h.ofCluster(cluster)
		if !there {
			continue
		}
		series, rises, n := hours.series("", id), moments(chosen(deployments, func(d ended) bool { return d.superseded })), 0
		text.written.Series++
		for _, at := range between(multiples(nil, from, h.Until.Unix(), hourly), from, h.Until.Unix()) {
			before := n
			for n < len(rises) && rises[n] <= at {
				n++
			}
			text.sample(series, float64(n-before), at)
		}
	}
}

// writeStanding writes how many services of each cluster have a newest deployment that ended with a status.
func (h History) writeStanding(text *historyText, v view) {
	standing := text.recorded("cluster:ecs_service_deployment_status:count", "Services of the cluster by the status of their newest deployment.",
		append(slices.Clip(clusters().labels), "status"))
	for id, cluster := range clusters().each(v) {
		deployments, from, _ := h.ofCluster(cluster)
		for _, status := range statusesOf(deployments) {
			var changes []change
			for _, d := range deployments {
				if d.status == status {
					changes = append(changes, change{d.at, 1}, change{max(d.at, d.next), -1})
				}
			}
			text.level(standing.series("", append(slices.Clip(id), status)), changes, from, h.Until.Unix())
		}
	}
}

// writeDaily writes how many deployments of each service finished in the day before, for the last seven days.
func (h History) writeDaily(text *historyText, v view) {
	daily := text.recorded("service:ecs_service_deployments:increase1d", "Deployments of the service that finished in a day.",
		append(slices.Clip(services().labels), "status"))
	for id, service := range services().each(v) {
		if !h.counted(service) {
			continue
		}
		deployments, from := h.of(service)
		for _, status := range statusesOf(deployments) {
			var changes []change
			for _, d := range deployments {
				if d.status == status {
					changes = append(changes, change{d.at, 1}, change{d.at + dayLong, -1})
				}
			}
			text.level(daily.series("", append(slices.Clip(id), status)), changes, max(from, h.Until.Unix()-weekLong), h.Until.Unix())
		}
	}
}

// change is by how much a level changes.
type change struct{ at, by int64 }

// level writes a gauge that changes at some moments: when it does, and while it is not 0 so often that Prometheus sees it at
// every moment.
func (t *historyText) level(series []byte, changes []change, from, until int64) {
	slices.SortFunc(changes, func(a, b change) int { return int(a.at - b.at) })
	times := multiples(nil, from, until, upEvery)
	for _, c := range changes {
		times = append(times, min(max(c.at, from), until))
	}
	level, n, written := int64(0), 0, false
	for _, at := range between(times, from, until) {
		before := level
		for ; n < len(changes) && changes[n].at <= at; n++ {
			level += changes[n].by
		}
		if level != 0 || before != 0 {
			t.sample(series, float64(level), at)
			written = true
		}
	}
	if written {
		t.written.Series++
	}
}
