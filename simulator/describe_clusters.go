package simulator

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// describeClusters describes clusters, deleted ones too while they are known.
func describeClusters(c call, in *ecs.DescribeClustersInput) (*ecs.DescribeClustersOutput, error) {
	if err := checkCount("Clusters", in.Clusters, 100); err != nil {
		return nil, err
	}
	wanted := in.Clusters
	if len(wanted) == 0 {
		wanted = []string{"default"}
	}
	out := &ecs.DescribeClustersOutput{Clusters: []types.Cluster{}, Failures: []types.Failure{}}
	for _, nameOrARN := range wanted {
		name, err := c.clusterName(&nameOrARN)
		if err != nil {
			return nil, err
		}
		if cluster, ok := c.source.Cluster(name); ok {
			out.Clusters = append(out.Clusters, only(cluster, in.Include))
		} else {
			out.Failures = append(out.Failures, missing(c.resourceARN("cluster", name)))
		}
	}
	return out, nil
}

// only is a cluster without the members that must be asked for and were not.
func only(cluster types.Cluster, include []types.ClusterField) types.Cluster {
	if !slices.Contains(include, types.ClusterFieldAttachments) {
		cluster.Attachments, cluster.AttachmentsStatus = nil, nil
	}
	if !slices.Contains(include, types.ClusterFieldConfigurations) {
		cluster.Configuration = nil
	}
	if !slices.Contains(include, types.ClusterFieldSettings) {
		cluster.Settings = nil
	}
	if !slices.Contains(include, types.ClusterFieldStatistics) {
		cluster.Statistics = nil
	}
	if !slices.Contains(include, types.ClusterFieldTags) {
		cluster.Tags = nil
	}
	return cluster
}
