package fleet

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
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
	if !f.free(c, spec.Name) {
		return "", fmt.Errorf("cluster %q has a service %q already", cluster, spec.Name)
	}
	return *f.createService(c, spec).state.ServiceArn, nil
}

// free says whether the cluster has no service of that name.
func (f *Fleet) free(c *cluster, name string) bool {
	s, known := f.services[f.serviceARN(c, name)]
	return !known || *s.state.Status == statusInactive
}

func (f *Fleet) createService(c *cluster, spec ServiceSpec) *service {
	spec = spec.complete()
	arn := f.serviceARN(c, spec.Name)
	s := &service{cluster: c, spec: spec, livelyIndex: -1, image: spec.Image}
	if s.image == "" {
		s.image = f.versionedImage(*c.state.ClusterName, spec.Name, 0)
	}
	s.blueprint = f.blueprint(c, arn, spec)
	f.update(s, f.describeService(s.blueprint, spec))
	f.services[arn] = s
	f.active++
	c.list(arn)
	if spec.Controller == types.DeploymentControllerTypeEcs {
		f.enliven(s)
		f.deploy(s, Change{Image: s.image, Outcome: spec.Outcome})
	} else {
		f.update(s, f.withTaskSet(s))
	}
	return s
}

// withTaskSet gives the service with its tasks in a task set, as the other controllers than ECS have it.
func (f *Fleet) withTaskSet(s *service) types.Service {
	s.taskDefinitions++
	next := s.state
	number := f.revisionNumber()
	path := *s.cluster.state.ClusterName + "/" + s.spec.Name
	next.RunningCount = next.DesiredCount
	set := types.TaskSet{
		Id:                   aws.String("ecs-svc/" + number),
		TaskSetArn:           aws.String(f.arn("ecs", "task-set/"+path+"/ecs-svc/"+number)),
		ServiceArn:           next.ServiceArn,
		ClusterArn:           next.ClusterArn,
		Status:               aws.String("PRIMARY"),
		TaskDefinition:       aws.String(f.taskDefinition(s)),
		CreatedAt:            next.CreatedAt,
		UpdatedAt:            next.CreatedAt,
		LaunchType:           next.LaunchType,
		PlatformVersion:      s.blueprint.PlatformVersion,
		PlatformFamily:       next.PlatformFamily,
		NetworkConfiguration: next.NetworkConfiguration,
		LoadBalancers:        next.LoadBalancers,
		Scale:                &types.Scale{Unit: types.ScaleUnitPercent, Value: 100},
		ComputedDesiredCount: next.DesiredCount,
		RunningCount:         next.DesiredCount,
		StabilityStatus:      types.StabilityStatusSteadyState,
		StabilityStatusAt:    next.CreatedAt,
	}
	if s.spec.Controller == types.DeploymentControllerTypeCodeDeploy {
		next.TaskDefinition = set.TaskDefinition
		set.StartedBy = aws.String("CODE_DEPLOY")
	}
	next.TaskSets = []types.TaskSet{set}
	return next
}

// DeleteService deletes a service with whatever tasks it has, as AWS does where it is forced: it is DRAINING for
// DrainTime, with a deployment under way stopped, then INACTIVE without revisions and deployments, and forgotten
// after InactiveTime. A cluster or service that is unknown or not ACTIVE is an error.
func (f *Fleet) DeleteService(cluster, service string) error {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return err
	}
	f.deleteService(s)
	return nil
}

func (f *Fleet) deleteService(s *service) {
	f.calm(s)
	f.active--
	if s.rollout != nil {
		stopped := s.rollout.deployment.state
		stopped.Status = types.ServiceDeploymentStatusStopped
		stopped.StoppedAt, stopped.UpdatedAt = aws.Time(f.now), aws.Time(f.now)
		s.rollout.deployment.state = stopped
		s.rollout = nil
	}
	next := s.state
	next.Status = aws.String(statusDraining)
	next.DesiredCount = 0
	f.update(s, next)
	f.after(f.paced(DrainTime), func() { f.drained(s) })
}

func (f *Fleet) drained(s *service) {
	next := s.state
	next.Status = aws.String(statusInactive)
	next.RunningCount, next.PendingCount = 0, 0
	next.TaskSets = nil
	f.update(s, next)
	f.forgetPast(s)
	s.cluster.unlist(*s.state.ServiceArn)
	f.after(InactiveTime, func() {
		if f.services[*s.state.ServiceArn] == s { // else another of its name has been created
			delete(f.services, *s.state.ServiceArn)
		}
	})
}

func (f *Fleet) activeService(cluster, nameOrARN string) (*service, error) {
	c, err := f.activeCluster(cluster)
	if err != nil {
		return nil, err
	}
	s, known := f.service(c, nameOrARN)
	if !known {
		return nil, fmt.Errorf("no service %q in cluster %q", nameOrARN, cluster)
	}
	if status := *s.state.Status; status != statusActive {
		return nil, fmt.Errorf("service %q is %s", nameOrARN, status)
	}
	return s, nil
}

// service finds a service by its name, its ARN, or the old form of that without the cluster.
func (f *Fleet) service(c *cluster, nameOrARN string) (*service, bool) {
	arn := nameOrARN
	if !strings.HasPrefix(arn, "arn:") {
		arn = f.serviceARN(c, nameOrARN)
	} else if name, old := strings.CutPrefix(arn, f.arn("ecs", "service/")); old && !strings.Contains(name, "/") {
		arn = f.serviceARN(c, name)
	}
	s, known := f.services[arn]
	return s, known && s.cluster == c
}

func (f *Fleet) serviceARN(c *cluster, name string) string {
	return f.arn("ecs", "service/"+*c.state.ClusterName+"/"+name)
}
