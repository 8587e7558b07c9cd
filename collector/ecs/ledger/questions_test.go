package ledger

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

const (
	refreshInterval = 5 * time.Minute
	calm            = 3 * time.Hour // after which nothing is left to be learnt
	quiet           = 2 * time.Hour // in which nothing is asked but what the rounds ask
)

// TestWhatIsAskedSuffices asks about a life what is due, when it is due, and nothing else. That
// must tell the truth in the end, with few questions, and with none once there is nothing to learn.
func TestWhatIsAskedSuffices(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := &asker{sim: newSim(r)}
		a.rounds()
		span := a.until.Sub(a.now) + time.Minute
		for range rapid.IntRange(0, 5).Draw(r, "disturbances") {
			a.after(a.duration(0, span, "when"), a.disturb)
		}
		a.advance(a.until.Add(calm))
		a.check()
		a.frugal(a.asked, a.now.Sub(watched()), a.changes())
		before := a.asked
		a.advance(a.now.Add(quiet))
		a.check()
		for o := range a.asked {
			before[o] = a.asked[o] - before[o]
		}
		a.frugal(before, quiet, 0)
		a.leap(91 * 24 * time.Hour)
		a.check()
	})
}

// asker asks what is due.
type asker struct {
	*sim
	busy [Operations]bool
}

// rounds has the services of the cluster listed from time to time.
func (a *asker) rounds() {
	a.inventory()
	a.after(refreshInterval, a.rounds)
}

// leap lets a long time pass in which nobody asks anything.
func (a *asker) leap(pause time.Duration) {
	a.run(a.now.Add(lag)) // what was asked for is answered
	a.todo, a.now = nil, a.now.Add(pause)
	a.learn(Passed{})
	a.rounds()
	a.advance(a.now.Add(time.Hour))
}

// disturb is a hint, a restart, time that is told to have passed, or an operation that is refused
// in the whole cluster for a while.
func (a *asker) disturb() {
	switch what := rapid.SampledFrom([]string{"hint", "restart", "pass", "refuse"}).Draw(a.T, "disturbance"); {
	case what == "refuse":
		o := Operation(rapid.IntRange(0, int(Operations)-1).Draw(a.T, "operation"))
		a.options.Refused[o] = a.now
		a.learn(Passed{})
		a.after(a.duration(0, 10*time.Minute, "refused for"), func() {
			a.options.Refused[o] = time.Time{}
			a.learn(Passed{})
		})
	case !a.there:
	case what == "hint":
		a.learn(Hinted{})
	case what == "pass":
		a.learn(Passed{})
	default:
		a.restart()
		a.busy = [Operations]bool{}
		a.inventory()
	}
}

// advance asks until a moment what is due, when it is due.
func (a *asker) advance(until time.Time) {
	for {
		next := until
		if len(a.todo) > 0 && a.todo[0].at.Before(next) {
			next = a.todo[0].at
		}
		switch operation, at := a.next(next); {
		case operation < Operations:
			a.now = later(a.now, at)
			a.question(operation)
		case a.there && !a.due.Review.IsZero() && a.due.Review.Before(next):
			a.now = a.due.Review
			a.learn(Passed{})
		case !next.Before(until):
			a.run(until)
			return
		default:
			a.run(next)
		}
	}
}

// next is what is to be asked first, before a moment and before the next review.
func (a *asker) next(before time.Time) (operation Operation, at time.Time) {
	if !a.there {
		return Operations, before
	}
	if review := a.due.Review; !review.IsZero() && review.Before(before) {
		before = review
	}
	operation, at = Operations, before
	for o, when := range a.due.Calls {
		if !a.busy[o] && a.options.Refused[o].IsZero() && !when.At.IsZero() && !when.At.After(at) {
			operation, at = Operation(o), when.At
		}
	}
	return operation, at
}

// question asks what is due of an operation. Some questions are throttled, and asked again.
func (a *asker) question(operation Operation) {
	r := request{operation: operation}
	switch operation {
	case DescribeServiceDeployments:
		r.arns = a.memory.DeploymentsDue(a.options, a.now)
	case DescribeServiceRevisions:
		r.arns = a.memory.RevisionsDue(a.options, a.now)
	}
	if operation >= DescribeServiceDeployments && len(r.arns) == 0 {
		a.Fatalf("%s: %s is due, but of nothing", a.now, operation)
	}
	if a.asked[operation] > 3000 {
		a.Fatalf("%s: %s is asked again and again", a.now, operation)
	}
	a.busy[operation] = true
	if a.now.Before(a.until) && a.once(12, "throttled") {
		a.add(todo{a.now.Add(time.Second), true, func() { a.busy[operation] = false }})
		return
	}
	a.ask(r, func() { a.busy[operation] = false })
}

// changes is how many things happen in the life that somebody can see.
func (s *sim) changes() int {
	n := 1
	for _, service := range s.life {
		n += 2 + len(service.handovers)
		for _, d := range service.deployments {
			if d.created.After(watched().Add(-time.Minute)) {
				n++
			}
		}
	}
	return n
}

// frugal checks that not more was asked in a time than so many changes need.
func (a *asker) frugal(asked [Operations]int, span time.Duration, changes int) {
	looks := 0
	if a.options.Rollout > 0 {
		looks = int(min(span, a.until.Sub(watched()))/a.options.Rollout) * min(changes, 1)
	}
	if a.open() && a.options.Rollout > 0 {
		looks = int(span / a.options.Rollout)
	}
	looks += int(span/refreshInterval) + 1
	incomplete := len(a.memory.Revisions) * 8 // after a tenth of their age, which is of some hours
	if changes > 0 {
		incomplete = len(a.memory.Revisions) * 60 // and from their creation on
	}
	most := [Operations]int{
		DescribeServices:           looks + 20*changes,
		ListServiceDeployments:     12 * changes,
		DescribeServiceDeployments: looks + 20*changes,
		DescribeServiceRevisions:   incomplete + 20*changes,
	}
	if !a.open() && changes == 0 {
		most[DescribeServiceDeployments] = 0
	}
	for o, n := range asked {
		if n > most[o] {
			a.Fatalf("%s: %s was asked %d times in %s, of at most %d", a.now, Operation(o), n, span, most[o])
		}
	}
}

// open tells whether the newest deployment stays under way for ever.
func (a *asker) open() bool {
	service := a.life.at(a.now)
	if !service.listed(a.now) || service.controller(a.now) != ecs.ControllerECS {
		return false
	}
	newest := service.newest(a.now)
	return newest != nil && newest.ended.IsZero()
}
