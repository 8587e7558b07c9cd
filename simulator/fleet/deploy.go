package fleet

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Deploy starts a deployment of a service, both given by name or ARN, and gives the deployment's ARN. A cluster
// or service that is unknown or not ACTIVE, a service that deploys by another controller than ECS, and one with a
// deployment under way are errors.
func (f *Fleet) Deploy(cluster, service string, change Change) (deploymentARN string, err error) {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return "", err
	}
	if controller := s.spec.Controller; controller != types.DeploymentControllerTypeEcs {
		return "", fmt.Errorf("service %q deploys by the controller %s", service, controller)
	}
	if s.rollout != nil {
		return "", fmt.Errorf("service %q has a deployment under way", service)
	}
	return f.deploy(s, change), nil
}

func (f *Fleet) deploy(s *service, change Change) string {
	return f.begin(s, f.revise(s, change), change.Outcome)
}
