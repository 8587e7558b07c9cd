package collector

import "slices"

// What the recording rules in alerts/recording.yml would have recorded, as far as dashboards go by it: Prometheus does not
// evaluate rules for the past. Scraping adds no labels to these series.

// writeHourly writes how many deployments of each cluster finished in the hour before, by status.
func (h History) writeHourly(text *historyText, v view) {
	hourly := text.recorded("cluster:ecs_service_deployments:increase1h", "Deployments of the cluster that finished in an hour.",
		append(slices.Clip(clusters().labels), "status"))
	for id, cluster := range clusters().each(v) {
		deployments, from, there := h.ofCluster(cluster)
		for _, status := range statusesOf(deployments) {
			if there {
				of := chosen(deployments, func(d ended) bool { return d.status == status })
				text.level(hourly.series("", append(slices.Clip(id), status)), lasting(of, hour), from, h.Until.Unix(), true)
			}
		}
	}
}

// writeSupersededHourly writes how many of them were superseded.
func (h History) writeSupersededHourly(text *historyText, v view) {
	hourly := text.recorded("cluster:ecs_service_deployments_superseded:increase1h", "Deployments of the cluster that were superseded in an hour.", clusters().labels)
	for id, cluster := range clusters().each(v) {
		if deployments, from, there := h.ofCluster(cluster); there {
			of := chosen(deployments, func(d ended) bool { return d.superseded })
			text.level(hourly.series("", id), lasting(of, hour), from, h.Until.Unix(), true)
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
			text.level(standing.series("", append(slices.Clip(id), status)), changes, from, h.Until.Unix(), false)
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
			of := chosen(deployments, func(d ended) bool { return d.status == status })
			text.level(daily.series("", append(slices.Clip(id), status)), lasting(of, day), max(from, h.Until.Unix()-week), h.Until.Unix(), false)
		}
	}
}

// change is by how much a level changes.
type change struct{ at, by int64 }

// lasting are the changes of a level that each deployment raises for so many seconds.
func lasting(deployments []ended, seconds int64) []change {
	var changes []change
	for _, d := range deployments {
		changes = append(changes, change{d.at, 1}, change{d.at + seconds, -1})
	}
	return changes
}

// level writes a gauge that changes at some moments: when it does, and so often that Prometheus sees it at every moment.
// While it is 0, it is only written with zeros.
func (t *historyText) level(series []byte, changes []change, from, until int64, zeros bool) {
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
		if zeros || level != 0 || before != 0 {
			t.sample(series, float64(level), at)
			written = true
		}
	}
	if written {
		t.written.Series++
	}
}
