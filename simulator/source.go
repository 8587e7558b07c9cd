package simulator

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Source is what ECS knows in a region of an account, at moments up to the lag of the [Config] ago. Clusters and
// services are given by name or ARN. A [fleet.Fleet] is one, and so is whatever a test makes up.
type Source interface {
	// ClusterARNsAt gives the clusters that ListClusters lists.
	ClusterARNsAt(moment time.Time) []string
	// Cluster gives a cluster as it is now.
	Cluster(nameOrARN string) (types.Cluster, bool)
	// ServiceARNsAt gives the services of a cluster that ListServices lists.
	ServiceARNsAt(cluster string, moment time.Time) []string
	// ServiceAt gives a service of a cluster.
	ServiceAt(cluster, service string, moment time.Time) (types.Service, bool)
	// DeploymentsAt gives the deployments of a service, newest first.
	DeploymentsAt(cluster, service string, moment time.Time) []types.ServiceDeployment
	// DeploymentAt gives a deployment by its ARN.
	DeploymentAt(arn string, moment time.Time) (types.ServiceDeployment, bool)
	// StoppedTaskARNsAt gives the tasks of a service that have stopped lately, or are to.
	StoppedTaskARNsAt(cluster, service string, moment time.Time) []string
	// TaskAt gives a task of a cluster by its ARN.
	TaskAt(cluster, arn string, moment time.Time) (types.Task, bool)
	// Revision gives a revision by its ARN, as it is now.
	Revision(arn string) (types.ServiceRevision, bool)
}

// NewOf returns a simulator of other sources than fleets. The sizes, seed and speed of the configuration mean nothing
// to it.
func NewOf(source func(account, region string) Source, config Config) *Server {
	s := New(config)
	s.source = source
	return s
}
