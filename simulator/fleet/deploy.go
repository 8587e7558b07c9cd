package fleet

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Deploy starts a deployment of a service, cluster and service given by name or ARN, and gives the deployment's ARN.
// A deployment under way is superseded: it is STOPPED, and every revision that has tasks is a source of the new one.
// A cluster or service that is unknown or not ACTIVE, and a service that deploys by another controller than ECS, are
// errors.
func (f *Fleet) Deploy(cluster, service string, change Change) (deploymentARN string, err error) {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return "", err
	}
	if controller := s.spec.Controller; controller != types.DeploymentControllerTypeEcs {
		return "", fmt.Errorf("service %q deploys by the controller %s", service, controller)
	}
	return f.deploy(s, change), nil
}

func (f *Fleet) deploy(s *service, change Change) string {
	f.supersede(s)
	return f.begin(s, f.revise(s, change), change.Outcome)
}
