package dashboards

const fleetUID = "ecs-revision-fleet"

// mutableTags are tags that are commonly moved to newer images. No tag at all is latest.
const mutableTags = "|latest|stable|edge|nightly|main|master|dev|develop|staging|prod|production"

func fleet() Dashboard {
	return dashboard(Dashboard{
		UID: fleetUID, Title: "ECS revisions / Fleet",
		Description: "What runs where, and what needs a look. A click on a row opens the service.",
		Time:        timeRange{From: "now-24h"},
	}, servicesVariables(),
		section{"At a glance", fleetGlance()},
		section{"Deployments", []Panel{deploymentsUnderWay(), deploymentsFailed()}},
		section{"What runs where", []Panel{launchTypes(), revisionAges(), guardDutyCoverage(), servicesTable()}},
		section{"To be looked at", []Panel{oldestRevisions(), withoutGuardDuty(), onMutableTags(), differentDigests()}},
	)
}

func fleetGlance() []Panel {
	tasks := func(kind string) string {
		return "sum(" + by("max", serviceLabels, someServices.of("ecs_service_"+kind+"_tasks")) + ")"
	}
	return []Panel{
		stat("Services", "Services of the clusters that are read.", "none",
			query{"count(" + by("group", serviceLabels, someServices.of("ecs_service_info")) + ")", "services"}).sized(3, 4),
		stat("Tasks running", "Running tasks of those that the services should run. Above 100% during deployments.", "percentunit",
			query{tasks("running") + " / " + tasks("desired"), "running"}).
			coloured(colours("red", from{0.9, "orange"}, from{1, "green"})).decimals(1).sized(3, 4),
		stat("Deployments under way", "Services that are being deployed or rolled back.", "none",
			query{orZero("count(" + by("group", deploymentLabels, someServices.underWay("ecs_service_deployment_status")) + ")"), "under way"}).sized(3, 4),
		stat("Last deployment failed", "Services whose newest deployment was stopped or rolled back.", "none",
			query{orZero("count(" + by("group", serviceLabels, someServices.of("ecs_service_deployment_status", `status=~"`+failed+`"`)) + ")"), "services"}).
			coloured(goodIfZero("red")).sized(3, 4),
		stat("GuardDuty", "Share of the services with GuardDuty Runtime Monitoring. Goes by the revision, which says nothing for EC2 and Windows.", "percentunit",
			query{"avg(" + by("max", revisionLabels, someServices.current("ecs_service_revision_guardduty_enabled")) + ")", "services"}).
			coloured(colours("red", from{0.5, "orange"}, from{1, "green"})).sized(3, 4),
		stat("On mutable tags", "Containers whose image tag is commonly moved, so a new task may run other code.", "none",
			query{orZero("count(" + movableContainers() + ")"), "containers"}).coloured(goodIfZero("orange")).sized(3, 4),
		stat("Oldest revision", "Age of the oldest revision that a service stands on.", "s",
			query{"max(" + someServices.current("ecs_service_revision_age_seconds") + ")", "age"}).coloured(agesColours()).sized(3, 4),
		stat("Clusters not read", "Clusters whose services cannot be listed, or of which none can be described.", "none",
			query{orZero("count(" + by("max", clusterLabels, someClusters.of("ecs_cluster_up")) + " == 0)"), "clusters"}).
			coloured(goodIfZero("red")).sized(3, 4),
	}
}

// agesColours are of ages of revisions: past 90 days ECS has forgotten the deployment.
func agesColours() thresholds {
	return colours("green", from{30 * day, "orange"}, from{90 * day, "red"})
}

const day = 24 * 60 * 60

func launchTypes() Panel {
	const what = "launch_type, platform_version, platform_family"
	expr := by("group", serviceLabels+", "+what, someServices.current("ecs_service_revision_info"))
	expr = `label_replace(` + expr + `, "launch_type", "capacity provider", "launch_type", "")`
	return bars("Launch types and platform versions",
		"The 15 most common platforms, by number of services. ECS tells no launch type for services with a capacity provider strategy, "+
			"and a platform version only for Fargate.", "none",
		query{"topk(15, " + by("count", what, expr) + ")", "{{launch_type}} {{platform_version}} {{platform_family}}"})
}

func revisionAges() Panel {
	ages := by("max", revisionLabels, someServices.current("ecs_service_revision_age_seconds"))
	count := func(condition, legend string) query {
		return query{orZero("count(" + ages + condition + ")"), legend}
	}
	return bars("Ages of revisions", "Services by the age of the revision that they stand on.", "none",
		count(" < 86400", "less than a day"),
		count(" >= 86400 < 7 * 86400", "1 to 7 days"),
		count(" >= 7 * 86400 < 30 * 86400", "7 to 30 days"),
		count(" >= 30 * 86400 < 90 * 86400", "30 to 90 days"),
		count(" >= 90 * 86400 < 365 * 86400", "90 to 365 days"),
		count(" >= 365 * 86400", "more than a year"))
}

func guardDutyCoverage() Panel {
	enabled := by("max", revisionLabels, someServices.current("ecs_service_revision_guardduty_enabled"))
	return bars("GuardDuty by cluster", "Share of the services with GuardDuty Runtime Monitoring, for the 20 lowest clusters. Goes by the revision, which says nothing for EC2 and Windows.", "percentunit",
		query{"bottomk(20, " + by("avg", clusterLabels, enabled) + ")", "{{cluster}} {{region}} {{account_id}}"}).
		coloured(colours("red", from{0.5, "orange"}, from{1, "green"})).upTo(1)
}

func servicesTable() Panel {
	return table("Services", "What every service stands on. A service without a revision is deployed by CodeDeploy or an external controller, or could not be read.",
		"Service", false,
		[]string{
			by("max", serviceLabels, someServices.of("ecs_service_running_tasks")),
			by("max", serviceLabels, someServices.of("ecs_service_desired_tasks")),
			by("group", revisionLabels+", task_definition, launch_type, platform_version", someServices.current("ecs_service_revision_info")),
			by("max", revisionLabels, someServices.current("ecs_service_revision_age_seconds")),
			by("max", revisionLabels, someServices.current("ecs_service_revision_guardduty_enabled")),
			by("group", serviceLabels+", status", someServices.of("ecs_service_deployment_status")),
		},
		rows(
			label("service_revision", "Revision"), label("task_definition", "Task definition"),
			label("launch_type", "Launch type"), label("platform_version", "Platform"),
			value("A", "Running", "none"), value("B", "Desired", "none"),
			value("D", "Age", "s", filled(), withThresholds(agesColours())),
			value("E", "GuardDuty", "none", filled(), withMappings(onOff())),
			label("status", "Deployment", filled(), withMappings(statuses())),
			hidden("Value #C"), hidden("Value #F"),
		)...).sized(gridWidth, 12)
}
