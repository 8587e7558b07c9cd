package simulator

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
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
	if err := c.checkInclude(in.Include); err != nil {
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
		service, ok := c.source.ServiceAt(aws.ToString(cluster.ClusterArn), name, c.asOf(name))
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

// checkInclude refuses to include tags in partitions without tagging (reports of users of aws-iso and aws-iso-b; how
// AWS puts it is not known).
func (c call) checkInclude(include []types.ServiceField) error {
	tagging := !c.config.NoTags && !strings.HasPrefix(fleet.Partition(c.region), "aws-iso")
	if tagging || !slices.Contains(include, types.ServiceFieldTags) {
		return nil
	}
	return invalidParameter("Tagging is not supported in %s.", c.region)
}
