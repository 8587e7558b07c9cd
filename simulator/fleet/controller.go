package fleet

import (
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
	next.TaskSets, s.replacement = nil, nil
	f.update(s, next)
	if to == types.DeploymentControllerTypeEcs {
		f.deploy(s, Change{})
	} else {
		f.handOver(s)
	}
	return nil
}

// handOver leaves the service to another controller than ECS.
func (f *Fleet) handOver(s *service) {
	if s.rollout != nil {
		f.halt(s, "Service deployment stopped because the deployment controller was changed.")
	}
	s.placements, s.primary, s.stable = nil, nil, nil
	f.setTaskSets(s, f.newTaskSet(s).at(serving()))
}
