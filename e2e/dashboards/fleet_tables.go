package dashboards

func deploymentsUnderWay() Panel {
	return table("Deployments under way", "What is being deployed or rolled back. A rolling deployment has no stage.",
		"For", true,
		[]string{
			"time() - " + by("max", deploymentLabels, someServices.underWay("ecs_service_deployment_created_timestamp_seconds")),
			by("group", deploymentLabels+", status", someServices.underWay("ecs_service_deployment_status")),
			by("group", deploymentLabels+", strategy, target_revision", someServices.underWay("ecs_service_deployment_info")),
			by("group", deploymentLabels+", stage", someServices.underWay("ecs_service_deployment_lifecycle_stage")),
			by("max", deploymentLabels, someServices.underWay("ecs_service_deployment_circuit_breaker_failures")),
			by("max", deploymentLabels, someServices.underWay("ecs_service_deployment_circuit_breaker_threshold")),
		},
		rows(
			label("status", "Status", filled(), withMappings(statuses())),
			label("stage", "Stage"), label("strategy", "Strategy"), label("target_revision", "Target revision"),
			value("A", "For", "s", filled(), withThresholds(colours("green", from{1800, "orange"}, from{3600, "red"}))),
			value("E", "Failed tasks", "none"), value("F", "Threshold", "none"),
			hidden("service_deployment"), hidden("Value #B"), hidden("Value #C"), hidden("Value #D"),
		)...).otherwise("No deployment is under way.").sized(12, 9)
}

func deploymentsFailed() Panel {
	ended := by("max", deploymentLabels, someServices.of("ecs_service_deployment_finished_timestamp_seconds")+" or "+
		someServices.of("ecs_service_deployment_stopped_timestamp_seconds"))
	newest := by("group", deploymentLabels+", status", someServices.of("ecs_service_deployment_status", `status=~"`+failed+`"`))
	lately := newest + " * on (" + deploymentLabels + ") group_left () " + ended + " > time() - $__range_s"
	counted := by("sum", serviceLabels, someServices.counted("$__range", "ecs_service_deployments_total", `status=~"`+failed+`"`)) + " - " +
		by("sum", serviceLabels, someServices.counted("$__range", "ecs_service_deployments_superseded_total"))
	return table("Failed and rolled back", "Services with a deployment that failed in the time range. Those that a newer one replaced do not count. Status and time are shown if it is the newest deployment.",
		"Ended", true,
		[]string{
			// The newest one counts even where it ended before the exporter started.
			"round(" + counted + ") > 0 or " + by("group", serviceLabels, lately),
			"1000 * " + by("max", serviceLabels+", status", lately),
		},
		rows(
			label("status", "Status", filled(), withMappings(statuses())),
			value("B", "Ended", "dateTimeFromNow"),
			value("A", "Failures in the time range", "none"),
		)...).otherwise("No deployment failed in the time range.").sized(12, 9)
}

func oldestRevisions() Panel {
	age := by("max", revisionLabels, someServices.current("ecs_service_revision_age_seconds"))
	return table("Oldest revisions", "The 100 services that have stood on the same revision for longest.",
		"Age", true,
		[]string{"topk(100, " + age + ")"},
		rows(
			label("service_revision", "Revision"),
			value("A", "Age", "s", filled(), withThresholds(agesColours())),
		)...).sized(12, 9)
}

func withoutGuardDuty() Panel {
	enabled := by("max", revisionLabels, someServices.current("ecs_service_revision_guardduty_enabled"))
	return table("Without GuardDuty", "Services with GuardDuty Runtime Monitoring off in their revision, which says nothing for EC2 and Windows.",
		"Service", false,
		[]string{enabled + " == 0"},
		rows(
			label("service_revision", "Revision"),
			value("A", "GuardDuty", "none", filled(), withMappings(onOff())),
		)...).otherwise("GuardDuty Runtime Monitoring is on for all services.").sized(12, 9)
}

// movableContainers are the containers whose image is named by a tag that is commonly
// moved, and not by a digest.
func movableContainers() string {
	return by("group", revisionLabels+", container, image, image_digest",
		someServices.current("ecs_service_revision_container_info",
			`image_tag=~"`+mutableTags+`"`, `image_repository!=""`, `image!~".+@.+"`))
}

func onMutableTags() Panel {
	return table("Containers on mutable tags", "Images named by no tag, or by one of: latest, stable, edge, nightly, main, master, dev, develop, staging, prod, production. The digest is what was resolved for the revision.",
		"Service", false,
		[]string{movableContainers()},
		rows(
			label("container", "Container"), label("image", "Image"), label("image_digest", "Digest"),
			hidden("service_revision"), hidden("Value #A"),
		)...).otherwise("No container is on a mutable tag.").sized(12, 9)
}

func differentDigests() Panel {
	const byDigest = "service, container, image_digest"
	containers := someServices.current("ecs_service_revision_container_info", `image_digest!=""`)
	different := by("count", "service, container", by("group", byDigest, containers)) + " > 1"
	return table("Same service, different digests", "Services of the same name that run different images of a container in different clusters, regions or accounts.",
		"Service", false,
		[]string{by("group", clusterLabels+", "+byDigest+", image", containers) + " and on (service, container) (" + different + ")"},
		rows(
			label("container", "Container"), label("image", "Image"), label("image_digest", "Digest"),
			hidden("Value #A"),
		)...).otherwise("All services of the same name run the same images.").sized(12, 9)
}
