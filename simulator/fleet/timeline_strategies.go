package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// How long after its start a deployment and its new revision show up, at a Speed of at most 1; faster fleets
// divide these as they divide the steps. That there are such delays was seen, their lengths are chosen.
const (
	// CurrentDeploymentAbsent is how long currentServiceDeployment is absent after a change.
	CurrentDeploymentAbsent = 3 * time.Second
	// CurrentDeploymentStale is until when after a change currentServiceDeployment names the former deployment.
	CurrentDeploymentStale = 10 * time.Second
	// ListingDelay is how long it takes until ListServiceDeployments lists a deployment.
	ListingDelay = 6 * time.Second
	// DescribeDelay is how long it takes until DescribeServiceDeployments knows a deployment.
	DescribeDelay = 9 * time.Second
	// startDelay is how long a deployment is PENDING: long enough to be described so.
	startDelay = 12 * time.Second
	// ImagesDelay is how long it takes until a service revision has its container images.
	ImagesDelay = 8 * time.Second
	// DigestsDelay is how long it takes until the first tasks have started, and with them until the container
	// images have their digests.
	DigestsDelay = 25 * time.Second
	// ManagedResourcesDelay is how long the resources that ECS manages for a new service revision are PROVISIONING.
	ManagedResourcesDelay = 45 * time.Second
	// DrainTime is how long a deleted service is DRAINING before it is INACTIVE.
	DrainTime = 30 * time.Second
)

// The lasting limits of the service; no Speed changes them.
const (
	// History is the age up to which ListServiceDeployments lists deployments (AWS' documentation).
	History = 90 * 24 * time.Hour
	// InactiveTime is how long a deleted service can still be described; AWS says only that it ends.
	InactiveTime = time.Hour
)

// rolling is a rolling deployment that succeeds, in 95 seconds.
func rolling() []Step {
	const pending, underWay = types.ServiceDeploymentStatusPending, types.ServiceDeploymentStatusInProgress
	return []Step{
		{After: 0, Status: pending, Source: 1},
		{After: startDelay, Status: underWay, Requested: 1, Source: 1},
		{After: DigestsDelay, Status: underWay, Requested: 1, Running: 0.5, Source: 1},
		{After: 40 * time.Second, Status: underWay, Requested: 1, Running: 0.5, Source: 0.5},
		{After: 60 * time.Second, Status: underWay, Requested: 1, Running: 1, Source: 0.5},
		{After: 75 * time.Second, Status: underWay, Requested: 1, Running: 1},
		{After: 95 * time.Second, Status: types.ServiceDeploymentStatusSuccessful, Requested: 1, Running: 1},
	}
}

// trafficShifts gives the percentages of production traffic in which a strategy moves to the target; none for
// rolling deployments.
func trafficShifts(strategy types.DeploymentStrategy) []float64 {
	switch strategy {
	case types.DeploymentStrategyBlueGreen:
		return []float64{100}
	case types.DeploymentStrategyCanary:
		return []float64{canaryPercent, 100}
	case types.DeploymentStrategyLinear:
		return []float64{linearPercent, 2 * linearPercent, 3 * linearPercent, 100}
	default:
		return nil
	}
}

// The shares in which the fleet's canary and linear deployments shift production traffic.
const (
	canaryPercent = 10
	linearPercent = 25
)

// bakeTime is how long, in a fleet of a Speed of at most 1, a deployment waits between two shifts of traffic and after
// the last: the shortest that ECS can be told.
const bakeTime = time.Minute

// approvalTime is how long a deployment that is to be rolled back unless somebody lets it go on waits for that.
const approvalTime = 5 * time.Minute

// shifting is a deployment that succeeds by shifting production traffic in those steps: 165 seconds and a minute
// for every shift after the first.
func shifting(shifts []float64) []Step {
	step := Step{Status: types.ServiceDeploymentStatusPending, Source: 1}
	steps := []Step{step}
	next := func(wait time.Duration, stage types.ServiceDeploymentLifecycleStage) {
		step.After += wait
		step.Stage = stage
		steps = append(steps, step)
	}
	step.Status = types.ServiceDeploymentStatusInProgress
	next(startDelay, types.ServiceDeploymentLifecycleStageReconcileService)
	next(3*time.Second, types.ServiceDeploymentLifecycleStagePreScaleUp)
	step.Requested = 1
	next(3*time.Second, types.ServiceDeploymentLifecycleStageScaleUp)
	step.Running = 0.5
	next(DigestsDelay-step.After, types.ServiceDeploymentLifecycleStageScaleUp)
	step.Running = 1
	next(20*time.Second, types.ServiceDeploymentLifecycleStagePostScaleUp)
	step.Test = 100
	next(10*time.Second, types.ServiceDeploymentLifecycleStageTestTrafficShift)
	next(10*time.Second, types.ServiceDeploymentLifecycleStagePostTestTrafficShift)
	wait := 15 * time.Second
	for _, percent := range shifts {
		step.Production = percent
		next(wait, types.ServiceDeploymentLifecycleStageProductionTrafficShift)
		wait = bakeTime
	}
	next(10*time.Second, types.ServiceDeploymentLifecycleStagePostProductionTrafficShift)
	next(5*time.Second, types.ServiceDeploymentLifecycleStageBakeTime)
	step.Source = 0
	next(bakeTime, types.ServiceDeploymentLifecycleStageCleanUp)
	step.Status = types.ServiceDeploymentStatusSuccessful
	next(10*time.Second, types.ServiceDeploymentLifecycleStageCleanUp)
	return steps
}
