package simulator

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// listServices lists the services of a cluster, ten to a page unless asked otherwise.
func listServices(c call, in *ecs.ListServicesInput) (*ecs.ListServicesOutput, error) {
	cluster, err := c.cluster(in.Cluster)
	if err != nil {
		return nil, err
	}
	arns, moment := []string{}, c.asOf("")
	for _, arn := range c.source.ServiceARNsAt(aws.ToString(cluster.ClusterArn), moment) {
		if c.listed(aws.ToString(cluster.ClusterArn), arn, moment, in) {
			arns = append(arns, arn)
		}
	}
	filters := *in
	filters.MaxResults, filters.NextToken = nil, nil
	arns, next, err := page(c, arns, itself, listing{
		filters: filters, maxResults: in.MaxResults, defaultSize: 10, token: in.NextToken,
	})
	if err != nil {
		return nil, err
	}
	return &ecs.ListServicesOutput{ServiceArns: arns, NextToken: next}, nil
}

// listed tells whether a service is one that the filters ask for.
func (c call) listed(cluster, arn string, moment time.Time, in *ecs.ListServicesInput) bool {
	if in.LaunchType == "" && in.SchedulingStrategy == "" {
		return true
	}
	service, ok := c.source.ServiceAt(cluster, arn, moment)
	return ok &&
		(in.LaunchType == "" || in.LaunchType == service.LaunchType) &&
		(in.SchedulingStrategy == "" || in.SchedulingStrategy == service.SchedulingStrategy)
}
