package simulator

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// listTasks lists the stopped tasks of a service, a hundred to a page unless asked otherwise. Other lists of tasks
// are refused, which AWS does not do: tasks that run are only counted here.
func listTasks(c call, in *ecs.ListTasksInput) (*ecs.ListTasksOutput, error) {
	cluster, err := c.cluster(in.Cluster)
	if err != nil {
		return nil, err
	}
	if in.DesiredStatus != types.DesiredStatusStopped || aws.ToString(in.ServiceName) == "" || in.ContainerInstance != nil ||
		in.DaemonName != nil || in.Family != nil || in.LaunchType != "" || in.StartedBy != nil {
		return nil, invalidParameter("The simulator lists nothing but the stopped tasks of a service.")
	}
	name, err := c.serviceName(cluster, aws.ToString(in.ServiceName))
	if err != nil {
		return nil, err
	}
	moment, arn := c.asOf(""), aws.ToString(cluster.ClusterArn)
	if service, ok := c.source.ServiceAt(arn, name, moment); !ok || aws.ToString(service.Status) == "INACTIVE" {
		return nil, serviceNotFound()
	}
	filters := *in
	filters.MaxResults, filters.NextToken = nil, nil
	arns, next, err := page(c, append([]string{}, c.source.StoppedTaskARNsAt(arn, name, moment)...), itself, listing{
		filters: filters, maxResults: in.MaxResults, defaultSize: maxPage, token: in.NextToken,
	})
	if err != nil {
		return nil, err
	}
	return &ecs.ListTasksOutput{TaskArns: arns, NextToken: next}, nil
}
