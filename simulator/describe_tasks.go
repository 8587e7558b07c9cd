package simulator

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// maxTasks is the most tasks that a call describes.
const maxTasks = 100

// describeTasks describes up to a hundred tasks of one cluster that stopped lately.
func describeTasks(c call, in *ecs.DescribeTasksInput) (*ecs.DescribeTasksOutput, error) {
	if len(in.Tasks) == 0 {
		return nil, invalidParameter("Tasks cannot be empty.")
	}
	if err := checkCount("tasks", in.Tasks, maxTasks); err != nil {
		return nil, err
	}
	cluster, err := c.cluster(in.Cluster)
	if err != nil {
		return nil, err
	}
	out := &ecs.DescribeTasksOutput{Tasks: []types.Task{}, Failures: []types.Failure{}}
	for _, idOrARN := range in.Tasks {
		id, err := c.taskID(cluster, idOrARN)
		if err != nil {
			return nil, err
		}
		task := c.resourceARN("task", aws.ToString(cluster.ClusterName), id)
		if state, ok := c.source.TaskAt(aws.ToString(cluster.ClusterArn), task, c.asOf(id)); ok {
			out.Tasks = append(out.Tasks, state)
		} else {
			out.Failures = append(out.Failures, missing(task))
		}
	}
	return out, nil
}

// taskID is the id of the task of a cluster that an id or an ARN means.
func (c call) taskID(cluster types.Cluster, idOrARN string) (string, error) {
	if !arn.IsARN(idOrARN) {
		return idOrARN, nil
	}
	return c.idWithin(cluster, idOrARN, "task")
}
