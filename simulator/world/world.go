// Package world is a simulated AWS made of a file: a small world written down as the ECS API describes it, for what no
// fleet comes to by itself.
package world

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// World is what ECS knows, and does not change. It is a simulator.Source that answers every moment alike.
type World struct {
	clusterARNs []string
	services    []types.Service
	deployments []types.ServiceDeployment // newest first
	revisions   []types.ServiceRevision
	briefs      map[string]map[string]any // by deployment, what the list says otherwise
	rules       []rule
}

// place gives the account and the region that the world is in.
func (w *World) place() (account, region string) {
	if len(w.clusterARNs) == 0 {
		return "", ""
	}
	first, _ := arn.Parse(w.clusterARNs[0]) // what is no ARN is nowhere
	return first.AccountID, first.Region
}

// ClusterARNsAt gives the clusters.
func (w *World) ClusterARNsAt(time.Time) []string { return w.clusterARNs }

// Cluster gives a cluster, of which no more is known than that it is ACTIVE.
func (w *World) Cluster(nameOrARN string) (types.Cluster, bool) {
	for _, arn := range w.clusterARNs {
		if name := last(arn); name == last(nameOrARN) {
			return types.Cluster{ClusterArn: &arn, ClusterName: &name, Status: aws.String("ACTIVE")}, true
		}
	}
	return types.Cluster{}, false
}

// ServiceARNsAt gives the services of a cluster that are ACTIVE.
func (w *World) ServiceARNsAt(cluster string, _ time.Time) (arns []string) {
	for _, s := range w.services {
		if last(aws.ToString(s.ClusterArn)) == last(cluster) && aws.ToString(s.Status) == "ACTIVE" {
			arns = append(arns, aws.ToString(s.ServiceArn))
		}
	}
	return arns
}

// ServiceAt gives a service of a cluster.
func (w *World) ServiceAt(cluster, service string, _ time.Time) (types.Service, bool) {
	at := slices.IndexFunc(w.services, func(s types.Service) bool {
		return last(aws.ToString(s.ClusterArn)) == last(cluster) && last(aws.ToString(s.ServiceArn)) == last(service)
	})
	if at < 0 {
		return types.Service{}, false
	}
	return w.services[at], true
}

// DeploymentsAt gives the deployments of a service.
func (w *World) DeploymentsAt(cluster, service string, _ time.Time) (all []types.ServiceDeployment) {
	for _, d := range w.deployments {
		if strings.Contains(aws.ToString(d.ServiceDeploymentArn), ":service-deployment/"+last(cluster)+"/"+last(service)+"/") {
			all = append(all, d)
		}
	}
	return all
}

// DeploymentAt gives a deployment.
func (w *World) DeploymentAt(arn string, _ time.Time) (types.ServiceDeployment, bool) {
	at := slices.IndexFunc(w.deployments, func(d types.ServiceDeployment) bool { return aws.ToString(d.ServiceDeploymentArn) == arn })
	if at < 0 {
		return types.ServiceDeployment{}, false
	}
	return w.deployments[at], true
}

// StoppedTaskARNsAt gives none: there are no tasks in the file.
func (w *World) StoppedTaskARNsAt(string, string, time.Time) []string { return nil }

// TaskAt gives none, likewise.
func (w *World) TaskAt(string, string, time.Time) (types.Task, bool) { return types.Task{}, false }

// Revision gives a revision.
func (w *World) Revision(arn string) (types.ServiceRevision, bool) {
	at := slices.IndexFunc(w.revisions, func(r types.ServiceRevision) bool { return aws.ToString(r.ServiceRevisionArn) == arn })
	if at < 0 {
		return types.ServiceRevision{}, false
	}
	return w.revisions[at], true
}

// last gives the name in an ARN, or the name itself.
func last(nameOrARN string) string { return nameOrARN[strings.LastIndexByte(nameOrARN, '/')+1:] }

func newestFirst(a, b types.ServiceDeployment) int {
	return cmp.Or(aws.ToTime(b.CreatedAt).Compare(aws.ToTime(a.CreatedAt)), strings.Compare(aws.ToString(a.ServiceDeploymentArn), aws.ToString(b.ServiceDeploymentArn)))
}
