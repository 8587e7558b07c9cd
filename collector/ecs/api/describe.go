package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// What ECS describes in one call at most (AWS' ECS API reference).
const (
	ServicesPerCall    = 10
	DeploymentsPerCall = 20
	RevisionsPerCall   = 20
)

// DescribeServices describes services of one cluster, by their names.
func (c *Client) DescribeServices(ctx context.Context, cluster string, names []string, tags bool) (Answer[ecs.Description], error) {
	in := &sdk.DescribeServicesInput{Cluster: &cluster, Services: names}
	if tags {
		in.Include = []types.ServiceField{types.ServiceFieldTags}
	}
	out, err := ask(ctx, c, (*sdk.Client).DescribeServices, in)
	if err != nil {
		return Answer[ecs.Description]{}, err
	}
	describe := func(answer types.Service) ecs.Description { return newDescription(answer, tags) }
	name := func(d ecs.Description) string { return d.Name }
	return Answer[ecs.Description]{named(out.Services, describe, name), newEntries(out.Failures)}, nil
}

// DescribeServiceDeployments describes deployments, none twice. ECS may refuse a call for
// those of several services ([RefusedMixed]).
func (c *Client) DescribeServiceDeployments(ctx context.Context, arns []ecs.ARN) (Answer[ecs.Deployment], error) {
	out, err := ask(ctx, c, (*sdk.Client).DescribeServiceDeployments, &sdk.DescribeServiceDeploymentsInput{ServiceDeploymentArns: texts(arns)})
	if err != nil {
		return Answer[ecs.Deployment]{}, err
	}
	return Answer[ecs.Deployment]{named(out.ServiceDeployments, describedDeployment, deploymentARN), newEntries(out.Failures)}, nil
}

// DescribeServiceRevisions describes revisions of one service, none twice: ECS refuses
// anything else whole.
func (c *Client) DescribeServiceRevisions(ctx context.Context, arns []ecs.ARN) (Answer[Revision], error) {
	out, err := ask(ctx, c, (*sdk.Client).DescribeServiceRevisions, &sdk.DescribeServiceRevisionsInput{ServiceRevisionArns: texts(arns)})
	if err != nil {
		return Answer[Revision]{}, err
	}
	arn := func(r Revision) ecs.ARN { return r.ARN }
	return Answer[Revision]{named(out.ServiceRevisions, newRevision, arn), newEntries(out.Failures)}, nil
}

func texts(arns []ecs.ARN) []string {
	texts := make([]string, len(arns))
	for i, arn := range arns {
		texts[i] = string(arn)
	}
	return texts
}

func newEntries(answers []types.Failure) []Entry {
	entry := func(answer types.Failure) Entry {
		arn, reason := aws.ToString(answer.Arn), aws.ToString(answer.Reason)
		said := strings.TrimSpace(reason + " " + aws.ToString(answer.Detail))
		return Entry{arn, reason, fmt.Errorf("%s: %s", arn, said)}
	}
	return distinctBy(answers, entry, func(e Entry) [2]string { return [2]string{e.ARN, e.Reason} })
}
