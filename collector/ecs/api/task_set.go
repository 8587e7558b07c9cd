package api

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// newTaskSet takes over what ECS answered about a task set.
func newTaskSet(answer types.TaskSet) ecs.TaskSet {
	return ecs.TaskSet{
		ID:              ecs.LastPart(cmp.Or(aws.ToString(answer.TaskSetArn), aws.ToString(answer.Id))),
		Status:          aws.ToString(answer.Status),
		StabilityStatus: string(answer.StabilityStatus),
		TaskDefinition:  ecs.LastPart(aws.ToString(answer.TaskDefinition)),
		LaunchType:      string(answer.LaunchType),
		PlatformVersion: aws.ToString(answer.PlatformVersion),
		PlatformFamily:  aws.ToString(answer.PlatformFamily),
		CreatedAt:       aws.ToTime(answer.CreatedAt),
		Tasks:           ecs.ServiceTasks{Desired: answer.ComputedDesiredCount, Running: answer.RunningCount, Pending: answer.PendingCount},
		Scale:           newScale(answer.Scale),
	}
}

// newScale takes over a scale in percent, the only unit that the SDK knows.
func newScale(answer *types.Scale) ecs.Optional[float64] {
	if answer == nil || answer.Unit != types.ScaleUnitPercent {
		return ecs.Optional[float64]{}
	}
	return number(&answer.Value)
}
