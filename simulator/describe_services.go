package simulator

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// describeServices describes up to ten services of one cluster, deleted ones
// too while they are known.
func describeServices(c call, in *ecs.DescribeServicesInput) (*ecs.DescribeServicesOutput, error) {
	if len(in.Services) == 0 {
		return nil, invalidParameter("Services cannot be empty.")
	}
	if err := checkCount("service names", in.Services, 10); err != nil {
		return nil, err
	}
	cluster, err := c.cluster(in.Cluster)
	if err != nil {
		return nil, err
	}
	out := &ecs.DescribeServicesOutput{Services: []types.Service{}, Failures: []types.Failure{}}
	for _, nameOrARN := range in.Services {
		name, err := c.serviceName(cluster, nameOrARN)
		if err != nil {
			return nil, err
		}
		service, ok := c.fleet.Service(aws.ToString(cluster.ClusterArn), name)
		if !ok {
			arn := c.resourceARN("service", aws.ToString(cluster.ClusterName), name)
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		if !slices.Contains(in.Include, types.ServiceFieldTags) {
			service.Tags = nil
		}
		out.Services = append(out.Services, service)
	}
	return out, nil
}
