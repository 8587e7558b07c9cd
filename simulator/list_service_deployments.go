package simulator

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	smithytime "github.com/aws/smithy-go/time"
)

// deploymentsInput is ecs.ListServiceDeploymentsInput, with times as they are on the wire.
type deploymentsInput struct {
	ecs.ListServiceDeploymentsInput
	CreatedAt struct{ After, Before *epoch }
}

// epoch is a time that is written as seconds since 1970, with fractions.
type epoch struct{ time.Time }

// UnmarshalJSON reads a number of seconds.
func (e *epoch) UnmarshalJSON(raw []byte) error {
	var seconds float64
	if err := json.Unmarshal(raw, &seconds); err != nil {
		return err
	}
	e.Time = smithytime.ParseEpochSeconds(seconds)
	return nil
}

// listServiceDeployments lists the deployments of a service, newest first.
func listServiceDeployments(c call, in *deploymentsInput) (*ecs.ListServiceDeploymentsOutput, error) {
	moment := c.asOf("")
	service, err := c.deployable(in, moment)
	if err != nil {
		return nil, err
	}
	briefs := []types.ServiceDeploymentBrief{}
	for _, deployment := range c.source.DeploymentsAt(aws.ToString(service.ClusterArn), aws.ToString(service.ServiceName), moment) {
		if in.wants(deployment) {
			briefs = append(briefs, brief(deployment))
		}
	}
	filters := *in
	filters.MaxResults, filters.NextToken = nil, nil
	briefs, next, err := page(c, briefs, deploymentARN, listing{
		filters: filters, maxResults: in.MaxResults, defaultSize: 20, token: in.NextToken,
	})
	if err != nil {
		return nil, err
	}
	return &ecs.ListServiceDeploymentsOutput{ServiceDeployments: briefs, NextToken: next}, nil
}

// deployable is the service asked for, if it is one that ECS itself deploys.
// What AWS answers for services of other controllers is not documented.
func (c call) deployable(in *deploymentsInput, moment time.Time) (types.Service, error) {
	cluster, err := c.cluster(in.Cluster)
	if err != nil {
		return types.Service{}, err
	}
	name, err := c.serviceName(cluster, aws.ToString(in.Service))
	if err != nil {
		return types.Service{}, err
	}
	service, ok := c.source.ServiceAt(aws.ToString(cluster.ClusterArn), name, moment)
	if !ok {
		return types.Service{}, serviceNotFound()
	}
	if aws.ToString(service.Status) == "INACTIVE" {
		return types.Service{}, inactive(c.operation)
	}
	if controller := service.DeploymentController; controller != nil && controller.Type != types.DeploymentControllerTypeEcs {
		return types.Service{}, &types.UnsupportedFeatureException{
			Message: aws.String("Service deployments are not supported with the " + string(controller.Type) + " deployment controller."),
		}
	}
	return service, nil
}

func (in *deploymentsInput) wants(d types.ServiceDeployment) bool {
	after, before := in.CreatedAt.After, in.CreatedAt.Before
	return (len(in.Status) == 0 || slices.Contains(in.Status, d.Status)) &&
		(after == nil || d.CreatedAt.After(after.Time)) &&
		(before == nil || d.CreatedAt.Before(before.Time))
}

// brief is what the list says of a deployment.
func brief(d types.ServiceDeployment) types.ServiceDeploymentBrief {
	b := types.ServiceDeploymentBrief{
		ClusterArn:           d.ClusterArn,
		CreatedAt:            d.CreatedAt,
		FinishedAt:           d.FinishedAt,
		ServiceArn:           d.ServiceArn,
		ServiceDeploymentArn: d.ServiceDeploymentArn,
		StartedAt:            d.StartedAt,
		Status:               d.Status,
		StatusReason:         d.StatusReason,
	}
	if d.TargetServiceRevision != nil {
		b.TargetServiceRevisionArn = d.TargetServiceRevision.Arn
	}
	return b
}

func deploymentARN(b types.ServiceDeploymentBrief) string {
	return aws.ToString(b.ServiceDeploymentArn)
}
