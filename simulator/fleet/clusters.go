package fleet

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The statuses of clusters and services.
const (
	statusActive   = "ACTIVE"
	statusDraining = "DRAINING"
	statusInactive = "INACTIVE"
)

// cluster is a cluster and what is in it.
type cluster struct {
	state       types.Cluster
	services    map[string]*service // by name
	serviceARNs []string            // of those that are ACTIVE, in the order they were created
	listed      past[[]string]      // the same
	tasks       []*stoppedTask      // that stopped lately, the first ones first
}

func (c *cluster) ec2Provider() string { return *c.state.ClusterName + "-ec2" }

// list adds a service to the cluster's list.
func (f *Fleet) list(c *cluster, arn string) {
	f.setList(c, append(c.serviceARNs, arn))
}

// unlist takes a service from a new list, as the old one may have been handed out.
func (f *Fleet) unlist(c *cluster, arn string) {
	at := slices.Index(c.serviceARNs, arn)
	f.setList(c, slices.Concat(c.serviceARNs[:at], c.serviceARNs[at+1:]))
}

func (f *Fleet) setList(c *cluster, arns []string) {
	c.serviceARNs = arns
	c.listed.hold(arns, f.now, f.config.Lag)
}

// count moves the cluster's counts from one state of a service to the next.
func (c *cluster) count(from, to *types.Service) {
	if from == nil {
		from = &types.Service{}
	}
	c.state.RunningTasksCount += to.RunningCount - from.RunningCount
	c.state.PendingTasksCount += to.PendingCount - from.PendingCount
	if aws.ToString(from.Status) == statusActive {
		c.state.ActiveServicesCount--
	}
	if aws.ToString(to.Status) == statusActive {
		c.state.ActiveServicesCount++
	}
}

// CreateCluster creates a cluster and gives its ARN. A deleted one of that name comes back, an active one stays
// as it is.
func (f *Fleet) CreateCluster(name string) string {
	defer f.enter()()
	return *f.createCluster(name).state.ClusterArn
}

func (f *Fleet) createCluster(name string) *cluster {
	arn := f.arn("ecs", "cluster/"+name)
	defer f.listClusters()
	at, known := f.clusterIndex(arn)
	if known {
		f.clusters[at].state.Status = aws.String(statusActive)
		return f.clusters[at]
	}
	c := &cluster{services: map[string]*service{}}
	c.state = types.Cluster{
		ClusterArn:  aws.String(arn),
		ClusterName: aws.String(name),
		Status:      aws.String(statusActive),
		Settings: []types.ClusterSetting{{
			Name: types.ClusterSettingNameContainerInsights, Value: aws.String("enabled"),
		}},
		Tags: []types.Tag{{Key: aws.String("environment"), Value: aws.String(name)}},
	}
	c.state.CapacityProviders = []string{"FARGATE", "FARGATE_SPOT", c.ec2Provider()}
	f.clusters = slices.Insert(f.clusters, at, c)
	return c
}

// DeleteCluster deletes a cluster, which stays as INACTIVE. A cluster that is unknown, INACTIVE or has services
// left is an error.
func (f *Fleet) DeleteCluster(name string) error {
	defer f.enter()()
	c, err := f.activeCluster(name)
	if err != nil {
		return err
	}
	if left := len(c.serviceARNs); left > 0 {
		return fmt.Errorf("cluster %q has %d services", name, left)
	}
	c.state.Status = aws.String(statusInactive)
	f.listClusters()
	return nil
}

// listClusters lists the clusters that are ACTIVE.
func (f *Fleet) listClusters() {
	var arns []string
	for _, c := range f.clusters {
		if *c.state.Status == statusActive {
			arns = append(arns, *c.state.ClusterArn)
		}
	}
	f.listed.hold(arns, f.now, f.config.Lag)
}
