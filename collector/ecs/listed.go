package ecs

import "time"

// DeploymentsKept is how long ECS knows a deployment after it was created (AWS' ECS API reference, ListServiceDeployments).
const DeploymentsKept = 90 * 24 * time.Hour

// ReplacedWithin is how long after its end the deployment is created that replaced another: ECS
// stops the one before it begins the other.
const ReplacedWithin = 10 * time.Second

// Superseded tells whether a deployment that ended with a status was stopped for the next newer one,
// by when that was created.
func Superseded(status string, ended, newer time.Time) bool {
	return status == StatusStopped && !newer.After(ended.Add(ReplacedWithin))
}

// ListedDeployment is what stays known of a service deployment once newer ones have come.
type ListedDeployment struct {
	ID         string    `json:"id"`              // last part of the ARN
	Target     string    `json:"target,omitzero"` // id of the revision it brings; empty where ECS does not tell
	Status     string    `json:"status"`
	CreatedAt  time.Time `json:"created_at,omitzero"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"` // or when it was stopped, where that is all that ECS tells
}

// Finished tells whether the deployment has ended, as [Deployment.Finished] does.
func (d ListedDeployment) Finished() bool { return finished(d.Status, d.FinishedAt) }
