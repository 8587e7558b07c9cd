package simulator

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// listClusters lists the clusters that have not been deleted.
func listClusters(c call, in *ecs.ListClustersInput) (*ecs.ListClustersOutput, error) {
	arns := append([]string{}, c.source.ClusterARNsAt(c.asOf(""))...)
	arns, next, err := page(c, arns, itself, listing{
		maxResults: in.MaxResults, defaultSize: 100, token: in.NextToken,
	})
	if err != nil {
		return nil, err
	}
	return &ecs.ListClustersOutput{ClusterArns: arns, NextToken: next}, nil
}

func itself(arn string) string { return arn }
