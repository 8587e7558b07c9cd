package reader

import (
	"maps"
	"time"
)

// How often something is tried again that AWS refuses, or does not answer.
const (
	firstPause   = 15 * time.Second
	longestPause = time.Hour   // while AWS says no
	outagePause  = time.Minute // while AWS says nothing
	refusedAlone = 10          // services of a cluster for which an operation is refused, until it is taken to be for all that are
)

// patience decides how the reader goes on after failures. A batch that fails is narrowed down until
// the culprit stands alone. If an operation fails for many services of a cluster and is answered
// for none, it is tried with one of them from time to time, and with few of the others.
type patience struct {
	narrowed     map[task]int   // how many services, deployments or revisions a call may ask for that has the task
	gates        map[task]*gate // by operation and cluster
	tags         gate           // whether AWS refuses to tell tags
	untagged     map[task]error // services that are to be tried without tags, and why
	mixedRefused bool           // whether AWS refuses to describe deployments of several services in one call
	throttling   time.Time      // when AWS began to reject every call; zero while it accepts some
}

// gate is shut while an operation is refused altogether.
type gate struct {
	since  time.Time       // the first refusal since the last answer
	alone  map[string]bool // services for which the operation was refused on their own since
	again  time.Time       // when it is tried again with one of these; zero while the gate is open
	tries  int
	others time.Time // when it is tried with the others
	tried  int       // of the others at that time
}

func newPatience() patience {
	return patience{narrowed: map[task]int{}, gates: map[task]*gate{}, untagged: map[task]error{}}
}

// gateOf is what tasks have in common for which an operation may be refused together.
func (t task) gateOf() task {
	t.Service = ""
	return t
}

// most is how many things a call may ask for that has the task.
func (p *patience) most(t task, most int, now time.Time) int {
	if g := p.gates[t.gateOf()]; g != nil && !g.again.IsZero() {
		return 1
	}
	if t.operation == describeServices && (p.untagged[t] != nil || !p.tags.again.IsZero() && !now.Before(p.tags.again)) {
		return 1
	}
	if narrowed, known := p.narrowed[t]; known {
		return min(most, narrowed)
	}
	return most
}

// narrow has a batch tried again in smaller ones.
func (p *patience) narrow(items []*item, size int) {
	for _, i := range items {
		p.narrowed[i.task] = max(1, size/2)
	}
}

// answered notes that AWS answered an operation for a service. It tells whether it was refused
// for the whole cluster until now.
func (p *patience) answered(t task) (reopened bool) {
	delete(p.narrowed, t)
	g := p.gates[t.gateOf()]
	delete(p.gates, t.gateOf())
	return g != nil && !g.again.IsZero()
}

// alone notes that an operation failed for a service on its own. It gives since when it is
// refused for the whole cluster, if it is since this moment: not as long as it works for another.
func (p *patience) alone(t task, refused bool, works func() bool, now time.Time) (since time.Time) {
	g := p.gates[t.gateOf()]
	if g == nil {
		g = &gate{since: now, alone: map[string]bool{}}
		p.gates[t.gateOf()] = g
	}
	before, shut := g.alone[t.Service], !g.again.IsZero()
	g.alone[t.Service] = true
	if shut && before {
		g.shut(refused, now)
	}
	if shut || len(g.alone) < refusedAlone || works() {
		return time.Time{}
	}
	g.shut(refused, now)
	g.others = now.Add(firstPause)
	return g.since
}

// shut shuts the gate for a while that grows.
func (g *gate) shut(refused bool, now time.Time) {
	longest := outagePause
	if refused {
		longest = longestPause
	}
	g.again = now.Add(min(firstPause<<min(g.tries, 10), longest))
	g.tries++
}

// closed is when a task may be tried again whose operation is refused for its whole cluster;
// zero when it may be tried now. It may be tried by one at a time, and by a few that were not refused yet.
func (p *patience) closed(t task, now time.Time) time.Time {
	g := p.gates[t.gateOf()]
	if t.Service == "" || g == nil || g.again.IsZero() {
		return time.Time{}
	}
	if !g.alone[t.Service] {
		return g.closedToOthers(now)
	}
	if now.Before(g.again) {
		return g.again
	}
	g.again = now.Add(firstPause) // unless the try tells sooner
	return time.Time{}
}

func (g *gate) closedToOthers(now time.Time) time.Time {
	if now.Before(g.others) {
		return g.others
	}
	if g.tried++; g.tried == refusedAlone {
		g.tried, g.others = 0, now.Add(firstPause)
	}
	return time.Time{}
}

// asksForTags tells whether a service is to be described with its tags.
func (p *patience) asksForTags(t task, now time.Time) bool {
	return p.untagged[t] == nil && (p.tags.again.IsZero() || !now.Before(p.tags.again))
}

// tagsAnswered notes that AWS tells tags.
func (p *patience) tagsAnswered() { p.tags = gate{} }

// tellTags has tags asked for of every service again.
func (p *patience) tellTags() {
	p.tags = gate{}
	clear(p.untagged)
}

// tagsRefused notes that a service was described without tags that was not with them: so no batch
// need stay narrow. It gives whether tags were told until now and why they are refused, nil where
// it was not so or is known already.
func (p *patience) tagsRefused(t task, now time.Time) (anew bool, why error) {
	anew, why = p.tags.tries == 0, p.untagged[t]
	delete(p.untagged, t)
	if why == nil || now.Before(p.tags.again) {
		return false, nil
	}
	p.tags.shut(true, now)
	maps.DeleteFunc(p.narrowed, func(t task, _ int) bool { return t.operation == describeServices })
	return anew, why
}

// forget forgets a task that is no more.
func (p *patience) forget(t task) {
	delete(p.narrowed, t)
	delete(p.untagged, t)
}

// throttled and accepted note whether AWS rejects every call.
func (p *patience) throttled(now time.Time) {
	if p.throttling.IsZero() {
		p.throttling = now
	}
}

func (p *patience) accepted() { p.throttling = time.Time{} }
