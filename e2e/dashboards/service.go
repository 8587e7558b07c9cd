package dashboards

const serviceUID = "ecs-revision-service"

func service() Dashboard {
	return dashboard(Dashboard{
		UID: serviceUID, Title: "ECS revisions / Service",
		Description: "One service's life: what it runs, how it got there, and what changed on the way.",
		Time:        timeRange{From: "now-6h"},
		Annotations: list[object]{deploymentAnnotations()},
	}, oneServiceVariables(),
		section{"Now", serviceNow()},
		section{"What it runs", []Panel{revisionsTable(), containersTable(), changesTable()}},
		section{"Over time", []Panel{tasksOverTime(), trafficOverTime(), stagesOverTime(), breakerOverTime()}},
		section{"How it got there", []Panel{deploymentsTable(), checksTable(), revisionsSeen()}},
	)
}

// newest are the series about the newest deployment of the service with a label of theirs.
func newest(label, metric string) string {
	return by("group", label, oneService.of(metric))
}

func serviceNow() []Panel {
	maxOf := func(metric string) string { return "max(" + oneService.of(metric) + ")" }
	currentMax := func(metric string) string { return "max(" + oneService.current(metric) + ")" }
	return []Panel{
		labelStat("Newest deployment", "Status of the newest deployment.", "status",
			newest("status", "ecs_service_deployment_status")).mapped(statuses()),
		labelStat("Current revision", "The revision that the service stands on. During a deployment the one it started from.", "service_revision",
			newest("service_revision", "ecs_service_current_revision_info")).sized(5, 4),
		labelStat("Target revision", "The revision that the newest deployment leads to.", "target_revision",
			newest("target_revision", "ecs_service_deployment_info")).sized(5, 4),
		stat("Tasks", "Running, pending and desired tasks.", "none",
			query{maxOf("ecs_service_running_tasks"), "running"},
			query{maxOf("ecs_service_pending_tasks"), "pending"},
			query{maxOf("ecs_service_desired_tasks"), "desired"}),
		stat("Age", "Age of the current revision.", "s",
			query{currentMax("ecs_service_revision_age_seconds"), "current revision"}).coloured(agesColours()).sized(3, 4),
		stat("GuardDuty", "GuardDuty Runtime Monitoring of the current revision.", "none",
			query{currentMax("ecs_service_revision_guardduty_enabled"), "current revision"}).mapped(onOff()).sized(3, 4),
	}
}

// deploymentAnnotations mark starts and ends of deployments in everything that has a time axis.
func deploymentAnnotations() []object {
	at := func(moment, status string) string {
		return "1000 * " + by("max", "service_deployment", oneService.of("ecs_service_deployment_"+moment+"_timestamp_seconds")) +
			" * on (service_deployment) group_left (status) " +
			by("group", "service_deployment, status", oneService.of("ecs_service_deployment_status", `status=~"`+status+`"`))
	}
	started := "1000 * " + by("max", "service_deployment", oneService.of("ecs_service_deployment_started_timestamp_seconds"))
	return []object{
		annotation("Deployment started", "blue", started),
		annotation("Deployment succeeded", "green", at("finished", "SUCCESSFUL")),
		annotation("Deployment failed", "red", at("finished", failed)+" or "+at("stopped", failed)),
	}
}

// annotation marks the times that are the values of series. Later versions of Grafana
// look for the query in the target, earlier ones beside it.
func annotation(name, colour, expr string) object {
	const step = "60s"
	return object{
		"name": name, "enable": true, "hide": false, "iconColor": colour, "datasource": prometheus(),
		"expr": expr, "step": step,
		"target":      object{"refId": "Annotation", "expr": expr, "interval": step, "range": true, "instant": false},
		"titleFormat": name, "textFormat": "{{service_deployment}} {{status}}", "useValueForTime": true,
	}
}

func tasksOverTime() Panel {
	ofRevision := by("max", "service_revision", oneService.of("ecs_service_revision_running_tasks"))
	return lines("Tasks by revision", "Running tasks of every revision, and how many the service should run.", "none",
		query{ofRevision, "{{service_revision}}"},
		query{"max(" + oneService.of("ecs_service_desired_tasks") + ")", "desired"}).
		drawn(object{"stacking": object{"mode": "normal", "group": "A"}, "fillOpacity": 40}).
		where("desired", property{"custom.stacking", object{"mode": "none", "group": "A"}},
			property{"custom.fillOpacity", 0}, property{"custom.lineStyle", object{"fill": "dash", "dash": []int{8, 8}}},
			property{"color", object{"mode": "fixed", "fixedColor": "text"}})
}

func trafficOverTime() Panel {
	share := func(kind string) string {
		return by("max", "service_revision", oneService.of("ecs_service_revision_"+kind+"_traffic_ratio"))
	}
	running := by("max", "service_revision", oneService.of("ecs_service_revision_running_tasks"))
	return lines("Traffic shift",
		"Shares of the revisions in production traffic, test traffic and running tasks. "+
			"A rolling deployment assigns no traffic: look at the tasks.", "percentunit",
		query{share("production"), "production {{service_revision}}"},
		query{share("test"), "test {{service_revision}}"},
		query{running + " / ignoring (service_revision) group_left () sum(" + running + ")", "tasks {{service_revision}}"}).
		drawn(object{"lineInterpolation": "stepAfter", "fillOpacity": 0, "lineWidth": 2}).upTo(1)
}

func stagesOverTime() Panel {
	return timeline("Status and lifecycle stage", "What the newest deployment was at. A rolling deployment has no stage.",
		[]object{shown(map[string]object{"1": {"text": "present", "color": "blue"}})},
		query{by("max", "status", oneService.of("ecs_service_deployment_status")), "{{status}}"},
		query{by("max", "stage", oneService.of("ecs_service_deployment_lifecycle_stage")), "stage {{stage}}"}).
		where("SUCCESSFUL", fixedTo("green")).where("STOPPED", fixedTo("red")).
		where("ROLLBACK_IN_PROGRESS", fixedTo("orange")).where("ROLLBACK_SUCCESSFUL", fixedTo("orange")).
		where("ROLLBACK_FAILED", fixedTo("red"))
}

// fixedTo gives what is present another colour.
func fixedTo(colour string) property {
	return withMappings(shown(map[string]object{"1": {"text": "present", "color": colour}}))
}

func breakerOverTime() Panel {
	count := func(kind string) string {
		return "max(" + oneService.of("ecs_service_deployment_circuit_breaker_"+kind) + ")"
	}
	return lines("Circuit breaker", "Tasks of the newest deployment that failed to start, and the number at which the circuit breaker stops it.", "none",
		query{count("failures"), "failed tasks"},
		query{count("threshold"), "threshold"}).
		drawn(object{"lineInterpolation": "stepAfter"}).
		where("failed tasks", property{"color", object{"mode": "fixed", "fixedColor": "orange"}}).
		where("threshold", property{"color", object{"mode": "fixed", "fixedColor": "red"}},
			property{"custom.fillOpacity", 0}, property{"custom.lineStyle", object{"fill": "dash", "dash": []int{8, 8}}})
}
