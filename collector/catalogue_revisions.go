package collector

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

func serviceRevisions() section {
	return section{title: "Service revisions", part: "", groups: []group{
		about(revisionSpecs(),
			info("ecs_service_revision_info", "The service revision and its settings. The launch type is empty if it uses a capacity provider strategy.",
				by("task_definition", func(r *ecs.RevisionSpec) string { return r.TaskDefinition }),
				by("launch_type", func(r *ecs.RevisionSpec) string { return r.LaunchType }),
				by("platform_version", func(r *ecs.RevisionSpec) string { return r.PlatformVersion }),
				by("platform_family", func(r *ecs.RevisionSpec) string { return r.PlatformFamily })),
			gauge("ecs_service_revision_created_timestamp_seconds", "When the service revision was created.",
				func(r *ecs.RevisionSpec) sample { return timestamp(r.CreatedAt) }),
			gaugeAt("ecs_service_revision_age_seconds", "Time since the service revision was created.",
				func(r *ecs.RevisionSpec, now time.Time) sample { return age(r.CreatedAt, now) }),
			gauge("ecs_service_revision_guardduty_enabled", "Whether GuardDuty Runtime Monitoring is on. It goes by the revision only for tasks on Linux on Fargate.",
				func(r *ecs.RevisionSpec) sample { return boolean(r.GuardDutyEnabled) }),
		),
	}}
}

func containers() section {
	return section{title: "Containers", part: partContainers, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.Container { return r.Containers }),
			info("ecs_service_revision_container_info", "A container of the service revision and its image. ECS tells the digest some seconds after the revision. Repository and tag are empty if the image cannot be parsed.",
				by("container", func(c ecs.Container) string { return c.Name }),
				by("image", func(c ecs.Container) string { return c.Reference }),
				by("image_digest", func(c ecs.Container) string { return c.Digest }),
				by("image_repository", func(c ecs.Container) string { return c.Repository }),
				by("image_tag", func(c ecs.Container) string { return c.Tag })),
		),
	}}
}

func tasks() section {
	return section{title: "Tasks", part: partTasks, groups: []group{
		about(parts(revisions(), func(r ecs.Revision) []*ecs.RevisionTasks { return optional(r.Tasks) }),
			gauge("ecs_service_revision_requested_tasks", "Tasks that the service should run on this revision.",
				func(t *ecs.RevisionTasks) sample { return count(t.Requested) }),
			gauge("ecs_service_revision_running_tasks", "Tasks of this revision in the RUNNING state.",
				func(t *ecs.RevisionTasks) sample { return count(t.Running) }),
			gauge("ecs_service_revision_pending_tasks", "Tasks of this revision in the PENDING state.",
				func(t *ecs.RevisionTasks) sample { return count(t.Pending) }),
		),
	}}
}

func traffic() section {
	return section{title: "Traffic", part: partTraffic, groups: []group{
		about(revisions(),
			gauge("ecs_service_revision_production_traffic_ratio", "Share of production traffic that the deployment assigns to the revision, from 0 to 1.",
				func(r ecs.Revision) sample { return ratio(r.Traffic.Production) }),
			gauge("ecs_service_revision_test_traffic_ratio", "Share of test traffic that the deployment assigns to the revision, from 0 to 1.",
				func(r ecs.Revision) sample { return ratio(r.Traffic.Test) }),
		),
	}}
}

func capacityProviders() section {
	return section{title: "Capacity providers", part: partCapacityProviders, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.CapacityProvider { return r.CapacityProviders },
			by("capacity_provider", func(p ecs.CapacityProvider) string { return p.Name })),
			gauge("ecs_service_revision_capacity_provider_weight", "Relative share of the capacity provider in the tasks beyond the base.",
				func(p ecs.CapacityProvider) sample { return count(p.Weight) }),
			gauge("ecs_service_revision_capacity_provider_base", "Least number of tasks that the capacity provider runs.",
				func(p ecs.CapacityProvider) sample { return count(p.Base) }),
		),
	}}
}

func overrides() section {
	return section{title: "Overrides", part: partOverrides, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []*ecs.Overrides { return optional(r.Overrides) }),
			info("ecs_service_revision_overrides_info", "Settings of the service revision that override its task definition.",
				by("cpu_architecture", func(o *ecs.Overrides) string { return o.CPUArchitecture })),
		),
	}}
}

func monitoring() section {
	return section{title: "Monitoring", part: partMonitoring, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.MonitoredMetric { return r.MonitoredMetrics },
			by("metric", func(m ecs.MonitoredMetric) string { return m.Name })),
			gauge("ecs_service_revision_monitoring_resolution_seconds", "Time between the values of a metric that ECS publishes for the service revision.",
				func(m ecs.MonitoredMetric) sample { return count(m.Resolution) }),
		),
	}}
}
