package fleet

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// service is a service and its past.
type service struct {
	cluster   *cluster
	spec      ServiceSpec
	state     *types.Service // but for its deployments and current revisions, which seen adds
	looks     past[*look]
	former    *service              // the deleted one that it took the name of; nil: there is none
	blueprint types.ServiceRevision // what the next revision has in common with the last

	image           string       // of the application container, in the last revision
	taskDefinitions int          // registered so far
	placements      []placement  // of what it runs, newest first
	primary         *revision    // among them, what it is to run
	stable          *revision    // the last that was deployed successfully; nil: none yet
	rollout         *rollout     // nil: nothing is under way
	replacement     *replacement // of a task set; nil: none is under way
	deployments     []*deployment
	revisions       []*revision
	livelyIndex     int // its place among the lively services; -1: not there
}

// deployment is a service deployment.
type deployment struct {
	state *types.ServiceDeployment
	past  past[*types.ServiceDeployment]
}

// revision is a service revision as it is in the end, and when its images, their digests and its managed resources
// are so.
type revision struct {
	state                         types.ServiceRevision
	provisioning                  *types.ECSManagedResources // until activeAt; nil: there are none
	imagesAt, digestsAt, activeAt time.Time
}

// placement is a revision's place in its service: its tasks, and its entry among the service's deployments.
type placement struct {
	revision                    *revision
	requested, running, pending int32
	failed                      int32
	rolloutState                types.DeploymentRolloutState
	updatedAt                   time.Time
}

// seen gives the revision as it is described at that moment.
func (r *revision) seen(moment time.Time) types.ServiceRevision {
	state := r.state
	switch {
	case moment.Before(r.imagesAt):
		state.ContainerImages = nil
	case moment.Before(r.digestsAt):
		state.ContainerImages = withoutDigests(state.ContainerImages)
	}
	if r.provisioning != nil && moment.Before(r.activeAt) {
		state.EcsManagedResources = r.provisioning
	}
	return state
}

func withoutDigests(images []types.ContainerImage) []types.ContainerImage {
	bare := make([]types.ContainerImage, len(images))
	for i, image := range images {
		image.ImageDigest = nil
		bare[i] = image
	}
	return bare
}

// entry gives the revision's entry among the service's deployments, whose id has the revision's number.
func (f *Fleet) entry(p placement, status string) types.Deployment {
	r := p.revision.state
	id := "ecs-svc/" + lastPart(*r.ServiceRevisionArn)
	return types.Deployment{
		Id:                          aws.String(id),
		Status:                      aws.String(status),
		TaskDefinition:              r.TaskDefinition,
		CreatedAt:                   r.CreatedAt,
		UpdatedAt:                   aws.Time(p.updatedAt),
		DesiredCount:                p.requested,
		RunningCount:                p.running,
		PendingCount:                p.pending,
		FailedTasks:                 p.failed,
		RolloutState:                p.rolloutState,
		RolloutStateReason:          aws.String("ECS deployment " + id + " " + rolloutWord(p.rolloutState) + "."),
		LaunchType:                  r.LaunchType,
		CapacityProviderStrategy:    r.CapacityProviderStrategy,
		PlatformFamily:              r.PlatformFamily,
		PlatformVersion:             r.PlatformVersion,
		NetworkConfiguration:        r.NetworkConfiguration,
		FargateEphemeralStorage:     r.FargateEphemeralStorage,
		ServiceConnectConfiguration: r.ServiceConnectConfiguration,
		ServiceConnectResources:     f.connectResources(r),
		VolumeConfigurations:        r.VolumeConfigurations,
		VpcLatticeConfigurations:    r.VpcLatticeConfigurations,
	}
}

func rolloutWord(state types.DeploymentRolloutState) string {
	switch state {
	case types.DeploymentRolloutStateCompleted:
		return "completed"
	case types.DeploymentRolloutStateFailed:
		return "failed"
	default:
		return "in progress"
	}
}

// summary gives the revision's entry among the service's current revisions.
func (p placement) summary() types.ServiceCurrentRevisionSummary {
	return types.ServiceCurrentRevisionSummary{
		Arn:                p.revision.state.ServiceRevisionArn,
		RequestedTaskCount: p.requested,
		RunningTaskCount:   p.running,
		PendingTaskCount:   p.pending,
	}
}

// place gives the service those revisions, newest first; the primary one is what it is to run.
func (f *Fleet) place(s *service, placements []placement, primary *revision) {
	before := s.placements
	f.arrange(s, placements, primary)
	f.changeTasks(s, before)
}

// arrange has the service tell of those revisions.
func (f *Fleet) arrange(s *service, placements []placement, primary *revision) {
	s.placements, s.primary = placements, primary
	next := *s.state
	next.TaskDefinition = primary.state.TaskDefinition
	next.RunningCount, next.PendingCount = 0, 0
	for _, p := range placements {
		next.RunningCount += p.running
		next.PendingCount += p.pending
	}
	f.update(s, next)
}

// update replaces the service's state.
func (f *Fleet) update(s *service, next types.Service) {
	s.cluster.count(s.state, &next)
	s.state = &next
	s.looks.hold(s.look(), f.now, f.config.Lag)
}

// update replaces the deployment's state.
func (d *deployment) update(f *Fleet, next types.ServiceDeployment) {
	d.state = &next
	d.past.hold(d.state, f.now, f.config.Lag)
}

// report adds an event to the service, which keeps a few.
func (f *Fleet) report(s *service, message string) {
	const kept = 5
	next := *s.state
	next.Events = append([]types.ServiceEvent{{
		Id:        aws.String(f.uuid()),
		CreatedAt: aws.Time(f.now),
		Message:   aws.String("(service " + s.spec.Name + ") " + message),
	}}, next.Events[:min(len(next.Events), kept-1)]...)
	f.update(s, next)
}

// revise makes the service's next revision.
func (f *Fleet) revise(s *service, change Change) *revision {
	image := change.Image
	if image == "" {
		image = f.nextImage(s.image)
	}
	if image != s.image || s.taskDefinitions == 0 {
		s.taskDefinitions++
	}
	s.image = image
	if change.GuardDuty != nil {
		s.blueprint.GuardDutyEnabled = *change.GuardDuty
	}
	if s.stable != nil {
		s.blueprint.ResolvedConfiguration = swapTargetGroups(s.stable.state)
	}
	number := f.revisionNumber()
	r := &revision{
		state:     s.blueprint,
		imagesAt:  f.now.Add(f.paced(ImagesDelay)),
		digestsAt: f.now.Add(f.paced(DigestsDelay)),
	}
	path := *s.cluster.state.ClusterName + "/" + s.spec.Name
	r.state.ServiceRevisionArn = aws.String(f.arn("ecs", "service-revision/"+path+"/"+number))
	r.state.TaskDefinition = aws.String(f.taskDefinition(s))
	r.state.CreatedAt = aws.Time(f.now)
	r.state.ContainerImages = containerImages(s.spec.Name, image, number, s.spec)
	f.manage(s, r)
	s.revisions = append(s.revisions, r)
	f.revisions[*r.state.ServiceRevisionArn] = r
	return r
}

func (f *Fleet) taskDefinition(s *service) string {
	family := *s.cluster.state.ClusterName + "-" + s.spec.Name
	return f.arn("ecs", "task-definition/"+family+":"+strconv.Itoa(s.taskDefinitions))
}
