package ecs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// DeploymentCount is how many deployments of a service were seen to finish with a
// status since its target was first read. A [Cache] has that last over restarts.
type DeploymentCount struct {
	Status string
	Count  int
}

// FinishedDeployment is a deployment that was seen to have finished since the refresh before.
type FinishedDeployment struct {
	Cluster, Status string
	Duration        Optional[time.Duration] // from start to end, where ECS gave both
}

// history is what a reader remembers of the deployments of a service.
type history struct {
	newest time.Time         // when the newest known deployment was created
	open   []string          // ARNs of those that had not finished
	counts []DeploymentCount // replaced, never modified: snapshots share it
}

// firstLook is what is remembered of a service that was not known before: its
// deployments as they were at the time since which they count. Every finished status
// starts at 0, so that the first deployment shows as an increase.
func firstLook(listed []types.ServiceDeploymentBrief, since time.Time) history {
	h := history{newest: since}
	for _, deployment := range listed {
		// Of what was stopped the list has no end; it is taken to have ended before.
		if !finished(deployment) || aws.ToTime(deployment.FinishedAt).After(since) {
			h.open = append(h.open, aws.ToString(deployment.ServiceDeploymentArn))
		}
	}
	for _, status := range FinishedStatuses() {
		h.counts = append(h.counts, DeploymentCount{Status: status})
	}
	return h
}

// complete tells whether a listing has come, with its pages so far, to what is
// known: the newest deployment and all that had not finished.
func (h history) complete(listed []types.ServiceDeploymentBrief) bool {
	reached := slices.ContainsFunc(listed, func(d types.ServiceDeploymentBrief) bool {
		return !aws.ToTime(d.CreatedAt).After(h.newest)
	})
	return reached && !slices.ContainsFunc(h.open, func(arn string) bool {
		return !slices.ContainsFunc(listed, func(d types.ServiceDeploymentBrief) bool { return aws.ToString(d.ServiceDeploymentArn) == arn })
	})
}

// news are the listed deployments that have finished since the history ends:
// those that had not finished then, and those that were not known.
func (h history) news(listed []types.ServiceDeploymentBrief) []types.ServiceDeploymentBrief {
	var news []types.ServiceDeploymentBrief
	for _, deployment := range listed {
		unknown := aws.ToTime(deployment.CreatedAt).After(h.newest)
		if finished(deployment) && (unknown || slices.Contains(h.open, aws.ToString(deployment.ServiceDeploymentArn))) {
			news = append(news, deployment)
		}
	}
	return news
}

// after is the history once a complete listing is known as well. It ends with the
// newest deployment of that, and not later: ECS lists a deployment some seconds late.
func (h history) after(listed []types.ServiceDeploymentBrief) history {
	next := history{counts: h.counts}
	for _, deployment := range listed {
		if created := aws.ToTime(deployment.CreatedAt); created.After(next.newest) {
			next.newest = created
		}
		if !finished(deployment) {
			next.open = append(next.open, aws.ToString(deployment.ServiceDeploymentArn))
		}
	}
	for _, deployment := range h.news(listed) {
		next.counts = counted(next.counts, string(deployment.Status))
	}
	return next
}

// closed is the history once one of its open deployments is known to have
// finished with a status, without a listing.
func (h history) closed(arn, status string) history {
	open := slices.DeleteFunc(slices.Clone(h.open), func(other string) bool { return other == arn })
	return history{newest: h.newest, open: open, counts: counted(h.counts, status)}
}

// counted is the counts with one more of a status.
func counted(counts []DeploymentCount, status string) []DeploymentCount {
	i := slices.IndexFunc(counts, func(c DeploymentCount) bool { return c.Status == status })
	if i < 0 {
		return append(slices.Clone(counts), DeploymentCount{status, 1})
	}
	counts = slices.Clone(counts)
	counts[i].Count++
	return counts
}

// FinishedStatuses are the statuses of a deployment that has ended (AWS' ECS API
// reference, ServiceDeployment).
func FinishedStatuses() []string {
	return []string{
		string(types.ServiceDeploymentStatusSuccessful),
		string(types.ServiceDeploymentStatusStopped),
		string(types.ServiceDeploymentStatusRollbackSuccessful),
		string(types.ServiceDeploymentStatusRollbackFailed),
	}
}

func finished(deployment types.ServiceDeploymentBrief) bool {
	return !underWay(deployment.Status, deployment.FinishedAt != nil)
}

// underWay tells whether a deployment of that status is under way. One with a
// status that is not known is, until it has a time at which it ended.
func underWay(status types.ServiceDeploymentStatus, ended bool) bool {
	switch {
	case slices.Contains(FinishedStatuses(), string(status)):
		return false
	case slices.Contains(status.Values(), status):
		return true
	default:
		return !ended
	}
}
