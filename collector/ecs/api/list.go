package api

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/collector/ecs"
)

// perPage is the largest page that ECS gives (AWS' ECS API reference).
const perPage = 100

// ListClusters gives the ARNs of clusters.
func (c *Client) ListClusters(ctx context.Context, token string) (Page[string], error) {
	out, err := ask(ctx, c, (*sdk.Client).ListClusters, &sdk.ListClustersInput{
		MaxResults: aws.Int32(perPage),
		NextToken:  pageToken(token),
	})
	if err != nil {
		return Page[string]{}, err
	}
	return Page[string]{named(out.ClusterArns, itself, itself), aws.ToString(out.NextToken)}, nil
}

// ListServices gives the names of services of a cluster.
func (c *Client) ListServices(ctx context.Context, cluster, token string) (Page[string], error) {
	out, err := ask(ctx, c, (*sdk.Client).ListServices, &sdk.ListServicesInput{
		Cluster:    &cluster,
		MaxResults: aws.Int32(perPage),
		NextToken:  pageToken(token),
	})
	if err != nil {
		return Page[string]{}, err
	}
	return Page[string]{named(out.ServiceArns, ecs.LastPart, itself), aws.ToString(out.NextToken)}, nil
}

// ListServiceDeployments gives deployments of a service, the newest first. ECS knows those of
// the last 90 days.
func (c *Client) ListServiceDeployments(ctx context.Context, cluster, service, token string) (Page[ecs.Deployment], error) {
	out, err := ask(ctx, c, (*sdk.Client).ListServiceDeployments, &sdk.ListServiceDeploymentsInput{
		Cluster:    &cluster,
		Service:    &service,
		MaxResults: aws.Int32(perPage),
		NextToken:  pageToken(token),
	})
	if err != nil {
		return Page[ecs.Deployment]{}, err
	}
	return Page[ecs.Deployment]{named(out.ServiceDeployments, listedDeployment, deploymentARN), aws.ToString(out.NextToken)}, nil
}

// pageToken is the token as a request carries it: none for the first page.
func pageToken(token string) *string {
	if token == "" {
		return nil
	}
	return &token
}
