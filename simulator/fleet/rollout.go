package fleet

import (
	"math"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// rollout is a deployment under way.
type rollout struct {
	service    *service
	deployment *deployment
	outcome    Outcome
	target     *revision
	sources    []placement // those with tasks when it began, as they were, newest first
	back       *revision   // where a rollback goes; nil: nowhere
	steps      []Step
	taken      int // of the steps
}

// begin starts a deployment of the target revision and gives its ARN.
func (f *Fleet) begin(s *service, target *revision, outcome Outcome) string {
	f.detect(s, outcome)
	path := *s.cluster.state.ClusterName + "/" + s.spec.Name
	arn := f.arn("ecs", "service-deployment/"+path+"/"+f.deploymentID())
	d := &deployment{state: &types.ServiceDeployment{
		ServiceDeploymentArn:    aws.String(arn),
		ServiceArn:              s.state.ServiceArn,
		ClusterArn:              s.state.ClusterArn,
		CreatedAt:               aws.Time(f.now),
		DeploymentConfiguration: s.state.DeploymentConfiguration,
	}}
	s.deployments = append(s.deployments, d)
	f.deployments[arn] = d
	s.rollout = &rollout{
		service:    s,
		deployment: d,
		outcome:    outcome,
		target:     target,
		sources:    s.withTasks(),
		back:       s.stable,
		steps:      s.steps(outcome),
	}
	f.tellDeployment(s, "SERVICE_DEPLOYMENT_IN_PROGRESS", target)
	f.take(s.rollout)
	return arn
}

// detect turns on the failure detection, or the hook, that the outcome needs.
func (f *Fleet) detect(s *service, outcome Outcome) {
	next := *s.state.DeploymentConfiguration
	switch {
	case outcome.tripsCircuitBreaker():
		breaker := *next.DeploymentCircuitBreaker
		breaker.Enable, breaker.Rollback = true, outcome != Stop
		next.DeploymentCircuitBreaker = &breaker
	case outcome.setsOffAlarm():
		next.Alarms = alarms(s.spec.Name)
	case outcome == ExpireHook && s.spec.Strategy != types.DeploymentStrategyRolling:
		expiring := pauseHook(types.DeploymentLifecycleHookActionRollback, approvalTime)
		next.LifecycleHooks = append(slices.DeleteFunc(slices.Clone(next.LifecycleHooks), pauses), expiring)
	default:
		return
	}
	state := *s.state
	state.DeploymentConfiguration = &next
	f.update(s, state)
}

// take takes the rollout's next step and plans the one after.
func (f *Fleet) take(r *rollout) {
	if r.service.rollout != r { // stopped meanwhile
		return
	}
	step := r.steps[r.taken]
	r.taken++
	if step.Status == types.ServiceDeploymentStatusRollbackSuccessful && r.back == nil {
		step.Status = types.ServiceDeploymentStatusRollbackFailed
	}
	placements, primary := r.placements(step, f.now), r.target
	if rollingBack(step.Status) && r.back != nil {
		primary = r.back
	}
	before := *r.deployment.state
	r.deployment.update(f, r.describe(step, placements, f.now))
	f.tellHooks(r, before.LifecycleHookDetails)
	if r.back != nil && step.Status == types.ServiceDeploymentStatusRollbackInProgress && before.Status != step.Status {
		f.tellDeployment(r.service, "SERVICE_DEPLOYMENT_IN_PROGRESS", r.back)
	}
	if step.Finished() {
		f.finish(r, step, placements, primary)
		return
	}
	f.place(r.service, placements, primary)
	next := r.deployment.state.CreatedAt.Add(f.paced(r.steps[r.taken].After))
	f.queue.push(next, func() { f.take(r) })
}

// finish leaves the service with the revisions that the deployment ended with.
func (f *Fleet) finish(r *rollout, step Step, placements []placement, primary *revision) {
	s := r.service
	s.rollout = nil
	event := "has reached a steady state."
	switch step.Status {
	case types.ServiceDeploymentStatusSuccessful:
		s.stable = r.target
		placements = inUse(placements, r.target)
	case types.ServiceDeploymentStatusRollbackSuccessful:
		placements = inUse(placements, r.back)
	default:
		event = "(deployment ecs-svc/" + lastPart(*r.target.state.ServiceRevisionArn) + ") deployment failed."
	}
	f.place(s, placements, primary)
	f.report(s, event)
	f.tellEnd(r, step.Status)
	f.trim(s)
	if step.Status == types.ServiceDeploymentStatusSuccessful {
		f.scheduleCleanUp(s)
	}
}

// inUse gives the revision that is to run, and the others of which tasks run.
func inUse(placements []placement, primary *revision) []placement {
	return slices.DeleteFunc(slices.Clone(placements), func(p placement) bool {
		return p.revision != primary && p.running == 0
	})
}

// rollingBack says whether a deployment with that status runs, or ran in the end, what was before it.
func rollingBack(status types.ServiceDeploymentStatus) bool {
	switch status {
	case types.ServiceDeploymentStatusRollbackInProgress, types.ServiceDeploymentStatusRollbackSuccessful,
		types.ServiceDeploymentStatusRollbackFailed:
		return true
	default:
		return false
	}
}

// placements gives the revisions with their tasks as the step has them, newest first.
func (r *rollout) placements(step Step, now time.Time) []placement {
	desired := r.service.state.DesiredCount
	target := placement{
		revision:     r.target,
		requested:    share(desired, step.Requested),
		failed:       share(r.threshold(), step.Failures),
		rolloutState: rolloutState(step.Status),
		updatedAt:    now,
	}
	sources := r.remaining(step, now)
	room := 2 * desired // as the maximum percent is 200
	for _, source := range sources {
		room -= source.running
	}
	target.running = max(min(share(desired, step.Running), room), 0)
	if step.Finished() && step.Status != types.ServiceDeploymentStatusSuccessful {
		target.requested = target.running // no more are started
	}
	target.pending = target.requested - target.running
	return append([]placement{target}, sources...)
}

// share gives a share of a count of tasks, rounded up.
func share(count int32, part float64) int32 {
	return int32(math.Ceil(float64(count) * part))
}

// threshold is the failed tasks that trip the circuit breaker: where nothing is configured, half of the desired count,
// from 3 to 200 (AWS' documentation).
func (r *rollout) threshold() int32 {
	configured := r.deployment.state.DeploymentConfiguration.DeploymentCircuitBreaker.ThresholdConfiguration
	if configured == nil {
		configured = &types.ThresholdConfiguration{Type: types.ThresholdTypeBoundedPercent, Value: 50}
	}
	part := (r.service.state.DesiredCount*configured.Value + 99) / 100 // rounded up
	switch configured.Type {
	case types.ThresholdTypeCount:
		return configured.Value
	case types.ThresholdTypeUnboundedPercent:
		return part
	default:
		return min(max(part, 3), 200)
	}
}

func rolloutState(status types.ServiceDeploymentStatus) types.DeploymentRolloutState {
	switch status {
	case types.ServiceDeploymentStatusSuccessful:
		return types.DeploymentRolloutStateCompleted
	case types.ServiceDeploymentStatusPending, types.ServiceDeploymentStatusInProgress:
		return types.DeploymentRolloutStateInProgress
	default:
		return types.DeploymentRolloutStateFailed
	}
}

// rollbackState is the rollout state of the revision that a deployment goes back to.
func rollbackState(status types.ServiceDeploymentStatus) types.DeploymentRolloutState {
	switch status {
	case types.ServiceDeploymentStatusRollbackInProgress:
		return types.DeploymentRolloutStateInProgress
	case types.ServiceDeploymentStatusRollbackSuccessful:
		return types.DeploymentRolloutStateCompleted
	default:
		return types.DeploymentRolloutStateFailed
	}
}
