package collector

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// standing is where a service stands: its newest deployment and its current revision.
type standing struct {
	service   types.Service
	newest    *types.ServiceDeployment // nil when none is listed
	described bool                     // whether ECS tells more of it than the list does
	current   string                   // ARN of the revision it stands on, empty when there is none
}

// stand says where a service stands, by its deployments, newest first.
func (o *observer) stand(service types.Service, deployments []types.ServiceDeployment) standing {
	at := standing{service: service}
	if len(deployments) == 0 {
		if inUse := service.CurrentServiceRevisions; len(inUse) > 0 {
			at.current = aws.ToString(inUse[0].Arn)
		}
		return at
	}
	newest := deployments[0]
	at.newest = &newest
	_, at.described = o.fleet.Deployment(aws.ToString(newest.ServiceDeploymentArn))
	switch rollback := newest.Rollback; {
	case !ended(newest) && len(newest.SourceServiceRevisions) > 0:
		at.current = aws.ToString(newest.SourceServiceRevisions[0].Arn)
	case ended(newest) && rollback != nil && rollback.ServiceRevisionArn != nil:
		at.current = *rollback.ServiceRevisionArn
	default:
		at.current = aws.ToString(newest.TargetServiceRevision.Arn)
	}
	return at
}

// referenced is the ARNs of the revisions that matter now: the current one, and source
// and target of a deployment under way. The list of deployments tells no sources.
func (at standing) referenced() []string {
	var arns []string
	if at.current != "" {
		arns = append(arns, at.current)
	}
	if at.newest != nil && !ended(*at.newest) {
		arns = append(arns, aws.ToString(at.newest.TargetServiceRevision.Arn))
		if at.described {
			for _, source := range at.newest.SourceServiceRevisions {
				arns = append(arns, aws.ToString(source.Arn))
			}
		}
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

// summaryOf is what the newest deployment tells of a revision, if it does.
func (at standing) summaryOf(arn string) (types.ServiceRevisionSummary, bool) {
	if !at.described {
		return types.ServiceRevisionSummary{}, false
	}
	for _, summary := range append([]types.ServiceRevisionSummary{*at.newest.TargetServiceRevision}, at.newest.SourceServiceRevisions...) {
		if aws.ToString(summary.Arn) == arn {
			return summary, true
		}
	}
	return types.ServiceRevisionSummary{}, false
}

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
	if rollback := d.Rollback; rollback != nil {
		e.info("ecs_service_deployment_rollback_info", id.and("service_revision", last(rollback.ServiceRevisionArn)))
		e.time("ecs_service_deployment_rollback_started_timestamp_seconds", id, rollback.StartedAt)
	}
	for _, hook := range d.LifecycleHookDetails {
		e.info("ecs_service_deployment_lifecycle_hook_info", id.and(
			"hook", aws.ToString(hook.HookId), "target_type", string(hook.TargetType), "status", string(hook.Status)))
	}
}
