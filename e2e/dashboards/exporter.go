package dashboards

const (
	exporterUID = "ecs-revision-exporter"
	self        = "ecs_revision_exporter_"
)

func exporter() Dashboard {
	return dashboard(Dashboard{
		UID: exporterUID, Title: "ECS revisions / Exporter",
		Description: "Whether what the other dashboards show is complete and fresh, and what it costs. A target is an account in a region.",
		Time:        timeRange{From: "now-1h"},
	}, targetsVariables(),
		section{"Health", exporterHealth()},
		section{"Rounds", []Panel{rounds(), roundDuration(), staleness(), servicesKnown()}},
		section{"Calls of AWS", []Panel{requestsByOperation(), requestsByCode(), requestDuration(), budgetWaits(), failures()}},
		section{"Events", eventPanels()},
		section{"Cost of scrapes and of the process", processPanels()},
	)
}

// ofExporters are the series that Prometheus and Go's libraries have about the exporter.
func ofExporters(expr string) string {
	return expr + " and on (job, instance) " + self + "build_info"
}

func exporterHealth() []Panel {
	const sinceSuccess = self + "last_success_timestamp_seconds"
	unsuccessful := "sum(increase(" + someTargets.of(self+"refreshes_total", `result!="success"`) + "[$__range]))"
	panels := []Panel{
		stat("Oldest data", "Time since the last round that did not fail, of the target where that is longest ago. By default, what fails for five minutes has no series any more.", "s",
			query{"max(time() - " + by("max", targetLabels, someTargets.of(sinceSuccess)) + ")", "oldest"}).coloured(stalenessColours()),
		stat("Targets", "Accounts in regions that are read.", "none",
			query{"count(" + by("group", targetLabels, someTargets.of(self+"refreshes_total")) + ")", "targets"}),
		stat("Clusters not read", "Clusters whose services cannot be listed, or of which none can be described.", "none",
			query{orZero("count(" + by("max", clusterLabels, someTargets.of("ecs_cluster_up")) + " == 0)"), "clusters"}).coloured(goodIfZero("red")),
		stat("Services pending", "Services that have not been read completely yet. If this stays above 0, the first look at a large fleet goes on, or something cannot be read.", "none",
			query{"sum(" + by("max", targetLabels, someTargets.of(self+"services_pending")) + ")", "services"}).coloured(goodIfZero("orange")),
		stat("Incomplete rounds", "Rounds in the time range in which a cluster, or the list of clusters, could not be read.", "none",
			query{orZero(unsuccessful), "rounds"}).coloured(goodIfZero("red")).decimals(0),
		stat("Configuration", "Whether the last attempt to load the configuration succeeded.", "none",
			query{"min(" + self + "config_last_reload_successful)", "configuration"}).
			mapped(shown(map[string]object{"0": {"text": "not loaded", "color": "red"}, "1": {"text": "loaded", "color": "green"}})),
		stat("Exporters", "Exporters that are scraped.", "none", query{"count(" + by("group", "instance, job", self+"build_info") + ")", "exporters"}),
		labelStat("Version", "Version of the exporter.", "version", by("group", "version", self+"build_info")).otherwise("not released"),
	}
	for i := range panels {
		panels[i] = panels[i].sized(6, 3)
	}
	return panels
}

func stalenessColours() thresholds { return colours("green", from{180, "orange"}, from{300, "red"}) }

func rounds() Panel {
	return lines("Rounds a minute", "Rounds by result. In a partial one a cluster could not be read, in a failure the clusters could not be listed.", "none",
		query{"60 * " + by("sum", "result", "rate("+someTargets.of(self+"refreshes_total")+"[$__rate_interval])"), "{{result}}"}).
		drawn(object{"fillOpacity": 40, "stacking": stacked()}).
		where("success", inColour("green")).where("partial", inColour("orange")).where("failure", inColour("red"))
}

func roundDuration() Panel {
	return lines("Duration of rounds", "How long the last round took, for the 20 slowest targets.", "s",
		query{"topk(20, " + by("max", targetLabels, someTargets.of(self+"refresh_duration_seconds")) + ")", "{{account_id}} {{region}}"})
}

func staleness() Panel {
	return lines("Age of the data", "Time since the last round that did not fail, for the 20 targets where that is longest ago.", "s",
		query{"topk(20, time() - " + by("max", targetLabels, someTargets.of(self+"last_success_timestamp_seconds")) + ")", "{{account_id}} {{region}}"}).
		coloured(stalenessColours()).drawn(object{"thresholdsStyle": object{"mode": "dashed"}})
}

