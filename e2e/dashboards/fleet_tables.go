package dashboards

// mutableTags are tags that are commonly moved to newer images. No tag at all is latest.
const mutableTags = "|latest|stable|edge|nightly|main|master|dev|develop|staging|prod|production"

func toBeLookedAt() []Panel {
	enabled := guardDuty(someServices)
	return []Panel{
		stat("GuardDuty", "Share of the services on Linux on Fargate with GuardDuty Runtime Monitoring. For others the revision does not tell.", "percentunit",
			query{"avg(" + enabled + ")", "services"}).coloured(shareColours()).otherwise("does not apply").sized(8, 4),
		stat("On mutable tags", "Containers whose image tag is commonly moved, so a new task may run other code.", "none",
			query{count(movableContainers()), "containers"}).coloured(goodIfZero("orange")).sized(8, 4),
		stat("Oldest revision", "Age of the oldest revision that a service stands on.", "s",
			query{"max(" + someServices.current("ecs_service_revision_age_seconds") + ")", "age"}).coloured(agesColours()).sized(8, 4),
		guardDutyByCluster(), withoutGuardDuty(), oldestRevisions(), onMutableTags(), differentDigests(),
	}
}

// guardDuty is whether it is on for the revisions that services stand on, where the revision tells:
// on Linux on Fargate. ECS tells a platform family only for Fargate.
func guardDuty(s scope) string {
	return by("max", revisionLabels, s.current("ecs_service_revision_guardduty_enabled")+
		" and on ("+revisionLabels+") "+s.selector("ecs_service_revision_info", `platform_family=~"(?i)linux"`))
}

func shareColours() thresholds { return colours("red", from{0.5, "orange"}, from{1, "green"}) }

func guardDutyByCluster() Panel {
	return bars("GuardDuty by cluster", "Share of the services on Linux on Fargate with GuardDuty Runtime Monitoring, for the 10 lowest clusters.", "percentunit",
		query{"bottomk(10, " + by("avg", clusterLabels, guardDuty(someServices)) + ")", "{{cluster}} {{region}} {{account_id}}"}).
		coloured(shareColours()).upTo(1).otherwise("does not apply").sized(8, 9)
}

func withoutGuardDuty() Panel {
	return table("Without GuardDuty", "Services on Linux on Fargate whose revision has GuardDuty Runtime Monitoring off.",
		"Service", false,
		[]string{guardDuty(someServices) + " == 0"},
		rows(hidden("service_revision"), hidden("Value #A"))...).
		otherwise("GuardDuty Runtime Monitoring is on wherever the revision tells.").sized(16, 9)
}

func oldestRevisions() Panel {
	age := by("max", revisionLabels, someServices.current("ecs_service_revision_age_seconds"))
	return table("Oldest revisions", "The 100 services that have stood on the same revision for longest.",
		"Age", true,
		[]string{"topk(100, " + age + ")"},
		rows(
			value("A", "Age", "s", byThreshold(agesColours())...).wide(100),
			label("service_revision", "Revision").wide(190),
		)...).sized(gridWidth, 9)
}

// movableContainers are the containers whose image is named by a tag that is commonly
// moved, and not by a digest.
func movableContainers() string {
	return by("group", revisionLabels+", container, image, digest", shortDigest(
		someServices.current("ecs_service_revision_container_info",
			`image_tag=~"`+mutableTags+`"`, `image_repository!=""`, `image!~".+@.+"`)))
}

// shortDigest has the beginning of the digest of an image, which tells them apart.
func shortDigest(expr string) string {
	return `label_replace(` + expr + `, "digest", "$1", "image_digest", "sha256:(.{12}).*")`
}

func onMutableTags() Panel {
	return table("Containers on mutable tags", "Images named by no tag, or by one of: latest, stable, edge, nightly, main, master, dev, develop, staging, prod, production. The digest is what was resolved for the revision.",
		"Service", false,
		[]string{movableContainers()},
		rows(
			label("container", "Container").wide(150), label("image", "Image"), label("digest", "Digest").wide(120),
			hidden("service_revision"), hidden("Value #A"),
		)...).otherwise("No container is on a mutable tag.").sized(gridWidth, 9)
}

func differentDigests() Panel {
	const byDigest = "service, container, image_digest"
	containers := someServices.current("ecs_service_revision_container_info", `image_digest!=""`)
	digests := by("count", "service, container", by("group", byDigest, containers)) + " > 1"
	clusters := by("count", "service, container", by("group", clusterLabels+", service, container", containers))
	return table("Same service, different digests", "Services of the same name that run different images of a container in different clusters, regions or accounts: the 50 with most images.",
		"Images", true,
		[]string{"topk(50, " + digests + ")", clusters + " and on (service, container) topk(50, " + digests + ")"},
		label("service", "Service", leadsToFleet()), label("container", "Container"),
		value("A", "Images", "none").wide(100), value("B", "Clusters", "none").wide(110),
	).otherwise("All services of the same name run the same images.").sized(gridWidth, 9)
}

// leadsToFleet narrows this dashboard down to the services of the name.
func leadsToFleet() property {
	url := "/d/" + fleetUID + "?var-datasource=${datasource}&var-service=${__data.fields.service}&${__url_time_range}"
	return property{"links", []object{{"title": "The services of this name", "url": url, "targetBlank": false}}}
}
