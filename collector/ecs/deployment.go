package ecs

import (
	"slices"
	"time"
)

// Deployment is a service deployment. The list tells its ARN, status, reason, target and times
// but the time it was stopped; all else is empty until it was described.
type Deployment struct {
	ARN    ARN    `json:"arn"`
	Status string `json:"status"`
	Reason string `json:"reason,omitzero"` // for the status, in words of AWS or of whoever stopped it; only of the newest, at most 1 KiB
	Target ARN    `json:"target,omitzero"` // the revision it brings; empty where ECS does not tell

	CreatedAt  time.Time `json:"created_at,omitzero"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"`
	StoppedAt  time.Time `json:"stopped_at,omitzero"`

	Strategy       string            `json:"strategy,omitzero"`
	Plan           Plan              `json:"plan,omitzero"`
	LifecycleStage string            `json:"lifecycle_stage,omitzero"` // empty in rolling deployments
	Sources        []ARN             `json:"sources,omitzero"`         // the revisions it replaces; none for a first deployment
	Shares         []Share           `json:"shares,omitzero"`          // of sources and target
	CircuitBreaker *CircuitBreaker   `json:"circuit_breaker,omitzero"`
	Alarms         *DeploymentAlarms `json:"alarms,omitzero"`
	Rollback       *Rollback         `json:"rollback,omitzero"`
	Hooks          []LifecycleHook   `json:"hooks,omitzero"`
}

// CircuitBreaker is the state of a deployment's circuit breaker.
type CircuitBreaker struct {
	Status    string `json:"status,omitzero"`
	Failures  int32  `json:"failures,omitzero"`
	Threshold int32  `json:"threshold,omitzero"`
}

// DeploymentAlarms is the state of the CloudWatch alarms that a deployment watches.
type DeploymentAlarms struct {
	Status    string   `json:"status,omitzero"`
	Triggered []string `json:"triggered,omitzero"` // names
}

// Rollback is the way back to the revision before a deployment.
type Rollback struct {
	Revision  ARN       `json:"revision,omitzero"`
	StartedAt time.Time `json:"started_at,omitzero"`
}

// LifecycleHook is a hook that runs, or ran, at a stage of a deployment.
type LifecycleHook struct {
	ID            string    `json:"id,omitzero"`
	TargetType    string    `json:"target_type,omitzero"`
	Target        string    `json:"target,omitzero"` // name of the Lambda function; empty where there is none
	Status        string    `json:"status,omitzero"`
	TimeoutAction string    `json:"timeout_action,omitzero"` // what ECS does when the hook has expired
	ExpiresAt     time.Time `json:"expires_at,omitzero"`
}

// The statuses of deployments (AWS' ECS API reference, ServiceDeployment).
const (
	StatusSuccessful         = "SUCCESSFUL"
	StatusStopped            = "STOPPED"
	StatusRollbackSuccessful = "ROLLBACK_SUCCESSFUL"
	StatusRollbackFailed     = "ROLLBACK_FAILED"
)

// FinishedStatuses are the statuses of a deployment that has ended.
func FinishedStatuses() []string {
	return []string{StatusSuccessful, StatusStopped, StatusRollbackSuccessful, StatusRollbackFailed}
}

// underWayStatuses are those of a deployment that has not.
func underWayStatuses() []string {
	return []string{"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"}
}

// Ended is when the deployment ended, zero when ECS gave no such time.
func (d *Deployment) Ended() time.Time {
	if d.FinishedAt.IsZero() {
		return d.StoppedAt
	}
	return d.FinishedAt
}

// Finished tells whether the deployment has ended. One with a status that is not known has
// when it has a time at which it did.
func (d *Deployment) Finished() bool { return finished(d.Status, d.Ended()) }

func finished(status string, ended time.Time) bool {
	switch {
	case slices.Contains(FinishedStatuses(), status):
		return true
	case slices.Contains(underWayStatuses(), status):
		return false
	default:
		return !ended.IsZero()
	}
}
