package dashboards

// ours are the firing alerts of this project's rules. Some are about a service, some about a target or the exporter.
func ours() string {
	const firing = `alertname=~"ECS.+", alertstate="firing"`
	everywhere := "ALERTS{" + firing + `, account_id=""}`
	return by("group", "alertname, severity, "+serviceLabels,
		"ALERTS{"+firing+`, account_id=~"$account", region=~"$region", cluster=~"$cluster|", service=~"$service|", team=~"$team|"} or `+everywhere)
}

func firingAlerts() Panel {
	severities := shown(map[string]object{"critical": {"color": "red"}, "warning": {"color": "orange"}, "info": {"color": "blue"}})
	since := "min by (alertname, severity, " + serviceLabels + ") (ALERTS_FOR_STATE{alertname=~\"ECS.+\"})"
	return table("Firing alerts", "Firing alerts of this project's rules, newest first. Their runbooks say what to do.",
		"Since", true,
		[]string{"1000 * " + ours() + " * on (alertname, severity, " + serviceLabels + ") " + since},
		rows(
			label("alertname", "Alert").wide(250), label("severity", "Severity", filled(), withMappings(severities)).wide(110),
			value("A", "Since", "dateTimeFromNow").wide(140),
		)...).otherwise("No alert is firing.").sized(gridWidth, 9)
}

func deploymentsFailed() Panel {
	ended := by("max", deploymentLabels, someServices.of("ecs_service_deployment_finished_timestamp_seconds")+" or "+
		someServices.of("ecs_service_deployment_stopped_timestamp_seconds"))
	newest := by("group", deploymentLabels+", status", someServices.of("ecs_service_deployment_status", `status=~"`+failed+`"`))
	info := by("group", deploymentLabels+", strategy", someServices.of("ecs_service_deployment_info", `strategy!=""`))
	lately := newest + " * on (" + deploymentLabels + ") group_left () " + ended
	return table("Newest deployment failed", "Services whose newest deployment was stopped or rolled back, the latest first. What failed before that is on the dashboard of the service.",
		"Ended", true,
		[]string{
			"1000 * " + by("max", deploymentLabels+", status", lately),
			info + " and on (" + deploymentLabels + ") " + newest,
			by("max", deploymentLabels, someServices.of("ecs_service_deployment_circuit_breaker_failures")) + " and on (" + deploymentLabels + ") " + newest,
		},
		rows(
			status("Status"),
			value("A", "Ended", "dateTimeFromNow").wide(140),
			label("strategy", "Strategy").wide(120),
			value("C", "Failed tasks", "none").wide(140),
			hidden("service_deployment"), hidden("Value #B"),
		)...).otherwise("No service's newest deployment failed.").sized(gridWidth, 9)
}

// tasksMissing are the tasks that services should run and do not, of those that lack some.
func tasksMissing() string {
	tasks := func(kind string) string {
		return by("max", serviceLabels, someServices.of("ecs_service_"+kind+"_tasks"))
	}
	return tasks("desired") + " - " + tasks("running") + " > 0"
}

func belowDesired() Panel {
	tasks := func(kind string) string {
		return by("max", serviceLabels, someServices.of("ecs_service_"+kind+"_tasks")) + " and on (" + serviceLabels + ") (" + tasksMissing() + ")"
	}
	return table("Services below desired", "Services that run fewer tasks than they should, those that lack most first. Failed are the tasks in a row that did not start.",
		"Missing", true,
		[]string{
			tasksMissing(), tasks("running"), tasks("desired"), tasks("pending"),
			by("group", serviceLabels+", status", someServices.of("ecs_service_deployment_status")) + " and on (" + serviceLabels + ") (" + tasksMissing() + ")",
			tasks("failed"),
		},
		rows(
			value("A", "Missing", "none", byThreshold(colours("red"))...).wide(100),
			value("B", "Running", "none").wide(100), value("C", "Desired", "none").wide(100), value("D", "Pending", "none").wide(100),
			value("F", "Failed", "none", byThreshold(colours("transparent", from{1, "orange"}))...).wide(90),
			status("Deployment"),
			hidden("Value #E"),
		)...).otherwise("All services run what they should.").sized(gridWidth, 8)
}

func deploymentsUnderWay() Panel {
	failing := by("max", serviceLabels, someServices.of("ecs_service_failed_tasks"))
	return table("Deployments under way", "What is being deployed or rolled back. A rolling deployment has no stage. Failed are the tasks in a row that did not start.",
		"For", true,
		[]string{
			"time() - " + by("max", deploymentLabels, someServices.underWay("ecs_service_deployment_created_timestamp_seconds")),
			by("group", deploymentLabels+", status", someServices.underWay("ecs_service_deployment_status")),
			by("group", deploymentLabels+", strategy", someServices.underWay("ecs_service_deployment_info")),
			by("group", deploymentLabels+", stage", someServices.underWay("ecs_service_deployment_lifecycle_stage")),
			failing + " and on (" + serviceLabels + ") (" + someServices.underWay("ecs_service_deployment_status") + ")",
		},
		rows(
			status("Status"),
			value("A", "For", "s", byThreshold(colours("green", from{1800, "orange"}, from{3600, "red"}))...).wide(80),
			label("stage", "Stage").wide(225), label("strategy", "Strategy").wide(115),
			value("E", "Failed", "none").wide(90),
			hidden("service_deployment"), hidden("Value #B"), hidden("Value #C"), hidden("Value #D"),
		)...).otherwise("No deployment is under way.").sized(gridWidth, 9)
}
