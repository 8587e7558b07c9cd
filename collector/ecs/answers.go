package ecs

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// statusInactive is the status of a deleted service or cluster, which ECS may still answer for a while.
const statusInactive = "INACTIVE"

// clusterAnswers is what ECS answered about a cluster in one refresh.
type clusterAnswers struct {
	arn      string
	err      error // why the services could not be read
	failures []Failure
	services []*serviceAnswers

	abandoned []*serviceAnswers // that were read before err came
}

// take takes in the services of an answer, each once, and gives them. It counts those
// that were asked for and are not in it.
func (c *clusterAnswers) take(asked []string, out *ecs.DescribeServicesOutput) []*serviceAnswers {
	before := len(c.services)
	c.failures = append(c.failures, entriesFailed("DescribeServices", out.Failures)...)
	answered := map[string]bool{}
	for _, failure := range out.Failures {
		answered[aws.ToString(failure.Arn)] = true
	}
	for _, service := range out.Services {
		arn := aws.ToString(service.ServiceArn)
		if arn != "" && !answered[arn] && aws.ToString(service.Status) != statusInactive {
			c.services = append(c.services, &serviceAnswers{service: service})
		}
		answered[arn] = true
	}
	for _, arn := range asked {
		if !answered[arn] {
			c.failures = append(c.failures, Failure{"DescribeServices", noAnswer, fmt.Errorf("service %s: not in the answer that should have it", lastPart(arn))})
		}
	}
	return c.services[before:]
}

// serviceAnswers is what ECS answered about a service in one refresh, over what
// is remembered of the one before.
type serviceAnswers struct {
	memory
	service   types.Service
	unknown   bool                           // its deployments were never listed before this refresh
	gone      bool                           // deleted since it was listed
	looked    bool                           // whether its deployments were listed in this refresh
	unlisted  bool                           // its deployments could not be listed
	news      []types.ServiceDeploymentBrief // deployments that have finished since the refresh before
	finished  []FinishedDeployment           // the same, and how long they took
	revisions map[string]knownRevision       // that it refers to, by ARN
	failures  []Failure

	done bool    // whether it was read in this refresh
	view Service // what is known of it: before it was read from the refresh before
}

// beingDeployed tells whether the service itself says that it has a deployment under way.
func (s *serviceAnswers) beingDeployed() bool {
	return slices.ContainsFunc(s.service.Deployments, func(d types.Deployment) bool {
		return d.RolloutState == types.DeploymentRolloutStateInProgress
	})
}

// fail notes that a call about the service failed.
func (s *serviceAnswers) fail(operation string, err error) {
	if isGone(err) {
		s.gone = true
		return
	}
	s.failures = append(s.failures, callFailed(operation, "service "+lastPart(aws.ToString(s.service.ServiceArn)), err))
}

// forget drops what is remembered of revisions that are not referred to any more.
func (s *serviceAnswers) forget() {
	referenced := s.referencedRevisions()
	maps.DeleteFunc(s.traffic, func(arn string, _ Traffic) bool { return !slices.Contains(referenced, arn) })
}

// deployedByECS tells whether ECS itself deploys the service, rather than
// CodeDeploy or somebody else's controller.
func (s *serviceAnswers) deployedByECS() bool {
	controller := s.service.DeploymentController
	return controller == nil || controller.Type == "" || controller.Type == types.DeploymentControllerTypeEcs
}

// pending tells whether the deployment of the service, or a revision that it refers
// to, could not be read yet.
func (s *serviceAnswers) pending() bool {
	if s.deployedByECS() && !s.known || s.unlisted || s.listed != nil && s.described == nil {
		return true
	}
	return slices.ContainsFunc(s.referencedRevisions(), func(arn string) bool {
		_, known := s.revisions[arn]
		return !known
	})
}

// underWay tells whether the newest deployment is under way.
func (s *serviceAnswers) underWay() bool {
	if s.listed == nil {
		return false
	}
	if s.described != nil {
		return underWay(s.described.Status, s.described.FinishedAt != nil || s.described.StoppedAt != nil)
	}
	return underWay(s.listed.Status, s.listed.FinishedAt != nil)
}

// currentRevision is the ARN of the revision that the service stands on, empty
// when it cannot be known.
func (s *serviceAnswers) currentRevision() string {
	inUse := s.service.CurrentServiceRevisions // newest first
	switch {
	case s.unlisted:
		return ""
	case s.described != nil:
		return s.deployedRevision()
	case s.endedOnTarget():
		return aws.ToString(s.listed.TargetServiceRevisionArn)
	case len(inUse) == 0:
		return ""
	case s.underWay(): // listed so lately that its sources are not known yet
		target := aws.ToString(s.listed.TargetServiceRevisionArn)
		source := max(0, slices.IndexFunc(inUse, func(r types.ServiceCurrentRevisionSummary) bool { return aws.ToString(r.Arn) != target }))
		return aws.ToString(inUse[source].Arn)
	default: // not deployed within the history that ECS keeps, or rolled back to what is not known
		return aws.ToString(inUse[0].Arn)
	}
}

// endedOnTarget tells whether the newest deployment has ended without a rollback.
func (s *serviceAnswers) endedOnTarget() bool {
	return s.listed != nil && (s.listed.Status == types.ServiceDeploymentStatusSuccessful || s.listed.Status == types.ServiceDeploymentStatusStopped)
}

// deployedRevision is where the described deployment started from while it is
// under way, and what it left behind once it has ended.
func (s *serviceAnswers) deployedRevision() string {
	deployment := s.described
	switch {
	case s.underWay() && len(deployment.SourceServiceRevisions) > 0:
		return aws.ToString(deployment.SourceServiceRevisions[0].Arn)
	case !s.underWay() && deployment.Rollback != nil && deployment.Rollback.ServiceRevisionArn != nil:
		return *deployment.Rollback.ServiceRevisionArn
	case deployment.TargetServiceRevision != nil:
		return aws.ToString(deployment.TargetServiceRevision.Arn)
	default:
		return ""
	}
}

// referencedRevisions are the ARNs of the revisions that matter now, each once:
// the current one, and source and target of a deployment under way.
func (s *serviceAnswers) referencedRevisions() []string {
	arns := []string{s.currentRevision()}
	if s.underWay() {
		if s.described != nil {
			for _, source := range s.described.SourceServiceRevisions {
				arns = append(arns, aws.ToString(source.Arn))
			}
		}
		arns = append(arns, aws.ToString(s.listed.TargetServiceRevisionArn))
	}
	return slices.DeleteFunc(unique(arns), func(arn string) bool { return arn == "" })
}
