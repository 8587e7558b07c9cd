package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const (
	// meanInterval is how much time passes on average, at a Speed of 1, between two things that the fleet
	// starts by itself. Each is seen for some minutes, in some ten steps: one a second.
	meanInterval = 10 * time.Second
	// backlog is how many of them are made up for, on average, when the clock jumps.
	backlog = 10_000
)

// scheduleLife plans the next thing that the fleet starts by itself. When the clock has jumped far ahead, what
// would have started long ago is left out, so that living up to the clock stays cheap.
func (f *Fleet) scheduleLife() {
	interval := float64(meanInterval) / f.config.Speed
	next := f.now.Add(time.Duration(f.random.ExpFloat64() * interval).Truncate(time.Millisecond))
	if earliest := f.clock.Add(-time.Duration(backlog * interval)); next.Before(earliest) {
		next = earliest
	}
	f.queue.push(next, func() {
		f.startSomething()
		f.scheduleLife()
	})
}

// startSomething starts a deployment of some service, or now and then creates or deletes one, such that the
// fleet keeps its size.
func (f *Fleet) startSomething() {
	const inTurnover = 60
	switch {
	case f.random.IntN(inTurnover) > 0:
		if s := f.idleService(); s != nil {
			f.deploySomething(s)
		}
	case f.active < f.config.Services:
		f.createSomeService()
	default:
		if s := f.idleService(); s != nil {
			f.deleteService(s)
		}
	}
}

// deploySomething deploys a service; now and then another change follows before that is done, and supersedes it.
func (f *Fleet) deploySomething(s *service) {
	const inSuperseded = 15
	if s.spec.Controller != types.DeploymentControllerTypeEcs {
		f.replaceTaskSet(s)
		return
	}
	f.deploy(s, f.someChange(s))
	if f.random.IntN(inSuperseded) > 0 {
		return
	}
	begun := s.rollout
	f.after(f.paced(f.between(5*time.Second, 90*time.Second)), func() {
		if s.rollout == begun {
			f.deploySomething(s)
		}
	})
}

// idleService gives some service that lives and has nothing under way, unless a few tries find none.
func (f *Fleet) idleService() *service {
	const tries = 8
	for range min(tries, len(f.lively)) {
		if s := f.lively[f.random.IntN(len(f.lively))]; s.rollout == nil && s.replacement == nil {
			return s
		}
	}
	return nil
}

// someChange gives a change that fits the service: mostly a new image, and a success.
func (f *Fleet) someChange(s *service) Change {
	const failures = 0.15
	change := Change{}
	switch f.random.IntN(20) {
	case 0:
		change.Image = s.image // a forced new deployment
	case 1:
		change.GuardDuty = aws.Bool(s.spec.Compute.onFargate() && !s.blueprint.GuardDutyEnabled)
	}
	if f.random.Float64() < failures {
		possible := failuresOf(s)
		change.Outcome = possible[f.random.IntN(len(possible))]
	}
	return change
}

// failuresOf gives the ways in which the service's deployments can fail as it is configured, the common more
// than once.
func failuresOf(s *service) []Outcome {
	possible := []Outcome{StopRequested, Abort}
	configuration := s.state.DeploymentConfiguration
	if configuration.Alarms != nil && configuration.Alarms.Enable {
		possible = append(possible, AlarmRollBack, AlarmRollBack, AlarmFailRollback)
	}
	if s.spec.Approval {
		possible = append(possible, ExpireHook)
	}
	switch breaker := configuration.DeploymentCircuitBreaker; {
	case !breaker.Enable:
	case breaker.Rollback:
		possible = append(possible, RollBack, RollBack, RollBack, FailRollback)
	default:
		possible = append(possible, Stop, Stop)
	}
	return possible
}

// createSomeService creates a service of some kind in some cluster.
func (f *Fleet) createSomeService() {
	active := make([]*cluster, 0, len(f.clusters))
	for _, c := range f.clusters {
		if *c.state.Status == statusActive {
			active = append(active, c)
		}
	}
	if len(active) == 0 {
		return
	}
	c := active[f.random.IntN(len(active))]
	spec := f.someKind(kinds()).spec
	spec.Name = serviceName(f.named)
	for f.named++; !c.free(spec.Name); f.named++ {
		spec.Name = serviceName(f.named)
	}
	f.createService(c, spec)
}

// enliven puts a service among those that the fleet deploys by itself.
func (f *Fleet) enliven(s *service) {
	s.livelyIndex = len(f.lively)
	f.lively = append(f.lively, s)
}

// calm takes a service from among those that the fleet deploys by itself.
func (f *Fleet) calm(s *service) {
	if s.livelyIndex < 0 {
		return
	}
	last := len(f.lively) - 1
	moved := f.lively[last]
	f.lively[s.livelyIndex] = moved
	moved.livelyIndex = s.livelyIndex
	f.lively[last] = nil
	f.lively = f.lively[:last]
	s.livelyIndex = -1
}
