package ecs

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// deploymentsToDescribe are the ARNs of the newest deployment, until it was
// described as finished, and of what has finished lately without the list telling when.
func (s *serviceAnswers) deploymentsToDescribe() []string {
	if s.listed == nil || s.unlisted || s.gone {
		return nil
	}
	var arns []string
	if s.described == nil || s.underWay() {
		arns = append(arns, aws.ToString(s.listed.ServiceDeploymentArn))
	}
	for _, deployment := range slices.Concat(s.unended, s.news) {
		if deployment.FinishedAt == nil {
			arns = append(arns, aws.ToString(deployment.ServiceDeploymentArn))
		}
	}
	return unique(arns)
}

// learn takes in what was described: of the newest deployment all of it, of those
// that have finished lately how long they took.
func (s *serviceAnswers) learn(described map[string]types.ServiceDeployment, now time.Time) {
	if s.listed == nil {
		return
	}
	newest := aws.ToString(s.listed.ServiceDeploymentArn)
	if deployment, ok := described[newest]; ok {
		s.described = keptDescribed(deployment)
		s.direct(deployment)
		if slices.Contains(s.history.open, newest) && !s.underWay() {
			s.news = append(s.news, *s.listed)
			s.history = s.history.closed(newest, string(deployment.Status))
		}
	}
	ended := slices.Concat(s.unended, s.news)
	s.unended, s.news = nil, nil
	for _, deployment := range ended {
		d, ok := described[aws.ToString(deployment.ServiceDeploymentArn)]
		if !ok && deployment.FinishedAt == nil {
			if now.Sub(aws.ToTime(deployment.CreatedAt)) < historyKept {
				s.unended = append(s.unended, *keptListed(deployment))
			}
			continue
		}
		s.finished = append(s.finished, s.finishedDeployment(deployment, d, ok))
	}
}

// finishedDeployment is how a deployment went that was listed and, unless the list tells all, described.
func (s *serviceAnswers) finishedDeployment(listed types.ServiceDeploymentBrief, described types.ServiceDeployment, ok bool) FinishedDeployment {
	finished := FinishedDeployment{Cluster: lastPart(aws.ToString(s.service.ClusterArn)), Status: string(listed.Status)}
	started, ended := listed.StartedAt, listed.FinishedAt
	if ok {
		finished.Status, started, ended = string(described.Status), described.StartedAt, cmp.Or(described.FinishedAt, described.StoppedAt)
	}
	if started != nil && ended != nil {
		finished.Duration = given(ended.Sub(*started))
	}
	return finished
}

// direct takes in where a deployment directs traffic.
func (s *serviceAnswers) direct(deployment types.ServiceDeployment) {
	traffic := map[string]Traffic{}
	maps.Copy(traffic, s.traffic)
	summaries := deployment.SourceServiceRevisions
	if deployment.TargetServiceRevision != nil {
		summaries = append(slices.Clip(summaries), *deployment.TargetServiceRevision)
	}
	for _, summary := range summaries {
		traffic[aws.ToString(summary.Arn)] = Traffic{
			Production: optional(summary.RequestedProductionTrafficWeight),
			Test:       optional(summary.RequestedTestTrafficWeight),
		}
	}
	s.traffic = traffic
}
