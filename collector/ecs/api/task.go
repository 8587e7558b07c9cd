package api

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// TasksPerCall is how many tasks ECS describes in one call at most (AWS' ECS API reference, DescribeTasks).
const TasksPerCall = 100

// ListStoppedTasks gives tasks of a service that have stopped or are to. ECS knows one for about an
// hour after it stopped.
func (c *Client) ListStoppedTasks(ctx context.Context, cluster, service, token string) (Page[ecs.ARN], error) {
	out, err := ask(ctx, c, (*sdk.Client).ListTasks, &sdk.ListTasksInput{
		Cluster:       &cluster,
		ServiceName:   &service,
		DesiredStatus: types.DesiredStatusStopped,
		MaxResults:    aws.Int32(perPage),
		NextToken:     pageToken(token),
	})
	if err != nil {
		return Page[ecs.ARN]{}, err
	}
	arn := func(answer string) ecs.ARN { return ecs.ARN(answer) }
	return Page[ecs.ARN]{named(out.TaskArns, arn, itself), aws.ToString(out.NextToken)}, nil
}

// DescribeStoppedTasks describes tasks of one cluster.
func (c *Client) DescribeStoppedTasks(ctx context.Context, cluster string, arns []ecs.ARN) (Answer[ecs.StoppedTask], error) {
	out, err := ask(ctx, c, (*sdk.Client).DescribeTasks, &sdk.DescribeTasksInput{Cluster: &cluster, Tasks: texts(arns)})
	if err != nil {
		return Answer[ecs.StoppedTask]{}, err
	}
	arn := func(t ecs.StoppedTask) ecs.ARN { return t.ARN }
	return Answer[ecs.StoppedTask]{named(out.Tasks, newStoppedTask, arn), newEntries(out.Failures)}, nil
}

func newStoppedTask(answer types.Task) ecs.StoppedTask {
	texts := []*string{answer.StoppedReason}
	for _, container := range answer.Containers {
		texts = append(texts, container.Reason)
	}
	revision, byDeployment := strings.CutPrefix(aws.ToString(answer.StartedBy), startedByDeployment)
	if !byDeployment {
		revision = ""
	}
	return ecs.StoppedTask{
		ARN:       ecs.ARN(aws.ToString(answer.TaskArn)),
		Cause:     ecs.StopCause{RevisionID: revision, Code: string(answer.StopCode), Reason: stopReason(texts)},
		StoppedAt: aws.ToTime(answer.StoppedAt),
	}
}

// startedByDeployment stands before the number by which a service names a deployment, which is the id of the
// revision that it brings.
const startedByDeployment = "ecs-svc/"

// stopReason is the first documented error that one of the texts begins with. What went wrong with a
// container that ended its task, such as that memory ran out, is told of the container alone.
func stopReason(texts []*string) string {
	for _, text := range texts {
		said, _, _ := strings.Cut(strings.TrimSpace(aws.ToString(text)), ":")
		if slices.Contains(pullErrors(), said) {
			said = "CannotPullContainerError"
		}
		if i := slices.Index(ecs.StopReasons(), said); i >= 0 {
			return ecs.StopReasons()[i] // not a part of the answer
		}
	}
	return ecs.StopReasonOther
}

// pullErrors are other names of CannotPullContainerError: one that the documentation writes in places, and those by
// which the agent on EC2 says what could not be pulled (its source, dockerapi/errors.go), such as the manifest of an
// image that does not exist.
func pullErrors() []string {
	return []string{"CannotPullContainer", "CannotPullImageManifestError", "CannotPullECRContainerError", "CannotPullContainerAuthError"}
}
