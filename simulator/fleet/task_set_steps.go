package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// shift is a step in which a task set takes the place of another: how both are from then on.
type shift struct {
	after    time.Duration // since the beginning, at a Speed of at most 1
	to, from taskSetState
}

// taskSetState is what changes of a task set.
type taskSetState struct {
	status  string  // empty: it is gone
	scale   float64 // percent of the service's desired count
	running float64 // tasks, as a share of the service's desired count
}

// serving is the state of a task set that runs every task of its service.
func serving() taskSetState { return taskSetState{"PRIMARY", 100, 1} }

// shifts are the steps of a controller. CodeDeploy has both task sets run every task, and shifts the traffic at once; the
// external one of the fleet starts with a quarter. The order is AWS' documentation, the pace is chosen.
func shifts(controller types.DeploymentControllerType) []shift {
	if controller == types.DeploymentControllerTypeCodeDeploy {
		return []shift{
			{0, taskSetState{"ACTIVE", 100, 0}, serving()},
			{DigestsDelay, taskSetState{"ACTIVE", 100, 0.5}, serving()},
			{45 * time.Second, taskSetState{"ACTIVE", 100, 1}, serving()},
			{60 * time.Second, serving(), taskSetState{"ACTIVE", 100, 1}},
			{60*time.Second + bakeTime, serving(), taskSetState{"DRAINING", 0, 0.5}},
			{80*time.Second + bakeTime, serving(), taskSetState{}},
		}
	}
	return []shift{
		{0, taskSetState{"ACTIVE", 25, 0}, serving()},
		{DigestsDelay, taskSetState{"ACTIVE", 25, 0.25}, taskSetState{"PRIMARY", 75, 0.75}},
		{45 * time.Second, taskSetState{"PRIMARY", 100, 0.25}, taskSetState{"ACTIVE", 75, 0.75}},
		{60 * time.Second, serving(), taskSetState{"ACTIVE", 75, 0.75}},
		{60*time.Second + bakeTime, serving(), taskSetState{"DRAINING", 0, 0.25}},
		{80*time.Second + bakeTime, serving(), taskSetState{}},
	}
}
