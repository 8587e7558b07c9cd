package fleet

import (
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// hooks gives the lifecycle hooks that were called so far. A hook is called when one of its stages begins, and has
// done its work when that is over; where the deployment does not go on then, the hook has failed, or has expired.
func (r *rollout) hooks(step Step, now time.Time) []types.DeploymentLifecycleHookDetail {
	before := r.deployment.state
	goesOn := monitoring(step.Status)
	if goesOn && step.Stage == before.LifecycleStage {
		return before.LifecycleHookDetails
	}
	details := slices.Clone(before.LifecycleHookDetails)
	for i := range details {
		switch {
		case !underWay(details[i].Status):
		case goesOn:
			details[i].Status = types.DeploymentLifecycleHookStatusSucceeded
		case r.outcome == ExpireHook:
			details[i].Status = types.DeploymentLifecycleHookStatusTimedOut
		default:
			details[i].Status = types.DeploymentLifecycleHookStatusFailed
		}
	}
	if !goesOn {
		return details
	}
	for i, hook := range before.DeploymentConfiguration.LifecycleHooks {
		if slices.Contains(hook.LifecycleStages, types.DeploymentLifecycleHookStage(step.Stage)) {
			id := hexadecimal(12, *r.target.state.ServiceRevisionArn, string(step.Stage), strconv.Itoa(i))
			details = append(details, called(hook, id, now))
		}
	}
	return details
}

// underWay says whether a hook that has that status has not ended.
func underWay(status types.DeploymentLifecycleHookStatus) bool {
	return status == types.DeploymentLifecycleHookStatusInProgress || status == types.DeploymentLifecycleHookStatusAwaitingAction
}

// called gives a hook as it is when its stage begins.
func called(hook types.DeploymentLifecycleHook, id string, now time.Time) types.DeploymentLifecycleHookDetail {
	detail := types.DeploymentLifecycleHookDetail{
		HookId:        aws.String(id),
		TargetArn:     hook.HookTargetArn,
		TargetType:    hook.TargetType,
		Status:        types.DeploymentLifecycleHookStatusInProgress,
		ExpiresAt:     aws.Time(now.Add(time.Duration(*hook.TimeoutConfiguration.TimeoutInMinutes) * time.Minute)),
		TimeoutAction: hook.TimeoutConfiguration.Action,
	}
	if pauses(hook) {
		detail.Status = types.DeploymentLifecycleHookStatusAwaitingAction
	}
	return detail
}
