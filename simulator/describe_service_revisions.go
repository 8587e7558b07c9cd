package simulator

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// describeServiceRevisions describes up to 20 revisions of one service, none of
// them twice.
func describeServiceRevisions(
	c call, in *ecs.DescribeServiceRevisionsInput,
) (*ecs.DescribeServiceRevisionsOutput, error) {
	parts, err := c.serviceParts(in.ServiceRevisionArns, "service-revision", "Revision")
	if err != nil {
		return nil, err
	}
	if err := ofOneService(parts, "revisions"); err != nil {
		return nil, err
	}
	if err := c.readable(parts[0]); err != nil {
		return nil, err
	}
	out := &ecs.DescribeServiceRevisionsOutput{
		ServiceRevisions: []types.ServiceRevision{},
		Failures:         []types.Failure{},
	}
	described := map[string]bool{}
	for _, part := range parts {
		revision, ok := c.source.Revision(part.arn)
		switch {
		case !ok:
			out.Failures = append(out.Failures, missing(part.arn))
		case described[part.arn]:
			return nil, &types.ServerException{Message: aws.String("Service Unavailable. Please try again later.")}
		default:
			described[part.arn] = true
			out.ServiceRevisions = append(out.ServiceRevisions, revision)
		}
	}
	return out, nil
}

// readable checks that the service of a revision still exists. Revisions can
// be read while it drains, and no more once it is INACTIVE.
func (c call) readable(part servicePart) error {
	cluster, err := c.cluster(&part.cluster)
	if err != nil {
		return err
	}
	service, ok := c.source.ServiceAt(aws.ToString(cluster.ClusterArn), part.service, c.now)
	if !ok {
		return serviceNotFound()
	}
	if aws.ToString(service.Status) == "INACTIVE" {
		return inactive(c.operation)
	}
	return nil
}
