package fleet

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
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
