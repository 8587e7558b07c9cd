package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// describe gives the deployment as it is from that step on.
func (r *rollout) describe(step Step, placements []placement, now time.Time) types.ServiceDeployment {
	next := *r.deployment.state
	from := next.Status
	next.Status, next.LifecycleStage = step.Status, step.Stage
	next.UpdatedAt = aws.Time(now)
	next.TargetServiceRevision = r.summary(placements[0], step.Production, step.Test)
	next.SourceServiceRevisions = r.sourceSummaries(step, placements[1:])
	next.DeploymentCircuitBreaker = r.circuitBreaker(step)
	next.Alarms = r.alarms(step.Status)
	next.LifecycleHookDetails = r.hooks(step, now)
	if step.Status != from {
		r.stamp(&next, now)
	}
	return next
}

// stamp sets what comes with a new status: a time, a reason, a rollback.
func (r *rollout) stamp(next *types.ServiceDeployment, now time.Time) {
	switch next.Status {
	case types.ServiceDeploymentStatusInProgress:
		next.StartedAt = aws.Time(now)
	case types.ServiceDeploymentStatusStopRequested, types.ServiceDeploymentStatusStopped:
		next.StoppedAt = aws.Time(now)
		next.StatusReason = aws.String(r.reason())
	case types.ServiceDeploymentStatusRollbackRequested:
		next.StatusReason = aws.String(r.reason())
	case types.ServiceDeploymentStatusRollbackInProgress:
		next.Rollback = &types.Rollback{Reason: aws.String(r.reason()), StartedAt: aws.Time(now)}
		if r.back != nil {
			next.Rollback.ServiceRevisionArn = r.back.state.ServiceRevisionArn
		}
	case types.ServiceDeploymentStatusSuccessful, types.ServiceDeploymentStatusRollbackSuccessful,
		types.ServiceDeploymentStatusRollbackFailed:
		next.FinishedAt = aws.Time(now)
	}
}

// reason says why the deployment ends as it does. The text of a tripped circuit breaker was seen, the others
// are modelled on it.
func (r *rollout) reason() string {
	switch r.outcome {
	case Stop:
		return "Service deployment stopped because the circuit breaker threshold was exceeded."
	case StopRequested:
		return "Service deployment rolled back because a user requested to stop it."
	case Abort:
		return "Service deployment stopped because a user requested to stop it."
	case AlarmRollBack, AlarmFailRollback:
		return "Service deployment rolled back because a deployment alarm was triggered."
	case ExpireHook:
		return "Service deployment rolled back because a lifecycle hook timed out."
	default:
		return "Service deployment rolled back because the circuit breaker threshold was exceeded."
	}
}

// summary gives a revision's part in the deployment; traffic only where the strategy shifts it.
func (r *rollout) summary(p placement, production, test float64) *types.ServiceRevisionSummary {
	summary := &types.ServiceRevisionSummary{
		Arn:                p.revision.state.ServiceRevisionArn,
		RequestedTaskCount: p.requested,
		RunningTaskCount:   p.running,
		PendingTaskCount:   p.pending,
	}
	if r.service.spec.Strategy != types.DeploymentStrategyRolling {
		summary.RequestedProductionTrafficWeight = aws.Float64(production)
		summary.RequestedTestTrafficWeight = aws.Float64(test)
	}
	return summary
}

func (r *rollout) circuitBreaker(step Step) *types.ServiceDeploymentCircuitBreaker {
	return &types.ServiceDeploymentCircuitBreaker{
		Status: monitor(r.deployment.state.DeploymentConfiguration.DeploymentCircuitBreaker.Enable,
			step.Failures >= 1, step.Status),
		FailureCount: share(r.threshold(), step.Failures),
		Threshold:    r.threshold(),
	}
}

func (r *rollout) alarms(status types.ServiceDeploymentStatus) *types.ServiceDeploymentAlarms {
	configured := r.deployment.state.DeploymentConfiguration.Alarms
	if configured == nil {
		return &types.ServiceDeploymentAlarms{Status: types.ServiceDeploymentRollbackMonitorsStatusDisabled}
	}
	state := &types.ServiceDeploymentAlarms{AlarmNames: configured.AlarmNames}
	triggered := r.outcome.setsOffAlarm() && !monitoring(status)
	if triggered {
		state.TriggeredAlarmNames = configured.AlarmNames[:1:1]
	}
	state.Status = monitor(configured.Enable, triggered, status)
	return state
}

// monitor gives the status of a failure detection.
func monitor(on, triggered bool, status types.ServiceDeploymentStatus) types.ServiceDeploymentRollbackMonitorsStatus {
	switch {
	case !on:
		return types.ServiceDeploymentRollbackMonitorsStatusDisabled
	case triggered:
		return types.ServiceDeploymentRollbackMonitorsStatusTriggered
	case monitoring(status):
		return types.ServiceDeploymentRollbackMonitorsStatusMonitoring
	default:
		return types.ServiceDeploymentRollbackMonitorsStatusMonitoringComplete
	}
}

func monitoring(status types.ServiceDeploymentStatus) bool {
	return status == types.ServiceDeploymentStatusPending || status == types.ServiceDeploymentStatusInProgress
}
