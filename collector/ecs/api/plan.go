package api

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// newPlan takes over what the configuration of a deployment says about its course.
func newPlan(answer types.DeploymentConfiguration) ecs.Plan {
	plan := ecs.Plan{BakeMinutes: optional(answer.BakeTimeInMinutes), Step: newTrafficStep(answer)}
	if criteria := answer.EarlySuccessCriteria; criteria != nil && criteria.Enable {
		plan.EarlySuccess = &ecs.EarlySuccess{Cleanup: string(criteria.SourceServiceRevisionCleanup)}
	}
	return plan
}

// newTrafficStep takes over the steps of the strategy in use. A configuration may hold those of another one.
func newTrafficStep(answer types.DeploymentConfiguration) *ecs.TrafficStep {
	linear, canary := answer.LinearConfiguration, answer.CanaryConfiguration
	switch {
	case answer.Strategy == types.DeploymentStrategyLinear && linear != nil:
		return &ecs.TrafficStep{Percent: number(linear.StepPercent), BakeMinutes: optional(linear.StepBakeTimeInMinutes)}
	case answer.Strategy == types.DeploymentStrategyCanary && canary != nil:
		return &ecs.TrafficStep{Percent: number(canary.CanaryPercent), BakeMinutes: optional(canary.CanaryBakeTimeInMinutes)}
	default:
		return nil
	}
}
