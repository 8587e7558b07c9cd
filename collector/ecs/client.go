package ecs

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// The largest pages and batches that ECS allows (AWS' ECS API reference).
const (
	clustersPerPage    = 100
	servicesPerPage    = 100
	deploymentsPerPage = 100
	servicesPerCall    = 10
	deploymentsPerCall = 20
	revisionsPerCall   = 20
)

// client makes the calls of the ECS API that the reader needs, following every page.
type client struct {
	ecs *ecs.Client
	sts *sts.Client
}

// newClient makes a client of which every attempt of a request is bounded by timeout,
// waits for the budget that there is then, and is reported.
func newClient(cfg aws.Config, timeout time.Duration, budget func() *budget, report func(Attempt)) *client {
	if cfg.RetryMode == "" {
		cfg.RetryMode = aws.RetryModeAdaptive // which retries slower the more AWS throttles
	}
	cfg.HTTPClient = inOnePiece{withTimeout(cfg.HTTPClient, timeout)}
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), withoutContent, attempts(budget, report))
	return &client{ecs: ecs.NewFromConfig(cfg), sts: sts.NewFromConfig(cfg)}
}

// account is the account that the credentials belong to, empty when STS does not tell.
func (c *client) account(ctx context.Context) string {
	out, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return ""
	}
	return aws.ToString(out.Account)
}

func (c *client) listClusters(ctx context.Context) ([]string, error) {
	var arns []string
	err := eachPage("ListClusters", func(token *string) (next *string, err error) {
		page, err := c.ecs.ListClusters(ctx, &ecs.ListClustersInput{
			MaxResults: aws.Int32(clustersPerPage),
			NextToken:  token,
		})
		if err != nil {
			return nil, err
		}
		arns = append(arns, page.ClusterArns...)
		return page.NextToken, nil
	})
	return unique(arns), err
}

func (c *client) listServices(ctx context.Context, cluster string) ([]string, error) {
	var arns []string
	err := eachPage("ListServices", func(token *string) (next *string, err error) {
		page, err := c.ecs.ListServices(ctx, &ecs.ListServicesInput{
			Cluster:    &cluster,
			MaxResults: aws.Int32(servicesPerPage),
			NextToken:  token,
		})
		if err != nil {
			return nil, err
		}
		arns = append(arns, page.ServiceArns...)
		return page.NextToken, nil
	})
	return unique(arns), err
}

// unique are the ARNs in order, each once: pages may overlap when what they list changes between them.
func unique(arns []string) []string {
	slices.Sort(arns)
	return slices.Compact(arns)
}

// describeServices describes at most servicesPerCall services of one cluster.
func (c *client) describeServices(ctx context.Context, cluster string, arns []string, parts ...types.ServiceField) (*ecs.DescribeServicesOutput, error) {
	return c.ecs.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: &cluster, Services: arns, Include: parts})
}

// listDeployments lists deployments of a service, newest first, until there are
// enough or no more. ECS knows those of the last 90 days.
func (c *client) listDeployments(ctx context.Context, cluster, service string, enough func([]types.ServiceDeploymentBrief) bool) ([]types.ServiceDeploymentBrief, error) {
	var deployments []types.ServiceDeploymentBrief
	known := map[string]bool{} // pages may overlap
	err := eachPage("ListServiceDeployments", func(token *string) (next *string, err error) {
		page, err := c.ecs.ListServiceDeployments(ctx, &ecs.ListServiceDeploymentsInput{
			Cluster:    &cluster,
			Service:    &service,
			MaxResults: aws.Int32(deploymentsPerPage),
			NextToken:  token,
		})
		if err != nil {
			return nil, err
		}
		for _, deployment := range page.ServiceDeployments {
			if arn := aws.ToString(deployment.ServiceDeploymentArn); arn != "" && !known[arn] {
				known[arn] = true
				deployments = append(deployments, deployment)
			}
		}
		if enough(deployments) {
			return nil, nil
		}
		return page.NextToken, nil
	})
	return deployments, err
}

// describeDeployments describes at most deploymentsPerCall deployments of one service.
func (c *client) describeDeployments(ctx context.Context, arns []string) (*ecs.DescribeServiceDeploymentsOutput, error) {
	return c.ecs.DescribeServiceDeployments(ctx, &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: arns})
}

// describeRevisions describes at most revisionsPerCall revisions of one service, none twice:
// ECS refuses anything else whole.
func (c *client) describeRevisions(ctx context.Context, arns []string) (*ecs.DescribeServiceRevisionsOutput, error) {
	return c.ecs.DescribeServiceRevisions(ctx, &ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: arns})
}
