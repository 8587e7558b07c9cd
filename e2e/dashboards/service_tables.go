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
		label("service_revision", "Revision").wide(190),
		label("role", "Role", filled(), withMappings(shown(map[string]object{"current": {"color": "green"}, "target": {"color": "blue"}}))).wide(90),
		value("B", "Running", "none").wide(105), value("C", "Requested", "none").wide(125), value("D", "Pending", "none").wide(105),
		value("G", "Traffic", "percentunit", withDecimals(1)).wide(100), value("E", "Created", "dateTimeFromNow").wide(140),
		label("task_definition", "Task definition"), label("launch_type", "Launch type").wide(135),
		hidden("platform_version"), hidden("platform_family"), hidden("Value #A"), hidden("Value #F"),
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
		label("service_revision", "Revision").wide(190), label("container", "Container").wide(150), label("image", "Image"), label("image_digest", "Digest").wide(560),
		hidden("Value #A"),
	).sized(gridWidth, 6)
}

// changesTable shows source and target of the newest deployment side by side, in what they differ.
func changesTable() Panel {
	source := attributes(by("group", "service_revision", oneService.of("ecs_service_deployment_source_revision_info")))
	target := attributes(by("group", "service_revision", renamed(newest("target_revision", "ecs_service_deployment_info"), "service_revision", "target_revision")))
	only := func(label, these, those string) string {
		return by("group", "what, "+label, renamed("("+these+") unless on (what, value) ("+those+")", label, "value"))
	}
	return table("What the newest deployment changed", "In what the target and the source revision of the newest deployment differ, if they were seen in the time range.",
		"What", false,
		[]string{only("after", target, source), only("before", source, target)},
		label("what", "What").wide(190), label("before", "Before"), label("after", "After"),
		hidden("Value #A"), hidden("Value #B"),
	).otherwise("Nothing that is shown here.").sized(gridWidth, 7)
}

// attributes are what revisions consist of, one series for each attribute, with its value in a label.
func attributes(revisions string) string {
	info := by("group", revisionAttributes, seen("ecs_service_revision_info")) + " and on (service_revision) " + revisions
	var all []string
	for _, attribute := range []string{"task_definition", "launch_type", "platform_version", "platform_family"} {
		all = append(all, by("group", "what, value", named(renamed(info, "value", attribute), "what", strings.ReplaceAll(attribute, "_", " "))))
	}
	for _, attribute := range []string{"image", "digest"} {
		containers := shortDigest(seenContainers() + " and on (service_revision) " + revisions)
		what := `label_replace(` + renamed(containers, "value", attribute) + `, "what", "` + attribute + ` of $1", "container", "(.*)")`
		all = append(all, by("group", "what, value", what))
	}
	return strings.Join(all, " or ")
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
		[]string{"1000 * " + shortDigest(seenContainers()) +
			" * on (service_revision) group_left (task_definition, platform_version) (" + dated + ")"},
		value("A", "Created", "dateTimeAsIso").wide(175),
		label("service_revision", "Revision").wide(190), label("task_definition", "Task definition"),
		label("platform_version", "Platform").wide(115),
		label("container", "Container").wide(150), label("image", "Image"), label("digest", "Digest").wide(125), hidden("image_digest"),
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
		value("A", "Created", "dateTimeAsIso").wide(175), label("service_deployment", "Deployment"),
		status("Status"),
		label("strategy", "Strategy").wide(120), label("target_revision", "Target revision").wide(190),
		value("D", "Took", "s").wide(95), value("E", "Failed tasks", "none").wide(140),
		hidden("Value #B"), hidden("Value #C"),
	).sized(gridWidth, 9)
}
