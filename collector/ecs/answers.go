package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
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
}

// serviceAnswers is what ECS answered about a service in one refresh.
type serviceAnswers struct {
	service   types.Service
	gone      bool                          // deleted since it was listed
	unlisted  bool                          // its deployments could not be listed
	listed    *types.ServiceDeploymentBrief // the newest deployment
	described *types.ServiceDeployment      // the same, nil when ECS did not describe it
	revisions []types.ServiceRevision
	failures  []Failure
}

// fail notes that a call about the service failed.
func (s *serviceAnswers) fail(operation string, err error) {
	if isGone(err) {
		s.gone = true
		return
	}
	s.failures = append(s.failures, callFailed(operation, "service "+lastPart(aws.ToString(s.service.ServiceArn)), err))
}

// deployedByECS tells whether ECS itself deploys the service, rather than
// CodeDeploy or somebody else's controller.
func (s *serviceAnswers) deployedByECS() bool {
	controller := s.service.DeploymentController
	return controller == nil || controller.Type == "" || controller.Type == types.DeploymentControllerTypeEcs
}

// underWay tells whether the newest deployment is under way. One with a status
// that is not known is, until it has a time at which it ended.
func (s *serviceAnswers) underWay() bool {
	if s.listed == nil {
		return false
	}
	status, ended := s.listed.Status, s.listed.FinishedAt != nil
	if s.described != nil {
		status, ended = s.described.Status, s.described.FinishedAt != nil || s.described.StoppedAt != nil
	}
	switch status {
	case types.ServiceDeploymentStatusSuccessful, types.ServiceDeploymentStatusStopped,
		types.ServiceDeploymentStatusRollbackSuccessful, types.ServiceDeploymentStatusRollbackFailed:
		return false
	case types.ServiceDeploymentStatusPending, types.ServiceDeploymentStatusInProgress,
		types.ServiceDeploymentStatusStopRequested, types.ServiceDeploymentStatusRollbackRequested,
		types.ServiceDeploymentStatusRollbackInProgress:
		return true
	default:
		return !ended
	}
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
	case len(inUse) == 0:
		return ""
	case s.underWay(): // listed so lately that its sources are not known yet
		return aws.ToString(inUse[len(inUse)-1].Arn)
	default: // not deployed within the history that ECS keeps
		return aws.ToString(inUse[0].Arn)
	}
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
