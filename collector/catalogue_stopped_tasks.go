package collector

import "ecs_revision_exporter/collector/ecs"

func stoppedTasks() section {
	return section{title: "Stopped tasks", part: PartStoppedTasks, groups: []group{
		about(parts(services(), func(s *ecs.Service) []ecs.StoppedTasks { return s.StoppedTasks },
			by("service_revision", func(c ecs.StoppedTasks) string { return c.RevisionID }),
			by("stop_code", func(c ecs.StoppedTasks) string { return c.Code }),
			by("reason", func(c ecs.StoppedTasks) string { return c.Reason })),
			counter("ecs_service_stopped_tasks_total", "Tasks of the service that stopped, by cause. They are looked for while the service has trouble with its tasks. "+
				"The reason is the error with which ECS begins to explain it, or other. A series begins with the first tasks of its cause, not with 0. "+
				"With a cache_file the count survives restarts.",
				func(c ecs.StoppedTasks) sample { return number(float64(c.Count)) }),
		),
	}}
}
