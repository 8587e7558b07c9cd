package collector

import "ecs_revision_exporter/collector/ecs"

func taskSets() section {
	return section{title: "Task sets", part: partTaskSets, groups: []group{
		about(parts(services(), func(s *ecs.Service) []ecs.TaskSet { return s.TaskSets },
			by("task_set", func(t ecs.TaskSet) string { return t.ID })),
			info("ecs_service_task_set_info", "A task set of a service that CodeDeploy or an external controller deploys, and its settings. The launch type is empty if it uses a capacity provider strategy.",
				by("task_definition", func(t ecs.TaskSet) string { return t.TaskDefinition }),
				by("launch_type", func(t ecs.TaskSet) string { return t.LaunchType }),
				by("platform_version", func(t ecs.TaskSet) string { return t.PlatformVersion }),
				by("platform_family", func(t ecs.TaskSet) string { return t.PlatformFamily }),
				by("status", func(t ecs.TaskSet) string { return t.Status }),
				by("stability_status", func(t ecs.TaskSet) string { return t.StabilityStatus })),
			gauge("ecs_service_task_set_created_timestamp_seconds", "When the task set was created.",
				func(t ecs.TaskSet) sample { return timestamp(t.CreatedAt) }),
			gauge("ecs_service_task_set_desired_tasks", "Tasks that the task set should run.",
				func(t ecs.TaskSet) sample { return count(t.Tasks.Desired) }),
			gauge("ecs_service_task_set_running_tasks", "Tasks of the task set in the RUNNING state.",
				func(t ecs.TaskSet) sample { return count(t.Tasks.Running) }),
			gauge("ecs_service_task_set_pending_tasks", "Tasks of the task set in the PENDING state.",
				func(t ecs.TaskSet) sample { return count(t.Tasks.Pending) }),
			gauge("ecs_service_task_set_scale_ratio", "Share of the tasks of its service, from 0 to 1, that the task set should run.",
				func(t ecs.TaskSet) sample { return ratio(t.Scale) }),
		),
	}}
}
