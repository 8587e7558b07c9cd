package ecs

import "time"

// TaskSet is a set of tasks of a service that CodeDeploy, or somebody else's controller, deploys.
type TaskSet struct {
	ID              string            `json:"id"` // last part of the ARN: the number of ecs-svc/<number>
	Status          string            `json:"status,omitzero"`
	StabilityStatus string            `json:"stability_status,omitzero"`
	TaskDefinition  string            `json:"task_definition,omitzero"` // family:revision
	LaunchType      string            `json:"launch_type,omitzero"`     // empty with a capacity provider strategy
	PlatformVersion string            `json:"platform_version,omitzero"`
	PlatformFamily  string            `json:"platform_family,omitzero"`
	CreatedAt       time.Time         `json:"created_at,omitzero"`
	Tasks           ServiceTasks      `json:"tasks,omitzero"`
	Scale           Optional[float64] `json:"scale,omitzero"` // percent of the service's desired tasks
}
