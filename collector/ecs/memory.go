package ecs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// historyKept is how long ECS knows a deployment (AWS' ECS API reference, ListServiceDeployments).
const historyKept = 90 * 24 * time.Hour

// memory is what a reader knows of the deployments of a service, from one refresh to the next.
type memory struct {
	seenAt    time.Time                     // when the service was read last
	createdAt time.Time                     // of the service: one of the same name that was created anew is another
	known     bool                          // whether its deployments were ever listed
	listed    *types.ServiceDeploymentBrief // the newest deployment; nil when there is none
	described *types.ServiceDeployment      // the same, nil when ECS did not describe it
	traffic   map[string]Traffic            // that deployments meant revisions to have, by ARN, as last read
	history   history
	unended   []types.ServiceDeploymentBrief // deployments that count as finished, of which the end could not be read yet
	trace     string                         // of the service, when its deployments were listed last
	primary   string                         // the primary deployment of the service then, by the number that the service gives it
}

// recall takes in what is remembered of the service, unless that is of a former one of its name.
func (s *serviceAnswers) recall(former memory) {
	created := aws.ToTime(s.service.CreatedAt)
	if created.IsZero() || former.createdAt.Equal(created) {
		s.memory = former
		return
	}
	s.createdAt = created
}

// trace is what of a service changes when it is deployed. The service names its
// deployments under numbers of their own, before ECS lists or describes them.
func trace(service types.Service) string {
	var trace strings.Builder
	for _, d := range service.Deployments {
		fmt.Fprintln(&trace, aws.ToString(d.Id), aws.ToString(d.Status), d.RolloutState, aws.ToTime(d.UpdatedAt).UnixMilli())
	}
	for _, r := range service.CurrentServiceRevisions {
		fmt.Fprintln(&trace, aws.ToString(r.Arn))
	}
	return trace.String()
}

// toList tells whether the deployments of the service have to be listed: when
// they never were, when there is one that is not listed yet, and when a service at
// rest has changed. While the newest is under way its description tells of it.
func (s *serviceAnswers) toList(now time.Time) bool {
	primary := primaryDeployment(s.service)
	switch {
	case !s.known, s.othersOpen(), aws.ToString(primary.Id) != s.primary:
		return true
	case s.underWay():
		return now.Sub(aws.ToTime(s.listed.CreatedAt)) > historyKept // then it cannot be described any more
	case trace(s.service) != s.trace:
		return true
	default:
		return now.Sub(aws.ToTime(primary.CreatedAt)) <= listingGrace && !s.leadsTo(primary)
	}
}

// leadsTo tells whether the newest deployment, as it was listed and described, is the
// one that the service calls its primary: the number of that is the id of the revision
// that it brings, or goes back to.
func (s *serviceAnswers) leadsTo(primary types.Deployment) bool {
	number := lastPart(aws.ToString(primary.Id))
	return s.listed != nil && (number == lastPart(aws.ToString(s.listed.TargetServiceRevisionArn)) || number == lastPart(s.currentRevision()))
}

// primaryDeployment is the deployment that the service calls its primary, if it has one.
func primaryDeployment(service types.Service) types.Deployment {
	i := slices.IndexFunc(service.Deployments, func(d types.Deployment) bool { return aws.ToString(d.Status) == "PRIMARY" })
	if i < 0 {
		return types.Deployment{}
	}
	return service.Deployments[i]
}

// othersOpen tells whether a deployment that is not the newest has still to finish.
func (s *serviceAnswers) othersOpen() bool {
	return slices.ContainsFunc(s.history.open, func(arn string) bool {
		return s.listed == nil || arn != aws.ToString(s.listed.ServiceDeploymentArn)
	})
}
