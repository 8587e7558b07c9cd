package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ChangeController has a service deployed by another controller, as UpdateService does. With CODE_DEPLOY and EXTERNAL
// its tasks are in a task set: a deployment under way is stopped, and no deployments and revisions of the service are
// told of. With ECS again a deployment begins. A cluster or service that is unknown or not ACTIVE is an error.
func (f *Fleet) ChangeController(cluster, service string, to types.DeploymentControllerType) error {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return err
	}
	if s.spec.Controller == to {
		return nil
	}
	s.spec.Controller = to
	next := *s.state
	next.DeploymentController = &types.DeploymentController{Type: to}
	next.DeploymentConfiguration = f.deploymentConfiguration(s.spec)
	next.TaskSets = nil
	f.update(s, next)
	if to == types.DeploymentControllerTypeEcs {
		f.enliven(s)
		f.deploy(s, Change{})
	} else {
		f.handOver(s)
	}
	return nil
}

// handOver leaves the service to another controller than ECS.
func (f *Fleet) handOver(s *service) {
	f.calm(s)
	if s.rollout != nil {
		f.halt(s, "Service deployment stopped because the deployment controller was changed.")
	}
	s.placements, s.primary, s.stable = nil, nil, nil
	f.update(s, f.withTaskSet(s))
}

// withTaskSet gives the service with its tasks in a task set, as the other controllers than ECS have it.
func (f *Fleet) withTaskSet(s *service) types.Service {
	s.taskDefinitions++
	next := *s.state
	number := f.revisionNumber()
	path := *s.cluster.state.ClusterName + "/" + s.spec.Name
	next.RunningCount, next.PendingCount, next.TaskDefinition = next.DesiredCount, 0, nil
	set := types.TaskSet{
		Id:                   aws.String("ecs-svc/" + number),
		TaskSetArn:           aws.String(f.arn("ecs", "task-set/"+path+"/ecs-svc/"+number)),
		ServiceArn:           next.ServiceArn,
		ClusterArn:           next.ClusterArn,
		Status:               aws.String("PRIMARY"),
		TaskDefinition:       aws.String(f.taskDefinition(s)),
		CreatedAt:            aws.Time(f.now),
		UpdatedAt:            aws.Time(f.now),
		LaunchType:           next.LaunchType,
		PlatformVersion:      s.blueprint.PlatformVersion,
		PlatformFamily:       next.PlatformFamily,
		NetworkConfiguration: next.NetworkConfiguration,
		LoadBalancers:        next.LoadBalancers,
		Scale:                &types.Scale{Unit: types.ScaleUnitPercent, Value: 100},
		ComputedDesiredCount: next.DesiredCount,
		RunningCount:         next.DesiredCount,
		StabilityStatus:      types.StabilityStatusSteadyState,
		StabilityStatusAt:    aws.Time(f.now),
	}
	if s.spec.Controller == types.DeploymentControllerTypeCodeDeploy {
		next.TaskDefinition = set.TaskDefinition
		set.StartedBy = aws.String("CODE_DEPLOY")
	}
	next.TaskSets = []types.TaskSet{set}
	return next
}
