package fleet

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// replacement is a task set that takes the place of another.
type replacement struct {
	service  *service
	to, from taskSet
}

// taskSet is a task set but for what changes while it takes the place of another.
type taskSet types.TaskSet

// ReplaceTaskSet has CodeDeploy, or somebody else's controller, bring the next version of a service in a new task set,
// and gives that one's ARN. A cluster or service that is unknown or not ACTIVE, a service that ECS deploys, and one of
// which a task set is being replaced, are errors.
func (f *Fleet) ReplaceTaskSet(cluster, service string) (taskSetARN string, err error) {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return "", err
	}
	if s.spec.Controller == types.DeploymentControllerTypeEcs || s.replacement != nil {
		return "", fmt.Errorf("service %q has no task set to replace now", service)
	}
	f.replaceTaskSet(s)
	return *s.replacement.to.TaskSetArn, nil
}

func (f *Fleet) replaceTaskSet(s *service) {
	s.replacement = &replacement{service: s, to: f.newTaskSet(s), from: taskSet(s.state.TaskSets[0])}
	f.shift(s.replacement, shifts(s.spec.Controller))
}

// shift takes the next step of a replacement, and plans the one after.
func (f *Fleet) shift(r *replacement, steps []shift) {
	s := r.service
	if s.replacement != r { // the service was deleted meanwhile, or has another controller
		return
	}
	sets := []types.TaskSet{r.to.at(steps[0].to)}
	if steps[0].from.status != "" {
		sets = append(sets, r.from.at(steps[0].from))
	}
	for i := range sets {
		sets[i].UpdatedAt, sets[i].StabilityStatusAt = aws.Time(f.now), aws.Time(f.now)
	}
	slices.SortStableFunc(sets, func(a, b types.TaskSet) int { return a.CreatedAt.Compare(*b.CreatedAt) })
	f.setTaskSets(s, sets...)
	if len(steps) == 1 {
		s.replacement = nil
		return
	}
	f.after(f.paced(steps[1].after-steps[0].after), func() { f.shift(r, steps[1:]) })
}

// newTaskSet gives a task set for the next version of a service.
func (f *Fleet) newTaskSet(s *service) taskSet {
	s.taskDefinitions++
	id := "ecs-svc/" + f.revisionNumber()
	path := *s.cluster.state.ClusterName + "/" + s.spec.Name
	set := taskSet{
		Id:                   aws.String(id),
		TaskSetArn:           aws.String(f.arn("ecs", "task-set/"+path+"/"+id)),
		ServiceArn:           s.state.ServiceArn,
		ClusterArn:           s.state.ClusterArn,
		TaskDefinition:       aws.String(f.taskDefinition(s)),
		CreatedAt:            aws.Time(f.now),
		UpdatedAt:            aws.Time(f.now),
		StabilityStatusAt:    aws.Time(f.now),
		LaunchType:           s.state.LaunchType,
		PlatformVersion:      s.blueprint.PlatformVersion,
		PlatformFamily:       s.state.PlatformFamily,
		NetworkConfiguration: s.state.NetworkConfiguration,
		LoadBalancers:        s.state.LoadBalancers,
		ComputedDesiredCount: s.state.DesiredCount,
	}
	if s.spec.Controller == types.DeploymentControllerTypeCodeDeploy {
		set.StartedBy = aws.String("CODE_DEPLOY")
	}
	return set
}

// at gives the task set as it is in a state.
func (t taskSet) at(state taskSetState) types.TaskSet {
	set, desired := types.TaskSet(t), t.ComputedDesiredCount
	set.Status = aws.String(state.status)
	set.Scale = &types.Scale{Unit: types.ScaleUnitPercent, Value: state.scale}
	set.ComputedDesiredCount = share(desired, state.scale/100)
	set.RunningCount = share(desired, state.running)
	set.PendingCount = max(set.ComputedDesiredCount-set.RunningCount, 0)
	set.StabilityStatus = types.StabilityStatusStabilizing
	if set.RunningCount == set.ComputedDesiredCount {
		set.StabilityStatus = types.StabilityStatusSteadyState
	}
	return set
}

// setTaskSets gives the service those task sets, with their tasks. Of CodeDeploy's services the task definition is that
// of the primary one.
func (f *Fleet) setTaskSets(s *service, sets ...types.TaskSet) {
	next := *s.state
	next.TaskSets, next.TaskDefinition = sets, nil
	next.RunningCount, next.PendingCount = 0, 0
	for _, set := range sets {
		next.RunningCount += set.RunningCount
		next.PendingCount += set.PendingCount
		if *set.Status == "PRIMARY" && s.spec.Controller == types.DeploymentControllerTypeCodeDeploy {
			next.TaskDefinition = set.TaskDefinition
		}
	}
	f.update(s, next)
}
