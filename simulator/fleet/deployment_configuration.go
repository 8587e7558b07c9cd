package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/document"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// deploymentConfiguration says how a service deploys.
func (f *Fleet) deploymentConfiguration(spec ServiceSpec) *types.DeploymentConfiguration {
	d := &types.DeploymentConfiguration{MaximumPercent: aws.Int32(200), MinimumHealthyPercent: aws.Int32(100)}
	if spec.Scheduling == types.SchedulingStrategyDaemon {
		d.MaximumPercent, d.MinimumHealthyPercent = aws.Int32(100), aws.Int32(0)
	}
	if spec.Controller != types.DeploymentControllerTypeEcs {
		return d
	}
	d.Strategy = spec.Strategy
	d.DeploymentCircuitBreaker = spec.CircuitBreaker
	switch {
	case spec.Alarms:
		d.Alarms = alarms(spec.Name)
	case pick(3, "alarms", spec.Name) == 0: // some clients also say that there are none
		d.Alarms = &types.DeploymentAlarms{AlarmNames: []string{}}
	}
	if spec.Strategy != types.DeploymentStrategyRolling {
		f.setTrafficShift(d, spec)
	} else if spec.EarlySuccess { // of every task, as every deployment of the fleet waits for all
		d.EarlySuccessCriteria = &types.DeploymentEarlySuccessCriteria{
			Enable: true, HealthyPercent: aws.Int32(100), SourceServiceRevisionCleanup: types.ServiceRevisionCleanupBlocking,
		}
		if spec.DeferCleanup {
			d.EarlySuccessCriteria.SourceServiceRevisionCleanup = types.ServiceRevisionCleanupDeferred
		}
	}
	return d
}

// setTrafficShift says how traffic is shifted, as the timeline does it.
func (f *Fleet) setTrafficShift(d *types.DeploymentConfiguration, spec ServiceSpec) {
	minutes := aws.Int32(int32(bakeTime / time.Minute))
	d.BakeTimeInMinutes = minutes
	switch spec.Strategy {
	case types.DeploymentStrategyCanary:
		d.CanaryConfiguration = &types.CanaryConfiguration{
			CanaryPercent: aws.Float64(canaryPercent), CanaryBakeTimeInMinutes: minutes,
		}
	case types.DeploymentStrategyLinear:
		d.LinearConfiguration = &types.LinearConfiguration{
			StepPercent: aws.Float64(linearPercent), StepBakeTimeInMinutes: minutes,
		}
	}
	smokeTest := f.lambdaHook(spec, "smoke-test", types.DeploymentLifecycleHookStagePostTestTrafficShift)
	d.LifecycleHooks = []types.DeploymentLifecycleHook{smokeTest}
	if spec.Approval {
		warmUp := f.lambdaHook(spec, "warm-up",
			types.DeploymentLifecycleHookStagePostScaleUp, types.DeploymentLifecycleHookStageTestTrafficShift)
		warmUp.HookDetails = document.NewLazyDocument(map[string]any{"requests": 100, "path": "/"})
		d.LifecycleHooks = append(d.LifecycleHooks, warmUp, pauseHook(types.DeploymentLifecycleHookActionContinue, 4*time.Hour))
	}
}

// pauseHook gives a lifecycle hook that waits until somebody lets the deployment go on.
func pauseHook(action types.DeploymentLifecycleHookAction, timeout time.Duration) types.DeploymentLifecycleHook {
	return types.DeploymentLifecycleHook{
		TargetType:      types.DeploymentLifecycleHookTargetTypePause,
		LifecycleStages: []types.DeploymentLifecycleHookStage{types.DeploymentLifecycleHookStagePostProductionTrafficShift},
		TimeoutConfiguration: &types.DeploymentLifecycleHookTimeoutConfiguration{
			Action: action, TimeoutInMinutes: aws.Int32(int32(timeout / time.Minute)),
		},
	}
}

// pauses says whether a hook waits until somebody lets the deployment go on.
func pauses(hook types.DeploymentLifecycleHook) bool {
	return hook.TargetType == types.DeploymentLifecycleHookTargetTypePause
}

// lambdaHook gives a lifecycle hook that invokes one of the service's own functions.
func (f *Fleet) lambdaHook(
	spec ServiceSpec, purpose string, stages ...types.DeploymentLifecycleHookStage,
) types.DeploymentLifecycleHook {
	return types.DeploymentLifecycleHook{
		HookTargetArn:   aws.String(f.arn("lambda", "function:"+spec.Name+"-"+purpose)),
		RoleArn:         aws.String(f.iam("role/ecs-lifecycle-hooks")),
		TargetType:      types.DeploymentLifecycleHookTargetTypeAwsLambda,
		LifecycleStages: stages,
		TimeoutConfiguration: &types.DeploymentLifecycleHookTimeoutConfiguration{
			Action: types.DeploymentLifecycleHookActionRollback, TimeoutInMinutes: aws.Int32(60),
		},
	}
}

// alarms gives a service's deployment alarms.
func alarms(service string) *types.DeploymentAlarms {
	return &types.DeploymentAlarms{AlarmNames: []string{service + "-5xx", service + "-latency"}, Enable: true, Rollback: true}
}
