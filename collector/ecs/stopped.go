package ecs

import "time"

// StoppedTask is a task of a service that has stopped, or is to.
type StoppedTask struct {
	ARN       ARN
	Cause     StopCause
	StoppedAt time.Time // zero while it has not
}

// StopCause is why a task stopped.
type StopCause struct {
	RevisionID string `json:"revision,omitzero"` // of its service revision; empty where ECS does not deploy the service
	Code       string `json:"code,omitzero"`     // as ECS gives it
	Reason     string `json:"reason,omitzero"`   // one of StopReasons
}

// StoppedTasks counts the tasks of a service that stopped for one cause.
type StoppedTasks struct {
	StopCause
	Count int       `json:"count"`
	Last  time.Time `json:"last"` // when the last one stopped, by AWS' clock
}

// StopReasonOther is the reason of a task that ECS gives none of the documented errors for.
const StopReasonOther = "other"

// StopReasons are the errors with which ECS begins to tell why a task, or a container of it, stopped
// (Amazon ECS Developer Guide, "Amazon ECS stopped tasks error messages"), and StopReasonOther.
// DockerTimeoutError is that of Fargate before platform version 1.4.0.
func StopReasons() []string {
	return []string{
		"TaskFailedToStart", "ResourceInitializationError", "ResourceNotFoundException", "SpotInterruptionError",
		"InternalError", "OutOfMemoryError", "ContainerRuntimeError", "ContainerRuntimeTimeoutError", "DockerTimeoutError",
		"CannotStartContainerError", "CannotStopContainerError", "CannotInspectContainerError", "CannotCreateVolumeError",
		"CannotPullContainerError", StopReasonOther,
	}
}
