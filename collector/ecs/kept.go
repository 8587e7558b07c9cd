package ecs

import "github.com/aws/aws-sdk-go-v2/service/ecs/types"

// keptListed is what is remembered of a deployment as it was listed: what is used of it,
// and no free text.
func keptListed(d types.ServiceDeploymentBrief) *types.ServiceDeploymentBrief {
	return &types.ServiceDeploymentBrief{
		ServiceDeploymentArn:     d.ServiceDeploymentArn,
		TargetServiceRevisionArn: d.TargetServiceRevisionArn,
		Status:                   d.Status,
		CreatedAt:                d.CreatedAt,
		StartedAt:                d.StartedAt,
		FinishedAt:               d.FinishedAt,
	}
}

// keptDescribed is what is remembered of a deployment as it was described: what is used
// of it. The rest is large, and the details of its hooks may be anything.
func keptDescribed(d types.ServiceDeployment) *types.ServiceDeployment {
	kept := &types.ServiceDeployment{
		Status:                   d.Status,
		LifecycleStage:           d.LifecycleStage,
		CreatedAt:                d.CreatedAt,
		StartedAt:                d.StartedAt,
		FinishedAt:               d.FinishedAt,
		StoppedAt:                d.StoppedAt,
		TargetServiceRevision:    d.TargetServiceRevision,
		SourceServiceRevisions:   d.SourceServiceRevisions,
		DeploymentCircuitBreaker: d.DeploymentCircuitBreaker,
	}
	if configuration := d.DeploymentConfiguration; configuration != nil {
		kept.DeploymentConfiguration = &types.DeploymentConfiguration{Strategy: configuration.Strategy}
	}
	if alarms := d.Alarms; alarms != nil {
		kept.Alarms = &types.ServiceDeploymentAlarms{Status: alarms.Status, TriggeredAlarmNames: alarms.TriggeredAlarmNames}
	}
	if rollback := d.Rollback; rollback != nil {
		kept.Rollback = &types.Rollback{ServiceRevisionArn: rollback.ServiceRevisionArn, StartedAt: rollback.StartedAt}
	}
	for _, hook := range d.LifecycleHookDetails {
		kept.LifecycleHookDetails = append(kept.LifecycleHookDetails,
			types.DeploymentLifecycleHookDetail{HookId: hook.HookId, TargetType: hook.TargetType, Status: hook.Status})
	}
	return kept
}
