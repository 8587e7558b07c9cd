package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Clusters gives every cluster, by ARN. Deleted ones stay, as INACTIVE.
func (f *Fleet) Clusters() []types.Cluster {
	defer f.enter()()
	states := make([]types.Cluster, 0, len(f.clusters))
	for _, c := range f.clusters {
		states = append(states, c.state)
	}
	return states
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

// ServiceARNs gives what ListServices lists of a cluster: its ACTIVE services, in the order they were created.
// DRAINING ones can be described, but are not listed (AWS' documentation of DeleteService).
func (f *Fleet) ServiceARNs(clusterARN string) []string {
	defer f.enter()()
	c, known := f.cluster(clusterARN)
	if !known {
		return nil
	}
	return slices.Clip(c.serviceARNs)
}

// Service gives a service by its name or ARN, with or without the cluster in it, as DescribeServices answers it
// now, and whether there is one or was one until InactiveTime ago.
func (f *Fleet) Service(clusterARN, nameOrARN string) (types.Service, bool) {
	defer f.enter()()
	c, known := f.cluster(clusterARN)
	if !known {
		return types.Service{}, false
	}
	s, known := f.service(c, nameOrARN)
	if !known {
		return types.Service{}, false
	}
	return f.seen(s), true
}

// ServiceByARN is Service for a full ARN, which names its cluster.
func (f *Fleet) ServiceByARN(arn string) (types.Service, bool) {
	defer f.enter()()
	s, known := f.services[arn]
	if !known {
		return types.Service{}, false
	}
	return f.seen(s), true
}

// seen gives the service as it is described now.
func (f *Fleet) seen(s *service) types.Service {
	state := s.state
	state.CurrentServiceDeployment = f.currentDeployment(s)
	if len(s.placements) == 0 {
		return state
	}
	state.Deployments = make([]types.Deployment, 1, len(s.placements))
	state.CurrentServiceRevisions = make([]types.ServiceCurrentRevisionSummary, 0, len(s.placements))
	for _, p := range s.placements {
		state.CurrentServiceRevisions = append(state.CurrentServiceRevisions, p.summary())
		if p.revision == s.primary {
			state.Deployments[0] = f.entry(p, "PRIMARY")
		} else {
			state.Deployments = append(state.Deployments, f.entry(p, statusActive))
		}
	}
	return state
}

// currentDeployment gives what the service says of its deployment under way: nothing at first, then the former
// one, then the right one, and nothing again when it has finished.
func (f *Fleet) currentDeployment(s *service) *string {
	if s.rollout == nil {
		return nil
	}
	current := s.rollout.deployment.state
	switch age := f.now.Sub(*current.CreatedAt); {
	case age < f.paced(CurrentDeploymentAbsent):
		return nil
	case age >= f.paced(CurrentDeploymentStale):
		return current.ServiceDeploymentArn
	case len(s.deployments) < 2:
		return nil
	default:
		return s.deployments[len(s.deployments)-2].state.ServiceDeploymentArn
	}
}

// Deployments gives what ListServiceDeployments lists of a service now: newest first, from ListingDelay to History
// old.
func (f *Fleet) Deployments(serviceARN string) []types.ServiceDeployment {
	defer f.enter()()
	s, known := f.services[serviceARN]
	if !known {
		return nil
	}
	listed := make([]types.ServiceDeployment, 0, len(s.deployments))
	for _, d := range slices.Backward(s.deployments) {
		age := f.now.Sub(*d.state.CreatedAt)
		if age >= f.paced(ListingDelay) && age <= History {
			listed = append(listed, d.state)
		}
	}
	return listed
}

// Deployment gives a service deployment as DescribeServiceDeployments answers it now, and whether it does: a
// deployment younger than DescribeDelay or older than History is MISSING.
func (f *Fleet) Deployment(arn string) (types.ServiceDeployment, bool) {
	defer f.enter()()
	d, known := f.deployments[arn]
	if !known {
		return types.ServiceDeployment{}, false
	}
	if age := f.now.Sub(*d.state.CreatedAt); age < f.paced(DescribeDelay) || age > History {
		return types.ServiceDeployment{}, false
	}
	return d.state, true
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
