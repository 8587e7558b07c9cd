package simulator

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// listServices lists the services of a cluster, ten to a page unless asked otherwise.
func listServices(c call, in *ecs.ListServicesInput) (*ecs.ListServicesOutput, error) {
	cluster, err := c.cluster(in.Cluster)
	if err != nil {
		return nil, err
	}
	arns := []string{}
	for _, arn := range c.fleet.ServiceARNs(aws.ToString(cluster.ClusterArn)) {
		if c.listed(arn, in) {
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
func (c call) listed(arn string, in *ecs.ListServicesInput) bool {
	if in.LaunchType == "" && in.SchedulingStrategy == "" {
		return true
	}
	service, ok := c.fleet.ServiceByARN(arn)
	return ok &&
		(in.LaunchType == "" || in.LaunchType == service.LaunchType) &&
		(in.SchedulingStrategy == "" || in.SchedulingStrategy == service.SchedulingStrategy)
}
