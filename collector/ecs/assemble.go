package ecs

import (
	"cmp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// assemble makes the snapshot of what ECS has answered by now.
func assemble(target Target, now time.Time, answers []*clusterAnswers) *Snapshot {
	snapshot := &Snapshot{Target: target, ReadAt: now}
	for _, c := range answers {
		cluster := Cluster{Name: lastPart(c.arn), Err: c.err, ReadAt: now}
		snapshot.Failures = append(snapshot.Failures, c.failures...)
		for _, s := range c.services {
			switch {
			case !s.done: // the others are being read at this moment
				cluster.Services = append(cluster.Services, s.view)
			case !s.gone:
				cluster.Services = append(cluster.Services, s.view)
				snapshot.Failures = append(snapshot.Failures, s.failures...)
				snapshot.Finished = append(snapshot.Finished, s.finished...)
			}
		}
		slices.SortFunc(cluster.Services, func(a, b Service) int { return cmp.Compare(a.Name, b.Name) })
		snapshot.Clusters = append(snapshot.Clusters, cluster)
	}
	slices.SortFunc(snapshot.Clusters, func(a, b Cluster) int { return cmp.Compare(a.Name, b.Name) })
	return snapshot
}

func assembleService(s *serviceAnswers) Service {
	service := Service{
		Name:                 lastPart(aws.ToString(s.service.ServiceArn)), // as ServiceName, and never absent
		Status:               aws.ToString(s.service.Status),
		LaunchType:           string(s.service.LaunchType),
		SchedulingStrategy:   string(s.service.SchedulingStrategy),
		DeploymentController: string(types.DeploymentControllerTypeEcs),
		CreatedAt:            aws.ToTime(s.service.CreatedAt),
		Tasks: ServiceTasks{
			Desired: s.service.DesiredCount,
			Running: s.service.RunningCount,
			Pending: s.service.PendingCount,
		},
		Tags:            serviceTags(s.service.Tags),
		CurrentRevision: lastPart(s.currentRevision()),
		Deployment:      newDeployment(s.listed, s.described),
		Finished:        s.history.counts,
	}
	if !s.deployedByECS() {
		service.DeploymentController = string(s.service.DeploymentController.Type)
	}
	service.Pending = s.pending()
	for _, arn := range s.referencedRevisions() {
		service.Revisions = append(service.Revisions, Revision{
			ID:      lastPart(arn),
			Tasks:   revisionTasks(s, arn),
			Traffic: s.traffic[arn],
			Spec:    s.revisions[arn].spec,
		})
	}
	return service
}

// revisionTasks counts the tasks of a revision: as the service tells, else as the deployment does.
func revisionTasks(s *serviceAnswers, arn string) *RevisionTasks {
	for _, current := range s.service.CurrentServiceRevisions {
		if aws.ToString(current.Arn) == arn {
			return &RevisionTasks{current.RequestedTaskCount, current.RunningTaskCount, current.PendingTaskCount}
		}
	}
	if summary := deploymentSummary(s, arn); summary != nil {
		return &RevisionTasks{summary.RequestedTaskCount, summary.RunningTaskCount, summary.PendingTaskCount}
	}
	return nil
}

// deploymentSummary is what the newest deployment tells of a revision, nil when it does not name it.
func deploymentSummary(s *serviceAnswers, arn string) *types.ServiceRevisionSummary {
	if s.described == nil {
		return nil
	}
	if target := s.described.TargetServiceRevision; target != nil && aws.ToString(target.Arn) == arn {
		return target
	}
	for _, source := range s.described.SourceServiceRevisions {
		if aws.ToString(source.Arn) == arn {
			return &source
		}
	}
	return nil
}

func serviceTags(tags []types.Tag) map[string]string {
	values := make(map[string]string, len(tags))
	for _, tag := range tags {
		values[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return values
}
