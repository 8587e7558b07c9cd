package collector

import "github.com/aws/aws-sdk-go-v2/service/ecs/types"

// failedTasks is those of the service's primary deployment.
func (e expectation) failedTasks(id labels, deployments []types.Deployment) {
	for _, d := range deployments {
		if *d.Status == "PRIMARY" {
			e.set("ecs_service_failed_tasks", id, float64(d.FailedTasks))
		}
	}
}

// safeguards is how a service that ECS deploys notices that a deployment fails.
func (e expectation) safeguards(id labels, configured types.DeploymentConfiguration) {
	if breaker := configured.DeploymentCircuitBreaker; breaker != nil {
		e.flag("ecs_service_circuit_breaker_enabled", id, breaker.Enable)
		e.flag("ecs_service_circuit_breaker_rollback_enabled", id, breaker.Rollback)
	}
	if alarms := configured.Alarms; alarms != nil {
		e.flag("ecs_service_deployment_alarms_enabled", id, alarms.Enable)
		e.flag("ecs_service_deployment_alarms_rollback_enabled", id, alarms.Rollback)
	}
}

// taskSets is those of a service that another controller deploys.
func (e expectation) taskSets(id labels, sets []types.TaskSet) {
	for _, set := range sets {
		id := id.and("task_set", last(set.TaskSetArn))
		version, family := "", "" // of tasks on EC2
		if set.PlatformVersion != nil {
			version, family = *set.PlatformVersion, *set.PlatformFamily
		}
		e.info("ecs_service_task_set_info", id.and(
			"task_definition", last(set.TaskDefinition),
			"launch_type", string(set.LaunchType),
			"platform_version", version,
			"platform_family", family,
			"status", *set.Status,
			"stability_status", string(set.StabilityStatus)))
		e.time("ecs_service_task_set_created_timestamp_seconds", id, set.CreatedAt)
		e.set("ecs_service_task_set_desired_tasks", id, float64(set.ComputedDesiredCount))
		e.set("ecs_service_task_set_running_tasks", id, float64(set.RunningCount))
		e.set("ecs_service_task_set_pending_tasks", id, float64(set.PendingCount))
		e.set("ecs_service_task_set_scale_ratio", id, set.Scale.Value/100)
	}
}
