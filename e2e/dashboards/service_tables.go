package dashboards

import "strings"

const revisionAttributes = "service_revision, task_definition, launch_type, platform_version, platform_family"

func revisionsTable() Panel {
	perRevision := func(metric string) string { return by("max", "service_revision", oneService.of(metric)) }
	return table("Revisions", "The current revision, and source and target of a deployment under way.",
		"Created", true,
		[]string{
			by("group", revisionAttributes, oneService.of("ecs_service_revision_info")),
			perRevision("ecs_service_revision_running_tasks"),
			perRevision("ecs_service_revision_requested_tasks"),
			perRevision("ecs_service_revision_pending_tasks"),
			"1000 * " + perRevision("ecs_service_revision_created_timestamp_seconds"),
			roles(),
			perRevision("ecs_service_revision_production_traffic_ratio"),
		},
		label("service_revision", "Revision"),
		label("role", "Role", filled(), withMappings(shown(map[string]object{"current": {"color": "green"}, "target": {"color": "blue"}}))),
		label("task_definition", "Task definition"), label("launch_type", "Launch type"),
		label("platform_version", "Platform"), label("platform_family", "Family"),
		value("B", "Running", "none"), value("C", "Requested", "none"), value("D", "Pending", "none"),
		value("G", "Production traffic", "percentunit"), value("E", "Created", "dateTimeFromNow"),
		hidden("Value #A"), hidden("Value #F"),
	).sized(gridWidth, 6)
}

// roles are what revisions are to the service: its current one, or where it is going.
func roles() string {
	current := named(by("group", "service_revision", oneService.of("ecs_service_current_revision_info")), "role", "current")
	target := renamed(by("group", "target_revision", oneService.underWay("ecs_service_deployment_info")), "service_revision", "target_revision")
	return current + " or on (service_revision) " + by("group", "service_revision, role", named(target, "role", "target"))
}

func containersTable() Panel {
	return table("Containers", "Containers of these revisions, and the digests of their images. ECS tells the digest some seconds after the revision.",
		"Revision", false,
		[]string{by("group", "service_revision, container, image, image_digest", oneService.of("ecs_service_revision_container_info"))},
		label("service_revision", "Revision"), label("container", "Container"), label("image", "Image"), label("image_digest", "Digest"),
		hidden("Value #A"),
	).sized(12, 8)
}

// changesTable shows source and target of the newest deployment side by side.
func changesTable() Panel {
	source := by("group", "service_revision", oneService.of("ecs_service_deployment_source_revision_info"))
	target := by("group", "service_revision", renamed(newest("target_revision", "ecs_service_deployment_info"), "service_revision", "target_revision"))
	return table("What the newest deployment changed", "The target and the source revision of the newest deployment, if they were seen in the time range.",
		"What", false,
		[]string{attributes("after", target), attributes("before", source)},
		label("what", "What"), label("before", "Before"), label("after", "After"),
		hidden("Value #A"), hidden("Value #B"),
	).sized(12, 8)
}

// attributes are what revisions consist of, one series for each attribute, with its value in a label.
func attributes(label, revisions string) string {
	info := by("group", revisionAttributes, seen("ecs_service_revision_info")) + " and on (service_revision) " + revisions
	var all []string
	for _, attribute := range []string{"task_definition", "launch_type", "platform_version", "platform_family"} {
		what := named(renamed(info, label, attribute), "what", strings.ReplaceAll(attribute, "_", " "))
		all = append(all, by("group", "what, "+label, what))
	}
	images := `label_join(` + seenContainers() + " and on (service_revision) " + revisions + `, "` + label + `", " ", "image", "image_digest")`
	containers := `label_replace(` + images + `, "what", "container $1", "container", "(.*)")`
	return strings.Join(append(all, by("group", "what, "+label, containers)), " or ")
}

// seen are the series of a metric that there were in the time range.
func seen(metric string, matchers ...string) string {
	return "last_over_time(" + oneService.of(metric, matchers...) + "[$__range])"
}

