package dashboards

// noEvents is true whether there is a queue or not.
const noEvents = "No events. They need a queue, which events.queue_url in the configuration names."

func eventPanels() []Panel {
	panels := []Panel{events(), eventDelay(), sinceLastEvent()}
	for i := range panels {
		panels[i] = panels[i].otherwise(noEvents).sized(8, 7)
	}
	return panels
}

func events() Panel {
	return lines("Events a minute", "Events by what came of them, as docs/metrics.md explains. Of all targets. Requests to their queue are among the requests by code.", "none",
		query{"60 * " + by("sum", "result", "rate("+self+"events_total[$__rate_interval])"), "{{result}}"}).
		drawn(object{"stacking": stacked()}).
		where("hinted", inColour("green")).where("invalid", inColour("red"))
}

// eventDelay looks back an hour: a quiet fleet has few events.
func eventDelay() Panel {
	const delays = self + "event_delay_seconds"
	quantile := func(q string) string {
		return "histogram_quantile(" + q + ", " + by("sum", "le", "increase("+delays+"_bucket[1h])") + ")" +
			" or histogram_quantile(" + q + ", sum(increase(" + delays + "[1h])))"
	}
	return lines("From event to reading", "Time from events until their services were read because of them, in the hour before. Of all targets.", "s",
		query{quantile("0.5"), "median"},
		query{quantile("0.99"), "99th percentile"})
}

// sinceLastEvent goes by the exporter that has received none for longest: each has a queue of its own.
func sinceLastEvent() Panel {
	last := by("min", targetLabels, someTargets.of(self+"last_event_timestamp_seconds"))
	return lines("Time since the last event", "For the 20 targets where that is longest ago. Where nothing is deployed, none need come: ECSEventsSilent fires if some should have.", "s",
		query{"topk(20, time() - " + last + ")", "{{account_id}} {{region}}"})
}
