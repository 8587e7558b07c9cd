package simulator

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// describeServiceDeployments describes up to 20 deployments. One that was just
// listed can still be missing.
func (s *Server) describeServiceDeployments(
	c call, in *ecs.DescribeServiceDeploymentsInput,
) (*ecs.DescribeServiceDeploymentsOutput, error) {
	parts, err := c.serviceParts(in.ServiceDeploymentArns, "service-deployment", "Deployment")
	if err != nil {
		return nil, err
	}
	if s.config.RefuseMixedServiceDeployments {
		if err := ofOneService(parts, "deployments"); err != nil {
			return nil, err
		}
	}
	out := &ecs.DescribeServiceDeploymentsOutput{
		ServiceDeployments: []types.ServiceDeployment{},
		Failures:           []types.Failure{},
	}
	moment := c.asOf("")
	for _, part := range parts {
		if deployment, ok := c.source.DeploymentAt(part.arn, moment); ok {
			out.ServiceDeployments = append(out.ServiceDeployments, deployment)
		} else {
			out.Failures = append(out.Failures, missing(part.arn))
		}
	}
	return out, nil
}
