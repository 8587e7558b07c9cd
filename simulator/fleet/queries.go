package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Everything can be asked as it is now, and most of it as it was: at a moment that is at most the Lag of the fleet's
// [Config] ago. Of one that is longer ago, or before the fleet was made, the nearest moment that is not is answered.

// back gives the moment to look back to.
func (f *Fleet) back(moment time.Time) time.Time {
	for _, earliest := range []time.Time{f.now.Add(-f.config.Lag), f.made} {
		if moment.Before(earliest) {
			moment = earliest
		}
	}
	return moment
}

// Clusters gives every cluster, by ARN. Deleted ones stay, as INACTIVE.
func (f *Fleet) Clusters() []types.Cluster {
	defer f.enter()()
	states := make([]types.Cluster, 0, len(f.clusters))
	for _, c := range f.clusters {
		states = append(states, c.state)
	}
	return states
}

// ClusterARNsAt gives what ListClusters listed at a moment: the clusters that were ACTIVE, by ARN.
func (f *Fleet) ClusterARNsAt(moment time.Time) []string {
	defer f.enter()()
	return slices.Clip(f.listed.at(f.back(moment)))
}

// Cluster gives a cluster by its name or ARN, and whether there is or was one.
func (f *Fleet) Cluster(nameOrARN string) (types.Cluster, bool) {
	defer f.enter()()
	c, known := f.cluster(nameOrARN)
	if !known {
		return types.Cluster{}, false
	}
	return c.state, true
}

// ServiceARNs gives what ListServices lists of a cluster, by name or ARN: its ACTIVE services, in the order they were
// created. DRAINING ones can be described, but are not listed (AWS' documentation of DeleteService).
func (f *Fleet) ServiceARNs(cluster string) []string {
	defer f.enter()()
	return f.serviceARNs(cluster, f.now)
}

// ServiceARNsAt is ServiceARNs as it was.
func (f *Fleet) ServiceARNsAt(cluster string, moment time.Time) []string {
	defer f.enter()()
	return f.serviceARNs(cluster, f.back(moment))
}

func (f *Fleet) serviceARNs(cluster string, moment time.Time) []string {
	c, known := f.cluster(cluster)
	if !known {
		return nil
	}
	return slices.Clip(c.listed.at(moment))
}

// Service gives a service of a cluster, both by name or ARN, as DescribeServices answers it, and whether there is one
// or was one until InactiveTime ago.
func (f *Fleet) Service(cluster, nameOrARN string) (types.Service, bool) {
	defer f.enter()()
	return f.serviceSeen(cluster, nameOrARN, f.now)
}

// ServiceAt is Service as it was.
func (f *Fleet) ServiceAt(cluster, nameOrARN string, moment time.Time) (types.Service, bool) {
	defer f.enter()()
	return f.serviceSeen(cluster, nameOrARN, f.back(moment))
}

func (f *Fleet) serviceSeen(cluster, nameOrARN string, moment time.Time) (types.Service, bool) {
	c, known := f.cluster(cluster)
	if !known {
		return types.Service{}, false
	}
	for s, _ := f.service(c, nameOrARN); s != nil; s = s.former {
		if l := s.looks.at(moment); l != nil {
			return f.seen(l, moment), true
		}
	}
	return types.Service{}, false
}

// Deployments gives what ListServiceDeployments lists of a service, given as in Service: newest first, from
// ListingDelay to History old.
func (f *Fleet) Deployments(cluster, service string) []types.ServiceDeployment {
	defer f.enter()()
	return f.listedDeployments(cluster, service, f.now)
}

// DeploymentsAt is Deployments as it was.
func (f *Fleet) DeploymentsAt(cluster, service string, moment time.Time) []types.ServiceDeployment {
	defer f.enter()()
	return f.listedDeployments(cluster, service, f.back(moment))
}

func (f *Fleet) listedDeployments(cluster, service string, moment time.Time) []types.ServiceDeployment {
	c, known := f.cluster(cluster)
	if !known {
		return nil
	}
	s, known := f.service(c, service)
	if !known {
		return nil
	}
	if l := s.looks.at(moment); l == nil || l.state.DeploymentController.Type != types.DeploymentControllerTypeEcs {
		return nil
	}
	listed := make([]types.ServiceDeployment, 0, len(s.deployments))
	for _, d := range slices.Backward(s.deployments) {
		if state := d.past.at(moment); f.told(state, moment, ListingDelay) {
			listed = append(listed, *state)
		}
	}
	return listed
}

// Deployment gives a service deployment as DescribeServiceDeployments answers it, and whether it does: a deployment
// younger than DescribeDelay or older than History is MISSING.
func (f *Fleet) Deployment(arn string) (types.ServiceDeployment, bool) {
	defer f.enter()()
	return f.describedDeployment(arn, f.now)
}

// DeploymentAt is Deployment as it was.
func (f *Fleet) DeploymentAt(arn string, moment time.Time) (types.ServiceDeployment, bool) {
	defer f.enter()()
	return f.describedDeployment(arn, f.back(moment))
}

func (f *Fleet) describedDeployment(arn string, moment time.Time) (types.ServiceDeployment, bool) {
	d, known := f.deployments[arn]
	if !known {
		return types.ServiceDeployment{}, false
	}
	state := d.past.at(moment)
	if !f.told(state, moment, DescribeDelay) {
		return types.ServiceDeployment{}, false
	}
	return *state, true
}

// told says whether a deployment, nil where there is none, is old enough to be told of, and not too old.
func (f *Fleet) told(d *types.ServiceDeployment, moment time.Time, delay time.Duration) bool {
	if d == nil {
		return false
	}
	age := moment.Sub(*d.CreatedAt)
	return age >= f.paced(delay) && age <= History
}

// Revision gives a service revision as DescribeServiceRevisions answers it now: without container images for
// ImagesDelay, without their digests for DigestsDelay, and with managed resources that are PROVISIONING for
// ManagedResourcesDelay. It goes with its service. One from before October 25, 2024 is MISSING (AWS' documentation).
func (f *Fleet) Revision(arn string) (types.ServiceRevision, bool) {
	defer f.enter()()
	r, known := f.revisions[arn]
	if !known || r.state.CreatedAt.Before(describableSince()) {
		return types.ServiceRevision{}, false
	}
	return r.seen(f.now), true
}

// describableSince is when ECS began to keep service revisions.
func describableSince() time.Time { return time.Date(2024, 10, 25, 0, 0, 0, 0, time.UTC) }