// seenContainers have their digest, once it is known.
func seenContainers() string {
	const (
		metric = "ecs_service_revision_container_info"
		labels = "service_revision, container, image, image_digest"
	)
	return "(" + by("group", labels, seen(metric, `image_digest!=""`)) + " or on (service_revision, container) " + by("group", labels, seen(metric)) + ")"
}

func revisionsSeen() Panel {
	created := by("max", "service_revision", seen("ecs_service_revision_created_timestamp_seconds"))
	info := "topk by (service_revision) (1, " + by("group", revisionAttributes, seen("ecs_service_revision_info")) + ")"
	dated := info + " * on (service_revision) group_left () " + created
	return table("Revisions in the time range", "Revisions that the service had in the time range, newest first. Compare rows to see what changed.",
		"Created", true,
		[]string{"1000 * " + seenContainers() +
			" * on (service_revision) group_left (task_definition, launch_type, platform_version) (" + dated + ")"},
		value("A", "Created", "dateTimeAsIso"),
		label("service_revision", "Revision"), label("task_definition", "Task definition"),
		label("launch_type", "Launch type"), label("platform_version", "Platform"),
		label("container", "Container"), label("image", "Image"), label("image_digest", "Digest"),
	).sized(gridWidth, 9)
}

// deploymentsTable takes the status that each deployment was last seen with: half a minute
// is finer than a round.
func deploymentsTable() Panel {
	last := func(metric string) string { return by("max", "service_deployment", seen(metric)) }
	statusAt := "max_over_time(timestamp(" + oneService.of("ecs_service_deployment_status") + ")[$__range:30s])"
	ended := by("max", "service_deployment", seen("ecs_service_deployment_finished_timestamp_seconds")+" or "+seen("ecs_service_deployment_stopped_timestamp_seconds"))
	return table("Deployments in the time range", "Deployments that the service had in the time range, with the status they were last seen in.",
		"Created", true,
		[]string{
			"1000 * " + last("ecs_service_deployment_created_timestamp_seconds"),
			"topk by (service_deployment) (1, " + by("max", "service_deployment, status", statusAt) + ")",
			by("group", "service_deployment, strategy, target_revision", seen("ecs_service_deployment_info", `strategy!=""`)),
			ended + " - " + last("ecs_service_deployment_started_timestamp_seconds"),
			last("ecs_service_deployment_circuit_breaker_failures"),
		},
		value("A", "Created", "dateTimeAsIso"), label("service_deployment", "Deployment"),
		label("status", "Status", filled(), withMappings(statuses())),
		label("strategy", "Strategy"), label("target_revision", "Target revision"),
		value("D", "Took", "s"), value("E", "Failed tasks", "none"),
		hidden("Value #B"), hidden("Value #C"),
	).sized(16, 9)
}

func checksTable() Panel {
	status := func(check, metric string) string {
		return by("group", "check, status", named(oneService.of(metric), "check", check))
	}
	hooks := `label_replace(` + oneService.of("ecs_service_deployment_lifecycle_hook_info") + `, "check", "hook $1", "hook", "(.*)")`
	triggered := `label_replace(` + named(oneService.of("ecs_service_deployment_alarm_triggered"), "status", "TRIGGERED") + `, "check", "alarm $1", "alarm", "(.*)")`
	return table("Checks of the newest deployment", "What can stop the newest deployment: circuit breaker, alarms and lifecycle hooks.",
		"Check", false,
		[]string{strings.Join([]string{
			status("circuit breaker", "ecs_service_deployment_circuit_breaker_status"),
			status("alarms", "ecs_service_deployment_alarms_status"),
			by("group", "check, status", hooks),
			by("group", "check, status", triggered),
		}, " or ")},
		label("check", "Check"), label("status", "Status", filled(), withMappings(statuses())),
		hidden("Value #A"),
	).sized(8, 9)
}
