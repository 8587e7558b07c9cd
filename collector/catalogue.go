package collector

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// section is the part of the catalogue under one heading of the reference.
type section struct {
	title  string
	groups []group
}

// catalogue is every metric there is, said once. Descriptors, samples and the
// reference in docs/metrics.md are derived from it.
func catalogue() []section {
	return []section{
		{"Clusters and services", []group{aboutClusters(), aboutServices(), aboutCurrentRevisions()}},
		{"Service revisions", []group{aboutRevisions(), aboutContainers(), aboutRevisionTasks()}},
		{"Service deployments", []group{aboutDeployments(), aboutSourceRevisions()}},
		{"Failures and the exporter itself", []group{aboutFailures(), aboutRefreshes(), aboutTargets()}},
	}
}

// families are the metrics of the section, in order.
func (s section) families() []family {
	var all []family
	for _, group := range s.groups {
		all = append(all, group.families...)
	}
	return all
}

func aboutClusters() group {
	return about(clusters(),
		gauge("ecs_cluster_up", "Whether the services of the cluster were listed and described in the last refresh.",
			func(c ecs.Cluster) sample { return boolean(c.Err == nil) }),
	)
}

func aboutServices() group {
	return about(services(),
		info("ecs_service_info", "What the service is. The launch type is empty with a capacity provider strategy.",
			by("launch_type", func(s ecs.Service) string { return s.LaunchType }),
			by("scheduling_strategy", func(s ecs.Service) string { return s.SchedulingStrategy }),
			by("deployment_controller", func(s ecs.Service) string { return s.DeploymentController }),
			by("status", func(s ecs.Service) string { return s.Status })),
		gauge("ecs_service_created_timestamp_seconds", "When the service was created.",
			func(s ecs.Service) sample { return timestamp(s.CreatedAt) }),
		gauge("ecs_service_desired_tasks", "Tasks that the service should run.",
			func(s ecs.Service) sample { return count(s.Tasks.Desired) }),
		gauge("ecs_service_running_tasks", "Tasks of the service in the RUNNING state.",
			func(s ecs.Service) sample { return count(s.Tasks.Running) }),
		gauge("ecs_service_pending_tasks", "Tasks of the service in the PENDING state.",
			func(s ecs.Service) sample { return count(s.Tasks.Pending) }),
	)
}

func aboutCurrentRevisions() group {
	return about(currentRevisions(),
		info[string]("ecs_service_current_revision_info", "The revision that the service stands on: one series per service, during a deployment the revision it started from."),
	)
}

func aboutRevisions() group {
	return about(revisionSpecs(),
		info("ecs_service_revision_info", "What the service revision consists of. The launch type is empty with a capacity provider strategy.",
			by("task_definition", func(r *ecs.RevisionSpec) string { return r.TaskDefinition }),
			by("launch_type", func(r *ecs.RevisionSpec) string { return r.LaunchType }),
			by("platform_version", func(r *ecs.RevisionSpec) string { return r.PlatformVersion }),
			by("platform_family", func(r *ecs.RevisionSpec) string { return r.PlatformFamily })),
		gauge("ecs_service_revision_created_timestamp_seconds", "When the service revision was created.",
			func(r *ecs.RevisionSpec) sample { return timestamp(r.CreatedAt) }),
		gaugeAt("ecs_service_revision_age_seconds", "Time since the service revision was created.",
			func(r *ecs.RevisionSpec, now time.Time) sample { return age(r.CreatedAt, now) }),
		gauge("ecs_service_revision_guardduty_enabled", "Whether GuardDuty Runtime Monitoring is on.",
			func(r *ecs.RevisionSpec) sample { return boolean(r.GuardDutyEnabled) }),
	)
}

