package fleet

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// CreateService creates a service, begins its first deployment and gives the service's ARN. A cluster that is
// unknown or INACTIVE, and a name that is empty or in use, are errors; one of an INACTIVE service is free again.
func (f *Fleet) CreateService(cluster string, spec ServiceSpec) (serviceARN string, err error) {
	defer f.enter()()
	c, err := f.activeCluster(cluster)
	if err != nil {
		return "", err
	}
	if spec.Name == "" {
		return "", fmt.Errorf("a service for cluster %q has no name", cluster)
	}
	if !c.free(spec.Name) {
		return "", fmt.Errorf("cluster %q has a service %q already", cluster, spec.Name)
	}
	return *f.createService(c, spec).state.ServiceArn, nil
}

// free says whether the cluster has no service of that name.
func (c *cluster) free(name string) bool {
	s, known := c.services[name]
	return !known || *s.state.Status == statusInactive
}

func (f *Fleet) createService(c *cluster, spec ServiceSpec) *service {
	spec = spec.complete()
	s := &service{cluster: c, spec: spec, livelyIndex: -1, image: spec.Image}
	if s.image == "" {
		s.image = f.versionedImage(*c.state.ClusterName, spec.Name, 0)
	}
	s.blueprint = f.blueprint(c, f.serviceARN(c, spec.Name), spec)
	f.update(s, f.describeService(s.blueprint, spec))
	if s.former = c.services[spec.Name]; s.former != nil {
		s.former.former = nil
	}
	c.services[spec.Name] = s
	f.active++
	f.list(c, *s.state.ServiceArn)
	f.enliven(s)
	if spec.Controller == types.DeploymentControllerTypeEcs {
		f.deploy(s, Change{Image: s.image, Outcome: spec.Outcome})
	} else {
		f.setTaskSets(s, f.newTaskSet(s).at(serving()))
	}
	return s
}
