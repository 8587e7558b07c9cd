package ecs

import "time"

// ListedDeployment is what stays known of a service deployment once newer ones have come.
type ListedDeployment struct {
	ID         string    `json:"id"`              // last part of the ARN
	Target     string    `json:"target,omitzero"` // id of the revision it brings; empty where ECS does not tell
	Status     string    `json:"status"`
	CreatedAt  time.Time `json:"created_at,omitzero"`
	StartedAt  time.Time `json:"started_at,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"` // or when it was stopped, where that is all that ECS tells
}
