package api

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

func deploymentARN(d ecs.Deployment) ecs.ARN { return d.ARN }

// listedDeployment takes over what the list of a service's deployments tells of one.
func listedDeployment(answer types.ServiceDeploymentBrief) ecs.Deployment {
	return ecs.Deployment{
		ARN:        ecs.ARN(aws.ToString(answer.ServiceDeploymentArn)),
		Status:     string(answer.Status),
		Reason:     reason(answer.StatusReason),
		Target:     ecs.ARN(aws.ToString(answer.TargetServiceRevisionArn)),
		CreatedAt:  aws.ToTime(answer.CreatedAt),
		StartedAt:  aws.ToTime(answer.StartedAt),
		FinishedAt: aws.ToTime(answer.FinishedAt),
	}
}

// longestReason is how many bytes of a reason are kept.
const longestReason = 1024

// reason is why a deployment has its status, cut to what is kept.
func reason(answer *string) string {
	text := strings.TrimSpace(aws.ToString(answer))
	if len(text) <= longestReason {
		return text
	}
	const cut = "…"
	end := longestReason - len(cut)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + cut
}

// describedDeployment takes over what ECS answered about a deployment.
func describedDeployment(answer types.ServiceDeployment) ecs.Deployment {
	deployment := ecs.Deployment{
		ARN:            ecs.ARN(aws.ToString(answer.ServiceDeploymentArn)),
		Status:         string(answer.Status),
		Reason:         reason(answer.StatusReason),
		CreatedAt:      aws.ToTime(answer.CreatedAt),
		StartedAt:      aws.ToTime(answer.StartedAt),
		FinishedAt:     aws.ToTime(answer.FinishedAt),
		StoppedAt:      aws.ToTime(answer.StoppedAt),
		LifecycleStage: string(answer.LifecycleStage),
		Sources:        named(answer.SourceServiceRevisions, summaryARN, itself),
		CircuitBreaker: newCircuitBreaker(answer.DeploymentCircuitBreaker),
		Alarms:         newDeploymentAlarms(answer.Alarms),
		Rollback:       newRollback(answer.Rollback),
		Hooks:          distinctBy(answer.LifecycleHookDetails, newLifecycleHook, func(h ecs.LifecycleHook) string { return h.ID }),
	}
	if answer.DeploymentConfiguration != nil {
		deployment.Strategy, deployment.Plan = string(answer.DeploymentConfiguration.Strategy), newPlan(*answer.DeploymentConfiguration)
	}
	summaries := answer.SourceServiceRevisions
	if target := answer.TargetServiceRevision; target != nil {
		deployment.Target = summaryARN(*target)
		summaries = append(slices.Clip(summaries), *target)
	}
	deployment.Shares = named(summaries, newShare, func(s ecs.Share) ecs.ARN { return s.Revision })
	return deployment
}

func summaryARN(answer types.ServiceRevisionSummary) ecs.ARN {
	return ecs.ARN(aws.ToString(answer.Arn))
}

func newShare(answer types.ServiceRevisionSummary) ecs.Share {
	return ecs.Share{
		Revision: summaryARN(answer),
		Tasks: ecs.RevisionTasks{
			Requested: answer.RequestedTaskCount,
			Running:   answer.RunningTaskCount,
			Pending:   answer.PendingTaskCount,
		},
		Traffic: ecs.Traffic{
			Production: number(answer.RequestedProductionTrafficWeight),
			Test:       number(answer.RequestedTestTrafficWeight),
		},
	}
}

func newCircuitBreaker(answer *types.ServiceDeploymentCircuitBreaker) *ecs.CircuitBreaker {
	if answer == nil {
		return nil
	}
	return &ecs.CircuitBreaker{Status: string(answer.Status), Failures: answer.FailureCount, Threshold: answer.Threshold}
}

func newDeploymentAlarms(answer *types.ServiceDeploymentAlarms) *ecs.DeploymentAlarms {
	if answer == nil {
		return nil
	}
	return &ecs.DeploymentAlarms{Status: string(answer.Status), Triggered: distinct(answer.TriggeredAlarmNames, itself)}
}

// newRollback takes over where a deployment goes back to, nil as long as ECS does not name it.
func newRollback(answer *types.Rollback) *ecs.Rollback {
	if answer == nil || aws.ToString(answer.ServiceRevisionArn) == "" {
		return nil
	}
	return &ecs.Rollback{Revision: ecs.ARN(*answer.ServiceRevisionArn), StartedAt: aws.ToTime(answer.StartedAt)}
}

func newLifecycleHook(answer types.DeploymentLifecycleHookDetail) ecs.LifecycleHook {
	return ecs.LifecycleHook{
		ID:            aws.ToString(answer.HookId),
		TargetType:    string(answer.TargetType),
		Target:        functionName(aws.ToString(answer.TargetArn)),
		Status:        string(answer.Status),
		TimeoutAction: string(answer.TimeoutAction),
		ExpiresAt:     aws.ToTime(answer.ExpiresAt),
	}
}

// functionName is the name of a Lambda function, with its version if the ARN has one.
func functionName(arn string) string {
	if _, name, found := strings.Cut(arn, ":function:"); found {
		return name
	}
	return arn
}