func aboutContainers() group {
	return about(containers(),
		info("ecs_service_revision_container_info", "A container of the service revision and its image. The digest comes some seconds later than the revision; repository and tag are empty where the image does not parse.",
			by("container", func(c ecs.Container) string { return c.Name }),
			by("image", func(c ecs.Container) string { return c.Reference }),
			by("image_digest", func(c ecs.Container) string { return c.Digest }),
			by("image_repository", func(c ecs.Container) string { return c.Repository }),
			by("image_tag", func(c ecs.Container) string { return c.Tag })),
	)
}

func aboutRevisionTasks() group {
	return about(revisionTasks(),
		gauge("ecs_service_revision_requested_tasks", "Tasks that the service should run on this revision.",
			func(t *ecs.RevisionTasks) sample { return count(t.Requested) }),
		gauge("ecs_service_revision_running_tasks", "Tasks of this revision in the RUNNING state.",
			func(t *ecs.RevisionTasks) sample { return count(t.Running) }),
		gauge("ecs_service_revision_pending_tasks", "Tasks of this revision in the PENDING state.",
			func(t *ecs.RevisionTasks) sample { return count(t.Pending) }),
	)
}

func aboutDeployments() group {
	return about(deployments(),
		info("ecs_service_deployment_info", "The newest deployment of the service, and the revision it brings. The strategy is empty while ECS cannot describe the deployment.",
			by("target_revision", func(d *ecs.Deployment) string { return d.TargetRevision }),
			by("strategy", func(d *ecs.Deployment) string { return d.Strategy })),
		info("ecs_service_deployment_status", "The present status of the deployment.",
			by("status", func(d *ecs.Deployment) string { return d.Status })),
		gauge("ecs_service_deployment_created_timestamp_seconds", "When the deployment was created.",
			func(d *ecs.Deployment) sample { return timestamp(d.CreatedAt) }),
		gauge("ecs_service_deployment_started_timestamp_seconds", "When the deployment started.",
			func(d *ecs.Deployment) sample { return timestamp(d.StartedAt) }),
		gauge("ecs_service_deployment_finished_timestamp_seconds", "When the deployment finished.",
			func(d *ecs.Deployment) sample { return timestamp(d.FinishedAt) }),
		gauge("ecs_service_deployment_stopped_timestamp_seconds", "When the deployment was stopped.",
			func(d *ecs.Deployment) sample { return timestamp(d.StoppedAt) }),
	)
}

func aboutSourceRevisions() group {
	return about(sourceRevisions(),
		info("ecs_service_deployment_source_revision_info", "A revision that the deployment replaces.",
			by("service_revision", func(revision string) string { return revision })),
	)
}

func aboutFailures() group {
	return about(failures(),
		counter("ecs_service_revision_failures_total", "What could not be read of a service, its deployments or its revisions, by the operation of the ECS API and the reason it gave.",
			func(t tally[failureKind]) sample { return number(float64(t.n)) },
			by("operation", func(t tally[failureKind]) string { return t.of.operation }),
			by("reason", func(t tally[failureKind]) string { return t.of.reason })),
	)
}

func aboutRefreshes() group {
	return about(refreshes(),
		counter("ecs_revision_exporter_refreshes_total", "Refreshes by result: success, partial (a cluster could not be read) or failure (nothing could).",
			func(t tally[string]) sample { return number(float64(t.n)) },
			by("result", func(t tally[string]) string { return t.of })),
	)
}

func aboutTargets() group {
	return about(targets(),
		gauge("ecs_revision_exporter_refresh_duration_seconds", "How long the last refresh took.",
			func(s status) sample { return seconds(s.lastDuration) }),
		gauge("ecs_revision_exporter_services", "Services that are known.",
			func(s status) sample {
				known := 0
				for _, cluster := range s.clusters {
					known += len(cluster.Services)
				}
				return number(float64(known))
			}),
		gauge("ecs_revision_exporter_last_success_timestamp_seconds", "When the last refresh ended that did not fail.",
			func(s status) sample { return timestamp(s.refreshed) }),
	)
}