func servicesKnown() Panel {
	sumOf := func(metric string) string { return "sum(" + by("max", targetLabels, someTargets.of(self+metric)) + ")" }
	return lines("Services and revisions", "Services that are listed and selected, those not read completely yet, and known revisions.", "none",
		query{sumOf("services"), "services"},
		query{sumOf("services_pending"), "pending"},
		query{sumOf("cached_revisions"), "cached revisions"})
}

func requestsByOperation() Panel {
	return lines("Requests by operation", "Requests to AWS. AWS refills 20 a second for each of clusters, services, service deployments and service revisions, per account and region.", "reqps",
		query{by("sum", "operation", "rate("+someTargets.of(self+"api_requests_total")+"[$__rate_interval])"), "{{operation}}"}).
		drawn(object{"stacking": stacked()})
}

func requestsByCode() Panel {
	return lines("Requests by code", "Requests to AWS, and to the queue of events, by result: OK, the error code of AWS, or error if no answer came.", "reqps",
		query{by("sum", "code", "rate("+someTargets.of(self+"api_requests_total")+"[$__rate_interval])"), "{{code}}"},
		query{by("sum", "code", "rate("+self+"event_queue_requests_total[$__rate_interval])"), "queue: {{code}}"}).
		where("OK", inColour("green"))
}

func requestDuration() Panel {
	slow := "histogram_quantile(0.95, " + by("sum", "le, operation", "rate("+self+"api_request_duration_seconds_bucket[$__rate_interval])") + ")"
	return lines("Duration of requests", "Time within which AWS answered 95% of the requests, without the wait for the budget. Of all targets.", "s",
		query{slow, "{{operation}}"}).listed()
}

func budgetWaits() Panel {
	return lines("Waits for the budget", "Time that calls waited for the budget of a throttle bucket of AWS, per second: 1 is one call that waits all the time.", "none",
		query{by("sum", "bucket", "rate("+someTargets.of(self+"api_budget_wait_seconds_total")+"[$__rate_interval])"), "{{bucket}}"})
}

func failures() Panel {
	told := someTargets.of("ecs_service_revision_failures_total")
	const labels = targetLabels + ", operation, reason"
	return table("What could not be read", "Failed calls about services, and what is missing in answers. The log of the exporter has examples.",
		"Services now", true,
		[]string{by("sum", labels, told), by("sum", labels, "increase("+told+"[$__range])"), by("max", labels, someTargets.of(self+"services_failing"))},
		label("operation", "Operation").wide(230), label("reason", "Reason"),
		value("C", "Services now", "none").wide(145),
		value("B", "In the time range", "none", withDecimals(0)).wide(180),
		value("A", "Since the start", "none").wide(165),
		label("region", "Region").wide(125), label("account_id", "Account").wide(125),
	).otherwise("Everything could be read.").sized(gridWidth, 7)
}

func processPanels() []Panel {
	return []Panel{
		lines("Duration of scrapes", "How long Prometheus took to scrape the exporter. Scrapes never call AWS.", "s",
			query{ofExporters("scrape_duration_seconds"), "{{instance}}"}).sized(8, 7),
		lines("Samples per scrape", "Series that the exporter exposes.", "none",
			query{ofExporters("scrape_samples_scraped"), "{{instance}}"}).sized(8, 7),
		lines("Network", "What the machine or the container of the exporter sends and receives.", "Bps",
			query{ofExporters("rate(process_network_transmit_bytes_total[$__rate_interval])"), "{{instance}} sent"},
			query{ofExporters("rate(process_network_receive_bytes_total[$__rate_interval])"), "{{instance}} received"}).sized(8, 7),
		lines("Memory", "Resident memory of the exporter.", "bytes",
			query{ofExporters("process_resident_memory_bytes"), "{{instance}}"}).sized(8, 7),
		lines("CPU", "Processor time of the exporter per second: 1 is one core.", "none",
			query{ofExporters("rate(process_cpu_seconds_total[$__rate_interval])"), "{{instance}}"}).sized(8, 7),
		lines("Goroutines", "Goroutines of the exporter. The number should not keep growing.", "none",
			query{ofExporters("go_goroutines"), "{{instance}}"}).sized(8, 7),
	}
}
