package reader

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Listener has functions to call when something happens. Each may be nil.
type Listener struct {
	Changed  func()                       // there is another fleet to tell of
	Finished func(ecs.FinishedDeployment) // a deployment has finished, and how long it took is known
	Attempt  func(ecs.Attempt)            // a request was made; by several goroutines at the same time
	Heard    func(ecs.EventResult)        // what came of an event
	Acted    func(delay time.Duration)    // a service was read because of an event, so long after that
}

// withDefaults is a listener that can be told everything.
func (l Listener) withDefaults() Listener {
	if l.Changed == nil {
		l.Changed = func() {}
	}
	if l.Finished == nil {
		l.Finished = func(ecs.FinishedDeployment) {}
	}
	if l.Attempt == nil {
		l.Attempt = func(ecs.Attempt) {}
	}
	if l.Heard == nil {
		l.Heard = func(ecs.EventResult) {}
	}
	if l.Acted == nil {
		l.Acted = func(time.Duration) {}
	}
	return l
}
