package collector

import "ecs_revision_exporter/collector/ecs"

func clustersAndServices(tags []tagLabel) section {
	return section{title: "Clusters and services", part: "", groups: []group{
		about(clusters(),
			gauge("ecs_cluster_up", "1 if the services of the cluster can be listed and, if there are any, one at least can be described; else 0.",
				func(c *ecs.Cluster) sample { return optionalBoolean(c.Up) }),
		),
		about(services(),
			info("ecs_service_info", "The service and its settings. The launch type is empty if it uses a capacity provider strategy.",
				by("launch_type", func(s *ecs.Service) string { return s.LaunchType }),
				by("scheduling_strategy", func(s *ecs.Service) string { return s.SchedulingStrategy }),
				by("deployment_controller", func(s *ecs.Service) string { return s.DeploymentController }),
				by("status", func(s *ecs.Service) string { return s.Status }),
				by("availability_zone_rebalancing", func(s *ecs.Service) string { return s.ZoneRebalancing })),
			gauge("ecs_service_execute_command_enabled", "Whether ECS Exec can run commands in the containers of the service.",
				func(s *ecs.Service) sample { return boolean(s.ExecuteCommand) }),
			gauge("ecs_service_created_timestamp_seconds", "When the service was created.",
				func(s *ecs.Service) sample { return timestamp(s.CreatedAt) }),
			gauge("ecs_service_desired_tasks", "Tasks that the service should run.",
				func(s *ecs.Service) sample { return count(s.Tasks.Desired) }),
			gauge("ecs_service_running_tasks", "Tasks of the service in the RUNNING state.",
				func(s *ecs.Service) sample { return count(s.Tasks.Running) }),
			gauge("ecs_service_pending_tasks", "Tasks of the service in the PENDING state.",
				func(s *ecs.Service) sample { return count(s.Tasks.Pending) }),
		),
		about(parts(services(), func(s *ecs.Service) []*ecs.Rollout { return optional(s.Primary()) }),
			gauge("ecs_service_failed_tasks", "Tasks of the service's primary deployment that failed in a row. It is 0 again once one runs, and ECS counts no later failures.",
				func(r *ecs.Rollout) sample { return count(r.FailedTasks) }),
		),
		aboutServiceTags(tags),
		about(parts(services(), func(s *ecs.Service) []string { return nonEmpty(s.CurrentRevision) },
			by("service_revision", asItIs)),
			info[string]("ecs_service_current_revision_info", "The revision that the service stands on, one series per service. During a deployment it is the revision from before."),
		),
	}}
}
