package api

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// newDescription takes over what ECS answered about a service, with its tags if they were asked for.
func newDescription(answer types.Service, tags bool) ecs.Description {
	description := ecs.Description{
		Name:                 cmp.Or(ecs.LastPart(aws.ToString(answer.ServiceArn)), aws.ToString(answer.ServiceName)),
		Status:               aws.ToString(answer.Status),
		LaunchType:           string(answer.LaunchType),
		SchedulingStrategy:   string(answer.SchedulingStrategy),
		DeploymentController: ecs.ControllerECS,
		ZoneRebalancing:      string(answer.AvailabilityZoneRebalancing),
		ExecuteCommand:       answer.EnableExecuteCommand,
		CreatedAt:            aws.ToTime(answer.CreatedAt),
		Tasks: ecs.ServiceTasks{
			Desired: answer.DesiredCount,
			Running: answer.RunningCount,
			Pending: answer.PendingCount,
		},
		Rollouts: named(answer.Deployments, newRollout, func(r ecs.Rollout) string { return r.ID }),
		InUse:    named(answer.CurrentServiceRevisions, newRevisionInUse, func(r ecs.RevisionInUse) ecs.ARN { return r.ARN }),
	}
	if controller := answer.DeploymentController; controller != nil {
		description.DeploymentController = cmp.Or(string(controller.Type), ecs.ControllerECS)
	}
	if description.DeployedByECS() {
		description.CircuitBreaker, description.Alarms = newSafeguards(answer.DeploymentConfiguration)
	} else {
		description.TaskSets = named(answer.TaskSets, newTaskSet, func(s ecs.TaskSet) string { return s.ID })
	}
	if tags {
		description.Tags = newTags(answer.Tags)
	}
	return description
}

// newSafeguards takes over how the service notices that a deployment fails.
func newSafeguards(answer *types.DeploymentConfiguration) (circuitBreaker, alarms *ecs.Safeguard) {
	if answer == nil {
		return nil, nil
	}
	if configured := answer.DeploymentCircuitBreaker; configured != nil {
		circuitBreaker = &ecs.Safeguard{Enabled: configured.Enable, Rollback: configured.Rollback}
	}
	if configured := answer.Alarms; configured != nil {
		alarms = &ecs.Safeguard{Enabled: configured.Enable, Rollback: configured.Rollback}
	}
	return circuitBreaker, alarms
}

func newRollout(answer types.Deployment) ecs.Rollout {
	return ecs.Rollout{
		ID:          ecs.LastPart(aws.ToString(answer.Id)),
		Status:      aws.ToString(answer.Status),
		State:       string(answer.RolloutState),
		FailedTasks: answer.FailedTasks,
		CreatedAt:   aws.ToTime(answer.CreatedAt),
		UpdatedAt:   aws.ToTime(answer.UpdatedAt),
	}
}

func newRevisionInUse(answer types.ServiceCurrentRevisionSummary) ecs.RevisionInUse {
	return ecs.RevisionInUse{
		ARN: ecs.ARN(aws.ToString(answer.Arn)),
		Tasks: ecs.RevisionTasks{
			Requested: answer.RequestedTaskCount,
			Running:   answer.RunningTaskCount,
			Pending:   answer.PendingTaskCount,
		},
	}
}

func newTags(answers []types.Tag) map[string]string {
	tags := make(map[string]string, len(answers))
	for _, tag := range answers {
		tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return tags
}
