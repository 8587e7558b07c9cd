package collector

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// deployment is what is said of the newest deployment: of one that cannot be
// described yet, what the list tells.
func (e expectation) deployment(id labels, d types.ServiceDeployment, described bool) {
	id = id.and("service_deployment", last(d.ServiceDeploymentArn))
	strategy := ""
	if described {
		strategy = string(d.DeploymentConfiguration.Strategy)
		e.describedDeployment(id, d)
	}
	e.info("ecs_service_deployment_info", id.and("target_revision", last(d.TargetServiceRevision.Arn), "strategy", strategy))
	e.info("ecs_service_deployment_status", id.and("status", string(d.Status)))
	e.time("ecs_service_deployment_created_timestamp_seconds", id, d.CreatedAt)
	e.time("ecs_service_deployment_started_timestamp_seconds", id, d.StartedAt)
	e.time("ecs_service_deployment_finished_timestamp_seconds", id, d.FinishedAt)
}

func (e expectation) describedDeployment(id labels, d types.ServiceDeployment) {
	if d.LifecycleStage != "" {
		e.info("ecs_service_deployment_lifecycle_stage", id.and("stage", string(d.LifecycleStage)))
	}
	e.time("ecs_service_deployment_stopped_timestamp_seconds", id, d.StoppedAt)
	for _, source := range d.SourceServiceRevisions {
		e.info("ecs_service_deployment_source_revision_info", id.and("service_revision", last(source.Arn)))
	}
	e.plan(id, *d.DeploymentConfiguration)
	if breaker := d.DeploymentCircuitBreaker; breaker != nil {
		e.info("ecs_service_deployment_circuit_breaker_status", id.and("status", string(breaker.Status)))
		e.set("ecs_service_deployment_circuit_breaker_failures", id, float64(breaker.FailureCount))
		e.set("ecs_service_deployment_circuit_breaker_threshold", id, float64(breaker.Threshold))
	}
	if alarms := d.Alarms; alarms != nil {
		e.info("ecs_service_deployment_alarms_status", id.and("status", string(alarms.Status)))
		for _, alarm := range alarms.TriggeredAlarmNames {
			e.info("ecs_service_deployment_alarm_triggered", id.and("alarm", alarm))
		}
	}
	if rollback := d.Rollback; rollback != nil && rollback.ServiceRevisionArn != nil { // else there is nothing to go back to
		e.info("ecs_service_deployment_rollback_info", id.and("service_revision", last(rollback.ServiceRevisionArn)))
		e.time("ecs_service_deployment_rollback_started_timestamp_seconds", id, rollback.StartedAt)
	}
	for _, hook := range d.LifecycleHookDetails {
		e.info("ecs_service_deployment_lifecycle_hook_info", id.and(
			"hook", aws.ToString(hook.HookId), "target_type", string(hook.TargetType), "status", string(hook.Status),
			"timeout_action", string(hook.TimeoutAction)))
		e.time("ecs_service_deployment_lifecycle_hook_expires_timestamp_seconds", id.and("hook", aws.ToString(hook.HookId)), hook.ExpiresAt)
	}
}

// plan is what the configuration of a deployment says about its course.
func (e expectation) plan(id labels, configured types.DeploymentConfiguration) {
	e.minutes("ecs_service_deployment_bake_time_seconds", id, configured.BakeTimeInMinutes)
	switch configured.Strategy {
	case types.DeploymentStrategyLinear:
		e.set("ecs_service_deployment_step_traffic_ratio", id, *configured.LinearConfiguration.StepPercent/100)
		e.minutes("ecs_service_deployment_step_bake_time_seconds", id, configured.LinearConfiguration.StepBakeTimeInMinutes)
	case types.DeploymentStrategyCanary:
		e.set("ecs_service_deployment_step_traffic_ratio", id, *configured.CanaryConfiguration.CanaryPercent/100)
		e.minutes("ecs_service_deployment_step_bake_time_seconds", id, configured.CanaryConfiguration.CanaryBakeTimeInMinutes)
	}
	if criteria := configured.EarlySuccessCriteria; criteria != nil && criteria.Enable {
		e.info("ecs_service_deployment_early_success_info", id.and("source_revision_cleanup", string(criteria.SourceServiceRevisionCleanup)))
	}
}

func (e expectation) minutes(family string, id labels, minutes *int32) {
	if minutes != nil {
		e.set(family, id, float64(*minutes)*60)
	}
}
