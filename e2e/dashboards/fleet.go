package dashboards

const fleetUID = "ecs-revision-fleet"

func fleet() Dashboard {
	return dashboard(Dashboard{
		UID: fleetUID, Title: "ECS revisions / Fleet",
		Description: "What is wrong, what is under way, and what runs where. A click on a row opens the service.",
		Time:        timeRange{From: "now-24h"},
	}, servicesVariables(),
		section{"At a glance", fleetGlance()},
		section{"Trouble", []Panel{firingAlerts(), deploymentsFailed(), belowDesired(), causesOfFleet()}},
		section{"Under way", []Panel{deploymentsUnderWay()}},
		section{"Over time", []Panel{statusesOverTime(), failuresOverTime()}},
		section{"What runs where", []Panel{launchTypes(), strategies(), revisionAges(), servicesTable()}},
		section{"To be looked at", toBeLookedAt()},
	)
}

// count is how many series there are, 0 included.
func count(expr string) string { return orZero("count(" + expr + ")") }

// newestFailed are the services whose newest deployment failed.
func newestFailed() string {
	return by("group", serviceLabels, someServices.of("ecs_service_deployment_status", `status=~"`+failed+`"`))
}

func fleetGlance() []Panel {
	services := by("group", serviceLabels, someServices.of("ecs_service_info"))
	underWay := by("group", deploymentLabels, someServices.underWay("ecs_service_deployment_status"))
	unread := by("max", clusterLabels, someClusters.of("ecs_cluster_up")) + " == 0"
	return []Panel{
		stat("Alerts firing", "Firing alerts of this project's rules.", "none", query{count(ours()), "alerts"}).coloured(goodIfZero("red")),
		stat("Newest failed", "Services whose newest deployment was stopped or rolled back.", "none", query{count(newestFailed()), "services"}).coloured(goodIfZero("red")),
		stat("Below desired", "Services that run fewer tasks than they should.", "none", query{count(tasksMissing()), "services"}).coloured(goodIfZero("red")),
		stat("Under way", "Services that are being deployed or rolled back.", "none", query{count(underWay), "deployments"}),
		stat("Clusters not read", "Clusters whose services cannot be listed, or of which none can be described.", "none",
			query{count(unread), "clusters"}).coloured(goodIfZero("red")),
		stat("Services", "Services of the clusters that are read.", "none", query{count(services), "services"}),
	}
}

func statusesOverTime() Panel {
	perStatus := by("sum", "status", someClusters.of("cluster:ecs_service_deployment_status:count"))
	return inStatusColours(lines("Newest deployments", "Services of these clusters by the status of their newest deployment. Needs the recording rules.", "none", query{perStatus, "{{status}}"}).
		drawn(object{"fillOpacity": 40, "stacking": stacked()}).every("1m"))
}

func failuresOverTime() Panel {
	return inStatusColours(lines("Failures an hour", "Deployments of these clusters that were stopped or rolled back in the hour before. Those that a newer one replaced do not count. Needs the recording rules.", "none",
		query{failuresAnHour(), "{{status}}"}).
		drawn(object{"fillOpacity": 40, "stacking": stacked()}).every("1m").otherwise("No deployment finished."))
}

func launchTypes() Panel {
	const what = "launch_type, platform_version, platform_family"
	expr := by("group", serviceLabels+", "+what, someServices.current("ecs_service_revision_info"))
	expr = `label_replace(` + expr + `, "launch_type", "capacity provider", "launch_type", "")`
	return bars("Launch types and platforms",
		"The 10 most common platforms, by number of services. ECS tells no launch type for services with a capacity provider strategy, "+
			"and a platform version only for Fargate.", "none",
		query{"topk(10, " + by("count", what, expr) + ")", "{{launch_type}} {{platform_version}} {{platform_family}}"})
}

func strategies() Panel {
	ofECS := by("count", "strategy", by("group", serviceLabels+", strategy", someServices.of("ecs_service_deployment_info", `strategy!=""`)))
	others := by("count", "deployment_controller",
		by("group", serviceLabels+", deployment_controller", someServices.of("ecs_service_info", `deployment_controller!="ECS"`)))
	return bars("Strategies", "Services by the strategy of their newest deployment, and by who deploys them if not ECS.", "none",
		query{ofECS, "{{strategy}}"}, query{others, "by {{deployment_controller}}"})
}

func revisionAges() Panel {
	ages := by("max", revisionLabels, someServices.current("ecs_service_revision_age_seconds"))
	aged := func(condition, legend string) query { return query{count(ages + condition), legend} }
	return bars("Ages of revisions", "Services by the age of the revision that they stand on.", "none",
		aged(" < 86400", "less than a day"),
		aged(" >= 86400 < 7 * 86400", "1 to 7 days"),
		aged(" >= 7 * 86400 < 30 * 86400", "7 to 30 days"),
		aged(" >= 30 * 86400 < 90 * 86400", "30 to 90 days"),
		aged(" >= 90 * 86400 < 365 * 86400", "90 to 365 days"),
		aged(" >= 365 * 86400", "more than a year"))
}

// agesColours are of ages of revisions: past 90 days ECS has forgotten the deployment.
func agesColours() thresholds {
	return colours("green", from{30 * day, "orange"}, from{90 * day, "red"})
}

const day = 24 * 60 * 60

func servicesTable() Panel {
	return table("Services", "What every service stands on. A service without a revision is deployed by CodeDeploy or an external controller, or could not be read.",
		"Service", false,
		[]string{
			by("max", serviceLabels, someServices.of("ecs_service_running_tasks")),
			by("max", serviceLabels, someServices.of("ecs_service_desired_tasks")),
			by("group", revisionLabels+", task_definition", someServices.current("ecs_service_revision_info")),
			by("max", revisionLabels, someServices.current("ecs_service_revision_age_seconds")),
			by("group", serviceLabels+", status", someServices.of("ecs_service_deployment_status")),
		},
		rows(
			status("Deployment"),
			value("A", "Running", "none").wide(100), value("B", "Desired", "none").wide(100),
			value("D", "Age", "s", byThreshold(agesColours())...).wide(90),
			label("task_definition", "Task definition"), hidden("service_revision"),
			hidden("Value #C"), hidden("Value #E"),
		)...).sized(gridWidth, 12)
}
