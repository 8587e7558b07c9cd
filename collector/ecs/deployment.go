package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Deployment is a service deployment. What DescribeServiceDeployments alone
// tells is empty while ECS cannot describe it yet: all but the id, status,
// target and times.
type Deployment struct {
	ID              string
	Status          string
	Strategy        string
	LifecycleStage  string   // empty in rolling deployments
	TargetRevision  string   // id
	SourceRevisions []string // ids; none for a first deployment

	CreatedAt, StartedAt, FinishedAt, StoppedAt time.Time // zero when ECS gave none

	CircuitBreaker *CircuitBreaker
	Alarms         *DeploymentAlarms
	Rollback       *Rollback
	Hooks          []LifecycleHook
}

// CircuitBreaker is the state of a deployment's circuit breaker.
type CircuitBreaker struct {
	Status              string
	Failures, Threshold int32
}

// DeploymentAlarms is the state of the CloudWatch alarms that a deployment watches.
type DeploymentAlarms struct {
	Status    string
	Triggered []string // names
}

// Rollback is the way back to the revision before a deployment.
type Rollback struct {
	Revision  string // id
	StartedAt time.Time
}

// LifecycleHook is a hook that runs, or ran, at a stage of a deployment.
type LifecycleHook struct {
	ID, TargetType, Status string
}

// newDeployment takes over the newest deployment as it was listed and, a moment
// later, described.
func newDeployment(listed *types.ServiceDeploymentBrief, described *types.ServiceDeployment) *Deployment {
	if listed == nil {
		return nil
	}
	deployment := &Deployment{
		ID:             lastPart(aws.ToString(listed.ServiceDeploymentArn)),
		Status:         string(listed.Status),
		TargetRevision: lastPart(aws.ToString(listed.TargetServiceRevisionArn)),
		CreatedAt:      aws.ToTime(listed.CreatedAt),
		StartedAt:      aws.ToTime(listed.StartedAt),
		FinishedAt:     aws.ToTime(listed.FinishedAt),
	}
	if described != nil {
		deployment.describe(described)
	}
	return deployment
}

func (d *Deployment) describe(answer *types.ServiceDeployment) {
	d.Status = string(answer.Status)
	d.LifecycleStage = string(answer.LifecycleStage)
	d.CreatedAt = aws.ToTime(answer.CreatedAt)
	d.StartedAt = aws.ToTime(answer.StartedAt)
	d.FinishedAt = aws.ToTime(answer.FinishedAt)
	d.StoppedAt = aws.ToTime(answer.StoppedAt)
	if answer.DeploymentConfiguration != nil {
		d.Strategy = string(answer.DeploymentConfiguration.Strategy)
	}
	if answer.TargetServiceRevision != nil {
		d.TargetRevision = lastPart(aws.ToString(answer.TargetServiceRevision.Arn))
	}
	d.SourceRevisions = distinct(answer.SourceServiceRevisions, func(source types.ServiceRevisionSummary) string {
		return lastPart(aws.ToString(source.Arn))
	})
	if breaker := answer.DeploymentCircuitBreaker; breaker != nil {
		d.CircuitBreaker = &CircuitBreaker{string(breaker.Status), breaker.FailureCount, breaker.Threshold}
	}
	if alarms := answer.Alarms; alarms != nil {
		d.Alarms = &DeploymentAlarms{string(alarms.Status), distinct(alarms.TriggeredAlarmNames, itself)}
	}
	if rollback := answer.Rollback; rollback != nil {
		d.Rollback = &Rollback{lastPart(aws.ToString(rollback.ServiceRevisionArn)), aws.ToTime(rollback.StartedAt)}
	}
	d.Hooks = distinct(answer.LifecycleHookDetails, func(hook types.DeploymentLifecycleHookDetail) LifecycleHook {
		return LifecycleHook{aws.ToString(hook.HookId), string(hook.TargetType), string(hook.Status)}
	})
}
