package fleet

import "github.com/aws/aws-sdk-go-v2/service/ecs/types"

// StopCause is why a task stops, as ECS tells it.
type StopCause struct {
	Code      types.TaskStopCode
	Reason    string // of the task
	Container string // of its first container; empty where ECS gives none
	ExitCode  int32  // of that; it has none where the task did not start
}

// StartFailures are causes for which a task does not start: an example of each error that is documented (Amazon ECS
// Developer Guide, "Amazon ECS stopped tasks error messages").
func StartFailures() []StopCause {
	var causes []StopCause
	for _, reason := range []string{
		"TaskFailedToStart: Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-0a1b2c3d': InsufficientFreeAddressesInSubnet",
		"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth",
		"ResourceNotFoundException: The task can't retrieve the secret with ARN 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-a1b2c3' from AWS Secrets Manager.",
		"InternalError: Unable to start the task",
		"ContainerRuntimeError: failed to create container IO set: failed to open FIFO",
		"ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: <reason>",
		"DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s",
		"CannotStartContainerError: failed to get container status: task not found",
		"CannotCreateVolumeError: Get http://%2Frun%2Fdocker%2Fplugins%2Fvolume.sock/VolumeDriver.Create: no such host",
		"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref: not found",
	} {
		causes = append(causes, StopCause{Code: types.TaskStopCodeTaskFailedToStart, Reason: reason})
	}
	return causes
}

// StopCauses are all causes: [StartFailures], and those for which a task stops that ran.
func StopCauses() []StopCause {
	const exited = "Essential container in task exited"
	return append(StartFailures(),
		StopCause{types.TaskStopCodeEssentialContainerExited, exited, "", 1},
		StopCause{types.TaskStopCodeEssentialContainerExited, exited, "OutOfMemoryError: Container killed due to memory usage", 137},
		StopCause{types.TaskStopCodeEssentialContainerExited, exited, "CannotInspectContainerError: Could not transition to inspecting", 137},
		StopCause{types.TaskStopCodeUserInitiated, "Task stopped by user", "", 143},
		StopCause{types.TaskStopCodeUserInitiated, "Task stopped by user", "CannotStopContainerError: failed sending SIGTERM to container: context deadline exceeded", 137},
		StopCause{types.TaskStopCodeServiceSchedulerInitiated, "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef)", "", 143},
		StopCause{types.TaskStopCodeSpotInterruption, "SpotInterruptionError: Your Spot Task was interrupted.", "", 143},
		StopCause{types.TaskStopCodeTerminationNotice, "Host EC2 (instance i-0123456789abcdef0) terminated.", "", 137},
		StopCause{types.TaskStopCodeInfrastructureHealth, "Task stopped because of the health of its infrastructure", "", 137},
	)
}

// replaced is the cause of a task whose place a deployment, or a lower desired count, takes.
func replaced(by *revision) StopCause {
	return StopCause{
		types.TaskStopCodeServiceSchedulerInitiated,
		"Scaling activity initiated by (deployment ecs-svc/" + lastPart(*by.state.ServiceRevisionArn) + ")", "", 143,
	}
}

// failure is the cause for which the tasks of a revision do not start.
func failure(of *revision) StopCause {
	causes := StartFailures()
	return causes[pick(len(causes), "failure", *of.state.ServiceRevisionArn)]
}
