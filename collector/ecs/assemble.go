package ecs

import (
	"cmp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// assemble makes the snapshot of what ECS answered.
func assemble(target Target, takenAt time.Time, answers []*clusterAnswers) *Snapshot {
	snapshot := &Snapshot{Target: target, TakenAt: takenAt}
	for _, c := range answers {
		cluster := Cluster{Name: lastPart(c.arn), Err: c.err}
		snapshot.Failures = append(snapshot.Failures, c.failures...)
		for _, s := range c.services {
			if s.gone || c.err != nil {
				continue
			}
			cluster.Services = append(cluster.Services, assembleService(s))
			snapshot.Failures = append(snapshot.Failures, s.failures...)
		}
		slices.SortFunc(cluster.Services, func(a, b Service) int { return cmp.Compare(a.Name, b.Name) })
		cluster.Services = slices.CompactFunc(cluster.Services, func(a, b Service) bool { return a.Name == b.Name })
		snapshot.Clusters = append(snapshot.Clusters, cluster)
	}
	slices.SortFunc(snapshot.Clusters, func(a, b Cluster) int { return cmp.Compare(a.Name, b.Name) })
	return snapshot
}

func assembleService(s *serviceAnswers) Service {
	service := Service{
		Name:                 aws.ToString(s.service.ServiceName),
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
		CurrentRevision: lastPart(s.currentRevision()),
		Deployment:      assembleDeployment(s),
	}
	if !s.deployedByECS() {
		service.DeploymentController = string(s.service.DeploymentController.Type)
	}
	for _, arn := range s.referencedRevisions() {
		service.Revisions = append(service.Revisions, Revision{
			ID:    lastPart(arn),
			Tasks: revisionTasks(s, arn),
			Spec:  revisionSpec(s, arn),
		})
	}
	return service
}

func assembleDeployment(s *serviceAnswers) *Deployment {
	if s.listed == nil {
		return nil
	}
	deployment := &Deployment{
		ID:             lastPart(aws.ToString(s.listed.ServiceDeploymentArn)),
		Status:         string(s.listed.Status),
		TargetRevision: lastPart(aws.ToString(s.listed.TargetServiceRevisionArn)),
		CreatedAt:      aws.ToTime(s.listed.CreatedAt),
		StartedAt:      aws.ToTime(s.listed.StartedAt),
		FinishedAt:     aws.ToTime(s.listed.FinishedAt),
	}
	if s.described != nil {
		describe(deployment, s.described)
	}
	return deployment
}

// describe puts what DescribeServiceDeployments answered over what was listed
// of a deployment a moment before.
func describe(deployment *Deployment, answer *types.ServiceDeployment) {
	deployment.Status = string(answer.Status)
	deployment.StartedAt = aws.ToTime(answer.StartedAt)
	deployment.FinishedAt = aws.ToTime(answer.FinishedAt)
	deployment.StoppedAt = aws.ToTime(answer.StoppedAt)
	if answer.DeploymentConfiguration != nil {
		deployment.Strategy = string(answer.DeploymentConfiguration.Strategy)
	}
	for _, source := range answer.SourceServiceRevisions {
		deployment.SourceRevisions = append(deployment.SourceRevisions, lastPart(aws.ToString(source.Arn)))
	}
}

// revisionTasks counts the tasks of a revision: as the service tells, else as the deployment does.
func revisionTasks(s *serviceAnswers, arn string) *RevisionTasks {
	for _, current := range s.service.CurrentServiceRevisions {
		if aws.ToString(current.Arn) == arn {
			return &RevisionTasks{current.RequestedTaskCount, current.RunningTaskCount, current.PendingTaskCount}
		}
	}
	if s.described == nil {
		return nil
	}
	summaries := s.described.SourceServiceRevisions
	if s.described.TargetServiceRevision != nil {
		summaries = append(slices.Clip(summaries), *s.described.TargetServiceRevision)
	}
	for _, summary := range summaries {
		if aws.ToString(summary.Arn) == arn {
			return &RevisionTasks{summary.RequestedTaskCount, summary.RunningTaskCount, summary.PendingTaskCount}
		}
	}
	return nil
}

func revisionSpec(s *serviceAnswers, arn string) *RevisionSpec {
	i := slices.IndexFunc(s.revisions, func(r types.ServiceRevision) bool { return aws.ToString(r.ServiceRevisionArn) == arn })
	if i < 0 {
		return nil
	}
	answer := s.revisions[i]
	spec := &RevisionSpec{
		CreatedAt:        aws.ToTime(answer.CreatedAt),
		TaskDefinition:   lastPart(aws.ToString(answer.TaskDefinition)),
		LaunchType:       string(answer.LaunchType),
		PlatformVersion:  aws.ToString(answer.PlatformVersion),
		PlatformFamily:   aws.ToString(answer.PlatformFamily),
		GuardDutyEnabled: answer.GuardDutyEnabled,
	}
	for _, image := range answer.ContainerImages {
		spec.Containers = append(spec.Containers, Container{
			Name:  aws.ToString(image.ContainerName),
			Image: parseImage(aws.ToString(image.Image), aws.ToString(image.ImageDigest)),
		})
	}
	return spec
}
