package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Step is what holds of a deployment from one moment until the next step.
type Step struct {
	After  time.Duration // since the deployment was created, at a Speed of at most 1
	Status types.ServiceDeploymentStatus
	Stage  types.ServiceDeploymentLifecycleStage // empty in rolling deployments

	Requested  float64 // tasks requested of the target revision, as a share of the desired count
	Running    float64 // tasks running of the target revision, as a share of the desired count
	Source     float64 // tasks left of the source revisions, as a share of what they had
	Production float64 // percent of the production traffic on the target, always 0 in rolling deployments
	Test       float64 // percent of the test traffic on the target, always 0 in rolling deployments
	Failures   float64 // failed tasks, as a share of the circuit breaker's threshold
}

// Finished says whether the deployment has ended with this step.
func (s Step) Finished() bool {
	switch s.Status {
	case types.ServiceDeploymentStatusSuccessful, types.ServiceDeploymentStatusStopped,
		types.ServiceDeploymentStatusRollbackSuccessful, types.ServiceDeploymentStatusRollbackFailed:
		return true
	default:
		return false
	}
}

// Timeline gives the steps of a deployment with that strategy (empty: ROLLING) and outcome, from PENDING to a
// finished status. A fleet with a Speed above 1 goes through them that much faster. What would end
// ROLLBACK_SUCCESSFUL ends ROLLBACK_FAILED where there is no earlier revision.
func Timeline(strategy types.DeploymentStrategy, outcome Outcome) []Step {
	steps := rolling()
	shifts := trafficShifts(strategy)
	if shifts != nil {
		steps = shifting(shifts)
	}
	switch outcome {
	case RollBack:
		return rollBack(failing(steps), types.ServiceDeploymentStatusRollbackSuccessful)
	case FailRollback:
		return rollBack(failing(steps), types.ServiceDeploymentStatusRollbackFailed)
	case Stop:
		steps = failing(steps)
		return append(steps, after(steps, 15*time.Second, func(s *Step) {
			s.Status = types.ServiceDeploymentStatusStopped
			s.Requested, s.Failures = 0, 1
		}))
	case StopRequested:
		return rollBack(stopRequested(steps), types.ServiceDeploymentStatusRollbackSuccessful)
	case Abort:
		steps = stopRequested(steps)
		return append(steps, after(steps, 10*time.Second, func(s *Step) {
			s.Status = types.ServiceDeploymentStatusStopped
		}))
	case AlarmRollBack:
		return rollBack(alarming(steps), types.ServiceDeploymentStatusRollbackSuccessful)
	case AlarmFailRollback:
		return rollBack(alarming(steps), types.ServiceDeploymentStatusRollbackFailed)
	case ExpireHook:
		if shifts == nil {
			return steps
		}
		return rollBack(expiring(steps), types.ServiceDeploymentStatusRollbackSuccessful)
	default:
		return steps
	}
}

// until gives the steps up to the first that fits.
func until(steps []Step, fits func(Step) bool) []Step {
	return slices.Clip(steps[:slices.IndexFunc(steps, fits)+1])
}

// after gives a step that follows the last of them.
func after(steps []Step, wait time.Duration, change func(*Step)) Step {
	step := steps[len(steps)-1]
	step.After += wait
	change(&step)
	return step
}

// failing gives the steps up to where the first tasks should have started; there they fail.
func failing(steps []Step) []Step {
	starting := slices.IndexFunc(steps, func(s Step) bool { return s.Running > 0 })
	steps = slices.Clip(steps[:starting])
	steps = append(steps, after(steps, DigestsDelay-steps[starting-1].After, func(s *Step) { s.Failures = 1.0 / 3 }))
	return append(steps, after(steps, 15*time.Second, func(s *Step) { s.Failures = 2.0 / 3 }))
}

// stopRequested gives the steps up to where a user wants it stopped.
func stopRequested(steps []Step) []Step {
	steps = until(steps, func(s Step) bool { return s.Running >= 0.5 && (s.Stage == "" || s.Test > 0) })
	return append(steps, after(steps, 5*time.Second, func(s *Step) {
		s.Status = types.ServiceDeploymentStatusStopRequested
	}))
}

// alarming gives the steps up to where a deployment alarm goes off.
func alarming(steps []Step) []Step {
	return until(steps, func(s Step) bool {
		return s.Stage == types.ServiceDeploymentLifecycleStageBakeTime || s.Stage == "" && s.Running == 1
	})
}

// expiring gives the steps up to shortly before the hook that pauses the deployment expires.
func expiring(steps []Step) []Step {
	steps = until(steps, func(s Step) bool {
		return s.Stage == types.ServiceDeploymentLifecycleStagePostProductionTrafficShift
	})
	return append(steps, after(steps, approvalTime-rollBackDelay, func(*Step) {}))
}

// rollBackDelay is how long it takes from what fails a deployment until that is to be rolled back.
const rollBackDelay = 10 * time.Second

// rollBack adds the way back to the source revision. One that fails stops no task.
func rollBack(steps []Step, end types.ServiceDeploymentStatus) []Step {
	inShifts := steps[len(steps)-1].Stage != ""
	failed := steps[len(steps)-1].Failures > 0
	steps = append(steps, after(steps, rollBackDelay, func(s *Step) {
		s.Status = types.ServiceDeploymentStatusRollbackRequested
		if failed {
			s.Failures = 1
		}
	}))
	steps = append(steps, after(steps, 5*time.Second, func(s *Step) {
		s.Status = types.ServiceDeploymentStatusRollbackInProgress
		s.Requested = s.Running
		if s.Production > 0 {
			s.Stage = types.ServiceDeploymentLifecycleStageProductionTrafficShift
		}
		s.Production, s.Test = 0, 0
	}))
	steps = append(steps, after(steps, 15*time.Second, func(s *Step) {
		if end == types.ServiceDeploymentStatusRollbackSuccessful {
			s.Requested, s.Running, s.Source = 0, 0, 1
		}
		if inShifts {
			s.Stage = types.ServiceDeploymentLifecycleStageCleanUp
		}
	}))
	return append(steps, after(steps, 15*time.Second, func(s *Step) { s.Status = end }))
}
