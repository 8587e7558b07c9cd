package dashboards

const deliveryUID = "ecs-revision-delivery"

func delivery() Dashboard {
	return dashboard(Dashboard{
		UID: deliveryUID, Title: "ECS revisions / Delivery",
		Description: "How often you deploy, how often that fails, how long it takes, and how long until it is mended. " +
			"Counts deployments that the exporter saw finish.",
		Time: timeRange{From: "now-24h"}, Refresh: "5m",
	}, append(servicesVariables(), windowVariable()),
		section{"The window, and the one before", deliveryStats()},
		section{"Over time", []Panel{deploymentsOverTime(), durationOverTime(), failureRateOverTime()}},
		section{"By cluster and service", []Panel{deliveryByCluster(), deliveryByService()}},
	)
}

func deliveryStats() []Panel {
	compared := func(expr func(span) string) []query {
		return []query{{expr(thisWindow()), "this window"}, {expr(windowBefore()), "before"}}
	}
	count := func(s span) string { return finishedIn(s, "") }
	perDay := func(s span) string { return finishedIn(s, "") + " / " + observedDays(s) }
	rate := func(s span) string { return failureRateIn(s, "") }
	quantile := func(q string) func(span) string {
		return func(s span) string { return durationQuantile(q, s, "") }
	}
	panels := []Panel{
		stat("Deployments", "Deployments of these clusters that finished.", "none", compared(count)...).decimals(0),
		stat("Deployments a day", "Deployments of these clusters that finished, per day in which the exporter was seen.", "none", compared(perDay)...).decimals(1),
		stat("Change failure rate", "Share of finished deployments that were stopped or rolled back. Those that a newer one replaced do not count. Needs the recording rules.", "percentunit", compared(rate)...).
			coloured(failureColours()).mapped(notANumber("none yet")).decimals(1),
		stat("Time to restore", "How long services stood on a failed deployment, per deployment that failed. Needs the recording rules.", "s", compared(timeToRestore)...).
			mapped(notANumber("none yet")),
		stat("Median duration", "Half of the successful deployments of these clusters took at most this long.", "s", compared(quantile("0.5"))...).mapped(notANumber("none yet")),
		stat("95th percentile", "95% of the successful deployments of these clusters took at most this long.", "s", compared(quantile("0.95"))...).mapped(notANumber("none yet")),
	}
	for i := range panels {
		panels[i] = panels[i].otherwise("none yet")
	}
	return panels
}

func failureColours() thresholds {
	return colours("green", from{0.05, "orange"}, from{0.15, "red"})
}

func deploymentsOverTime() Panel {
	return inStatusColours(lines("Deployments an hour", "Deployments of these clusters that finished in the hour before, by how they ended.", "none",
		query{finishedIn(span{window: "1h"}, "status"), "{{status}}"}).
		drawn(object{"fillOpacity": 40, "stacking": stacked()}).every("2m").otherwise("No deployment finished.").sized(8, 9))
}

func durationOverTime() Panel {
	return lines("Duration", "Of the successful deployments of these clusters that finished in the day before, by the buckets of the histogram.", "s",
		query{durationQuantile("0.5", span{window: "1d"}, ""), "median"},
		query{durationQuantile("0.95", span{window: "1d"}, ""), "95th percentile"}).
		every("5m").otherwise("No deployment finished.").sized(8, 9)
}

func failureRateOverTime() Panel {
	return lines("Change failure rate", "Share of the deployments of the day before that were stopped or rolled back. Those that a newer one replaced do not count. Needs the recording rules.", "percentunit",
		query{failureRateIn(span{window: "1d"}, ""), "failed"}).
		upTo(1).every("5m").otherwise("No deployment finished.").sized(8, 9)
}

func deliveryByCluster() Panel {
	created := by("max", clusterLabels, someClusters.of("ecs_service_deployment_created_timestamp_seconds"))
	return table("Clusters", "Figures over the window that is chosen above. The failure rate needs the recording rules.",
		"Deployments", true,
		[]string{
			finishedIn(thisWindow(), clusterLabels),
			failureRateIn(thisWindow(), clusterLabels),
			durationQuantile("0.5", thisWindow(), clusterLabels),
			durationQuantile("0.95", thisWindow(), clusterLabels),
			"time() - " + created,
		},
		label("cluster", "Cluster"),
		value("A", "Deployments", "none", withDecimals(0)).wide(140),
		value("B", "Failure rate", "percentunit", append(byThreshold(failureColours()), withDecimals(1))...).wide(140),
		value("C", "Median duration", "s", withMappings(notANumber("–"))).wide(165),
		value("D", "95th percentile", "s", withMappings(notANumber("–"))).wide(165),
		value("E", "Newest", "s").wide(110),
		label("region", "Region").wide(125), label("account_id", "Account").wide(125),
	).sized(gridWidth, 8)
}

func deliveryByService() Panel {
	moment := func(which string) string {
		return by("max", deploymentLabels, someServices.of("ecs_service_deployment_"+which+"_timestamp_seconds"))
	}
	return table("Services", "Deployments of 7 days, and the newest one. Needs the recording rules. ECS forgets deployments after 90 days.",
		"Deployments", true,
		[]string{
			inSevenDays(),
			inSevenDays(`status=~"ROLLBACK_.+"`),
			"time() - " + by("max", serviceLabels, someServices.of("ecs_service_deployment_created_timestamp_seconds")),
			by("max", serviceLabels, moment("finished")+" - "+moment("started")),
			by("group", serviceLabels+", status", someServices.of("ecs_service_deployment_status")),
		},
		rows(
			value("A", "Deployments", "none", withDecimals(0)).wide(140),
			value("B", "Rolled back", "none", append(byThreshold(colours("transparent", from{0.5, "orange"})), withDecimals(0))...).wide(130),
			status("Newest"),
			value("C", "Ago", "s").wide(90),
			value("D", "It took", "s").wide(100),
			hidden("Value #E"),
		)...).sized(gridWidth, 12)
}
