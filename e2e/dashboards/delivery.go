package dashboards

const deliveryUID = "ecs-revision-delivery"

func delivery() Dashboard {
	return dashboard(Dashboard{
		UID: deliveryUID, Title: "ECS revisions / Delivery",
		Description: "How often you deploy, how often that fails, how long it takes, and how long ago it was. " +
			"Counts deployments that the exporter saw finish.",
		Time: timeRange{From: "now-7d"},
	}, append(servicesVariables(), windowVariable()),
		section{"7 and 30 days", deliveryStats()},
		section{"Over time", []Panel{deploymentsPerDay(), durationOverTime(), failureRateOverTime()}},
		section{"By cluster and service", []Panel{deliveryByCluster(), deliveryByService()}},
	)
}

// finishedIn is how many deployments finished in a time, by labels of theirs; by none when these are empty.
func finishedIn(window, labels string) string {
	return summed(labels, someServices.counted(window, "ecs_service_deployments_total"))
}

// failureRateIn is the share of finished deployments that were stopped or rolled back. Those that a
// newer one replaced are left out. Replicas count all of them alike, so a share needs no division by replicas.
func failureRateIn(window, labels string) string {
	successful := summed(labels, someServices.increase(window, "ecs_service_deployments_total", `status="SUCCESSFUL"`))
	finished := summed(labels, someServices.increase(window, "ecs_service_deployments_total"))
	superseded := summed(labels, someServices.increase(window, "ecs_service_deployments_superseded_total"))
	return "clamp_min(1 - " + successful + " / (" + finished + " - " + superseded + "), 0)"
}

func summed(labels, expr string) string {
	if labels == "" {
		return "sum(" + expr + ")"
	}
	return by("sum", labels, expr)
}

// durationQuantile is a quantile of how long successful deployments took.
func durationQuantile(quantile, labels, window string) string {
	buckets := someClusters.of("ecs_service_deployment_duration_seconds_bucket", `status="SUCCESSFUL"`)
	return "histogram_quantile(" + quantile + ", " + by("sum", labels, "increase("+buckets+"["+window+"])") + ")"
}

func deliveryStats() []Panel {
	over := func(expr func(window string) string) []query {
		return []query{{expr("7d"), "7 days"}, {expr("30d"), "30 days"}}
	}
	count := func(window string) string { return finishedIn(window, "") }
	perDay := func(window string) string { return count(window) + " / " + window[:len(window)-1] }
	failureRate := func(window string) string { return failureRateIn(window, "") }
	quantile := func(q string) func(string) string {
		return func(window string) string { return durationQuantile(q, "le", window) }
	}
	created := by("max", serviceLabels, someServices.of("ecs_service_deployment_created_timestamp_seconds"))
	return []Panel{
		stat("Deployments", "Deployments that finished.", "none", over(count)...).decimals(0),
		stat("Deployments a day", "Deployments that finished, per day of the window.", "none", over(perDay)...).decimals(1),
		stat("Change failure rate", "Share of finished deployments that were stopped or rolled back. Those that a newer one replaced do not count.", "percentunit", over(failureRate)...).
			coloured(failureColours()).mapped(notANumber("none yet")).decimals(1),
		stat("Median duration", "Half of the successful deployments of these clusters took at most this long.", "s", over(quantile("0.5"))...).mapped(notANumber("none yet")),
		stat("95th percentile", "95% of the successful deployments of these clusters took at most this long.", "s", over(quantile("0.95"))...).mapped(notANumber("none yet")),
		stat("Since the last deployment", "Time since the newest deployment of any of these services was created.", "s",
			query{"time() - max(" + created + ")", "since"}),
	}
}

func failureColours() thresholds {
	return colours("green", from{0.05, "orange"}, from{0.15, "red"})
}

func deploymentsPerDay() Panel {
	return lines("Deployments", "Deployments that finished in each step of the axis, by how they ended.", "none",
		query{finishedIn("$__interval", "status"), "{{status}}"}).
		drawn(object{"drawStyle": "bars", "fillOpacity": 80, "lineWidth": 0, "stacking": object{"mode": "normal", "group": "A"}}).
		where("SUCCESSFUL", inColour("green")).where("STOPPED", inColour("purple")).
		where("ROLLBACK_SUCCESSFUL", inColour("orange")).where("ROLLBACK_FAILED", inColour("red")).
		every("1h").sized(8, 9)
}

func inColour(colour string) property {
	return property{"color", object{"mode": "fixed", "fixedColor": colour}}
}

func durationOverTime() Panel {
	return lines("Duration of successful deployments", "Of the deployments of these clusters that finished in the day before, by the buckets of the histogram.", "s",
		query{durationQuantile("0.5", "le", "1d"), "median"},
		query{durationQuantile("0.95", "le", "1d"), "95th percentile"}).
		every("10m").sized(8, 9)
}

func failureRateOverTime() Panel {
	return lines("Change failure rate", "Share of the deployments of the day before that were stopped or rolled back. Those that a newer one replaced do not count.", "percentunit",
		query{failureRateIn("1d", ""), "failed"}).
		upTo(1).every("10m").sized(8, 9)
}

func deliveryByCluster() Panel {
	created := by("max", clusterLabels, someClusters.of("ecs_service_deployment_created_timestamp_seconds"))
	return table("Clusters", "Figures over the window that is chosen above.",
		"Deployments", true,
		[]string{
			finishedIn("$window", clusterLabels),
			failureRateIn("$window", clusterLabels),
			durationQuantile("0.5", clusterLabels+", le", "$window"),
			durationQuantile("0.95", clusterLabels+", le", "$window"),
			"time() - " + created,
		},
		label("cluster", "Cluster"), label("region", "Region"), label("account_id", "Account"),
		value("A", "Deployments", "none", withDecimals(0)),
		value("B", "Failure rate", "percentunit", withDecimals(1), filled(), withThresholds(failureColours()), withMappings(notANumber("–"))),
		value("C", "Median duration", "s", withMappings(notANumber("–"))),
		value("D", "95th percentile", "s", withMappings(notANumber("–"))),
		value("E", "Since the last deployment", "s"),
	).sized(gridWidth, 8)
}

func deliveryByService() Panel {
	moment := func(which string) string {
		return by("max", deploymentLabels, someServices.of("ecs_service_deployment_"+which+"_timestamp_seconds"))
	}
	return table("Services", "Figures over the window that is chosen above, and of the newest deployment. ECS forgets deployments after 90 days.",
		"Deployments", true,
		[]string{
			finishedIn("$window", serviceLabels),
			failureRateIn("$window", serviceLabels),
			"time() - " + by("max", serviceLabels, someServices.of("ecs_service_deployment_created_timestamp_seconds")),
			by("max", serviceLabels, moment("finished")+" - "+moment("started")),
			by("group", serviceLabels+", status", someServices.of("ecs_service_deployment_status")),
		},
		rows(
			value("A", "Deployments", "none", withDecimals(0)),
			value("B", "Failure rate", "percentunit", withDecimals(1), filled(), withThresholds(failureColours()), withMappings(notANumber("–"))),
			value("C", "Since the last deployment", "s"),
			value("D", "It took", "s"),
			label("status", "It ended", filled(), withMappings(statuses())),
			hidden("Value #E"),
		)...).sized(gridWidth, 12)
}
