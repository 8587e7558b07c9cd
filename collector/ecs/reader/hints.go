package reader

import (
	"sync"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// hints are what events tell of where to look.
type hints struct {
	came chan struct{} // has word when there are new ones

	mu      sync.Mutex
	waiting []ecs.Hint // for the reader

	strangers []stranger             // hints of clusters that are not known yet
	unspent   map[ledger.Key]unspent // of services that were not read since
	rumours   int                    // how many of these are not known otherwise
}

// stranger is a hint of a cluster that is not known.
type stranger struct {
	ecs.Hint
	came time.Time
}

// unspent is a hint that a service was not read since.
type unspent struct {
	happened time.Time // the first event, by our clock
	came     time.Time // the first hint
	rumour   bool      // whether that alone told of the service
}

func newHints() hints { return hints{came: make(chan struct{}, 1), unspent: map[ledger.Key]unspent{}} }

const (
	// mostHints is how many hints are kept until they can be looked at.
	mostHints = 10_000
	// strangeFor is how long a cluster is looked for.
	strangeFor = 30 * time.Second
	// mostRumours is how many services of which hints alone tell are looked for at a time.
	mostRumours = 500
	// mostNamesakes is how many services are read for an event that does not tell of which cluster it is.
	mostNamesakes = 20
	// lateAfter is how long after an event its service was described, for it to tell nothing new: ECS lists and
	// describes what has changed within seconds.
	lateAfter = time.Minute
)

// Hint has what an event tells of read soon, at any time and by any goroutine. What comes of it the
// listener hears.
func (r *Reader) Hint(hint ecs.Hint) {
	r.hints.mu.Lock()
	kept := len(r.hints.waiting) < mostHints
	if kept {
		r.hints.waiting = append(r.hints.waiting, hint)
	}
	r.hints.mu.Unlock()
	if !kept {
		r.listener.Heard(ecs.EventUnknown)
		return
	}
	select {
	case r.hints.came <- struct{}{}:
	default: // there is word already
	}
}

// takeHints looks at the hints that have come, once it is known whose account this is.
func (r *Reader) takeHints() {
	if !r.known && !r.twin {
		return
	}
	r.hints.mu.Lock()
	waiting := r.hints.waiting
	r.hints.waiting = nil
	r.hints.mu.Unlock()
	if r.twin {
		return // the other one has them too
	}
	for _, hint := range waiting {
		r.listener.Heard(r.consider(hint))
	}
}

// takeStrangers looks again at the hints of clusters that were not known before these were listed. The list may lag.
func (r *Reader) takeStrangers() {
	strangers := r.hints.strangers
	r.hints.strangers = nil
	for _, s := range strangers {
		if arn, _ := r.ledger.ARN(ecs.LastPart(s.Cluster)); arn != "" {
			r.hint(ledger.Key{Cluster: ecs.LastPart(s.Cluster), Service: s.Service}, s.Hint)
		} else if r.now().Sub(s.came) < strangeFor {
			r.hints.strangers = append(r.hints.strangers, s)
			r.inventory.look(r)
		}
	}
}

// consider tells what came of a hint. One with a short ARN is for every service of its name.
func (r *Reader) consider(hint ecs.Hint) ecs.EventResult {
	if hint.Target != r.client.Target() || !r.options.Services.chooses(hint.Service) {
		return ecs.EventUnselected
	}
	if hint.Cluster == "" {
		result, keys := ecs.EventUnselected, r.ledger.Named(hint.Service)
		if len(keys) > mostNamesakes {
			return ecs.EventUnknown
		}
		for _, key := range keys {
			if each := r.hint(key, hint); result != ecs.EventHinted {
				result = each
			}
		}
		return result
	}
	if !r.options.selectsCluster(hint.Cluster) {
		return ecs.EventUnselected
	}
	key := ledger.Key{Cluster: ecs.LastPart(hint.Cluster), Service: hint.Service}
	if arn, _ := r.ledger.ARN(key.Cluster); arn == "" {
		if len(r.hints.strangers) < mostHints {
			r.hints.strangers = append(r.hints.strangers, stranger{hint, r.now()})
		}
		r.inventory.look(r)
		return ecs.EventUnknown
	}
	return r.hint(key, hint)
}

// hint has a service read soon, unless that would tell nothing new.
func (r *Reader) hint(key ledger.Key, hint ecs.Hint) ecs.EventResult {
	now := r.now()
	r.hearOfTask(key, hint)
	m, known := r.ledger.Memory(key)
	happened := hint.At.Add(-r.skew)
	deployed := hint.Kind == ecs.HintDeployment
	switch {
	case m.LeftOut:
		return ecs.EventUnselected
	case !known && r.hints.rumours >= mostRumours:
		return ecs.EventUnknown
	case known && m.Described.Sub(happened) > lateAfter:
		return ecs.EventLate
	case known && hint.Kind == ecs.HintSteady && (m.Description == nil || m.AtRest(r.ledger.Options(key.Cluster), now)):
		return ecs.EventSteady
	case !m.Hinted.IsZero() && (m.Watch.Deployed || !deployed):
		return ecs.EventMerged
	}
	first := r.hints.unspent[key]
	if first.came.IsZero() {
		first = unspent{happened, now, !known}
		if first.rumour {
			r.hints.rumours++
		}
	}
	r.hints.unspent[key] = first
	r.follow(r.ledger.Hint(key, ledger.Hinted{Deployed: deployed, Once: hint.Kind == ecs.HintSteady}, now))
	return ecs.EventHinted
}

// hearOfTask has the stopped tasks of a service looked at when one is said to have stopped, if that matters.
func (r *Reader) hearOfTask(key ledger.Key, hint ecs.Hint) {
	if _, known := r.ledger.Memory(key); known && r.options.Stopped && hint.Kind == ecs.HintStopped {
		r.learn(key, ledger.TaskStopped{At: hint.At.Add(-r.skew)})
	}
}

// acted tells that a service was read by a call that was made after the hint for it, if there was one.
func (r *Reader) acted(key ledger.Key, asked time.Time) {
	if first, there := r.hints.unspent[key]; there && !asked.Before(first.came) {
		r.hints.spend(key)
		r.listener.Acted(max(0, r.now().Sub(first.happened)))
	}
}

// spend forgets the hint for a service, if there is one.
func (h *hints) spend(key ledger.Key) {
	if h.unspent[key].rumour {
		h.rumours--
	}
	delete(h.unspent, key)
}
