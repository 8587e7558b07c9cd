package dashboards

import "strings"

// checksTable shows what the newest deployment waits for, and what can stop it.
func checksTable() Panel {
	const labels = "check, status, timeout_action"
	present := func(check, metric string) string {
		return by("group", labels, named(oneService.of(metric), "check", check))
	}
	hook := func(expr string) string { return `label_replace(` + expr + `, "check", "hook $1", "hook", "(.*)")` }
	triggered := `label_replace(` + named(oneService.of("ecs_service_deployment_alarm_triggered"), "status", "TRIGGERED") + `, "check", "alarm $1", "alarm", "(.*)")`
	wait := func(check, metric string) string {
		return by("max", "check", named(oneService.of(metric), "check", check))
	}
	return table("Checks of the newest deployment", "What the newest deployment waits for, and what can stop it: bake times, circuit breaker, alarms and lifecycle hooks with what ECS does when they expire.",
		"Check", false,
		[]string{
			strings.Join([]string{
				present("circuit breaker", "ecs_service_deployment_circuit_breaker_status"),
				present("alarms", "ecs_service_deployment_alarms_status"),
				by("group", labels, hook(oneService.of("ecs_service_deployment_lifecycle_hook_info"))),
				by("group", labels, triggered),
			}, " or "),
			"1000 * " + by("max", "check", hook(oneService.of("ecs_service_deployment_lifecycle_hook_expires_timestamp_seconds"))),
			wait("bake time", "ecs_service_deployment_bake_time_seconds") + " or " +
				wait("bake time of each step", "ecs_service_deployment_step_bake_time_seconds"),
		},
		label("check", "Check"), status("Status"),
		value("C", "Takes", "s").wide(90), value("B", "Expires", "dateTimeFromNow").wide(140), label("timeout_action", "Then").wide(110),
		hidden("Value #A"),
	).sized(gridWidth, 7)
}

// taskSetsTable is about services that ECS does not deploy itself.
func taskSetsTable() Panel {
	perTaskSet := func(metric string) string {
		return by("max", "task_set", oneService.of("ecs_service_task_set_"+metric))
	}
	return table("Task sets", "What a service consists of that CodeDeploy or an external controller deploys.",
		"Created", true,
		[]string{
			by("group", "task_set, status, stability_status, task_definition", oneService.of("ecs_service_task_set_info")),
			perTaskSet("running_tasks"), perTaskSet("desired_tasks"), perTaskSet("pending_tasks"), perTaskSet("scale_ratio"),
			"1000 * " + perTaskSet("created_timestamp_seconds"),
		},
		label("task_set", "Task set").wide(190),
		label("status", "Status", filled(), withMappings(shown(map[string]object{
			"PRIMARY": {"color": "green"}, "ACTIVE": {"color": "blue"}, "DRAINING": {"color": "orange"}}))).wide(110),
		label("stability_status", "Stability").wide(140),
		value("B", "Running", "none").wide(100), value("C", "Desired", "none").wide(100), value("D", "Pending", "none").wide(100),
		value("E", "Scale", "percentunit", withDecimals(1)).wide(90), value("F", "Created", "dateTimeFromNow").wide(140),
		label("task_definition", "Task definition"),
		hidden("Value #A"),
	).otherwise("Services that ECS deploys have no task sets.").sized(gridWidth, 5)
}
