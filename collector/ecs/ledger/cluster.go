package ledger

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// cluster is what is known of a cluster.
type cluster struct {
	name, arn string
	entries   map[string]*entry // by name of the service
	listed    time.Time         // when the services were last listed
	trouble   Trouble           // with listing them
	err       error             // of the last list; nil when it was complete
	refused   [Operations]time.Time
	tally     tally

	services []*ecs.Service // to be told of, by name
	shared   bool           // whether somebody has services, so that they are not to be modified
	view     *ecs.Cluster   // as last told; nil when something changed since
}

// entry is a service in the ledger.
type entry struct {
	memory Memory
	view   *ecs.Service // nil when there is nothing to tell
}

// tally counts what there is in a cluster.
type tally struct {
	services, pending, revisions int
	leftOut                      int // services that the configuration leaves out by their tags
	described                    int // services whose last description was answered
	failing                      map[ecs.FailureKind]int
}

func newCluster(name string) *cluster {
	return &cluster{name: name, entries: map[string]*entry{}, tally: tally{failing: map[ecs.FailureKind]int{}}}
}

func (c *cluster) keys() []Key {
	var keys []Key
	for _, name := range slices.Sorted(maps.Keys(c.entries)) {
		keys = append(keys, Key{c.name, name})
	}
	return keys
}

func (c *cluster) withRefusals(o Options) Options {
	o.Refused = c.refused
	return o
}

// learn works an event into the entry of a service.
func (c *cluster) learn(name string, e Event, o Options, now time.Time) Change {
	o = c.withRefusals(o)
	known := c.entries[name]
	outcome := Learn(known.memory, e, o, now)
	for i := range outcome.Finished {
		outcome.Finished[i].Cluster = c.name
	}
	if outcome.Gone {
		c.forget(name)
		return Change{Key{c.name, name}, outcome}
	}
	c.count(known.memory, -1)
	c.count(outcome.Memory, +1)
	known.memory = outcome.Memory
	if view := outcome.Memory.View(o, now); !reflect.DeepEqual(view, known.view) {
		known.view = view
		c.tell(name, view)
	}
	return Change{Key{c.name, name}, outcome}
}

func (c *cluster) forget(name string) {
	known := c.entries[name]
	if known == nil {
		return
	}
	c.count(known.memory, -1)
	delete(c.entries, name)
	c.tell(name, nil)
}

// count adds a service to the tally, or takes it away.
func (c *cluster) count(m Memory, n int) {
	if m.rumoured() {
		return
	}
	if m.LeftOut {
		c.tally.leftOut += n
	} else {
		c.tally.services += n
	}
	if !m.Whole {
		c.tally.pending += n
	}
	if (m.Description != nil || m.LeftOut) && !m.trouble(DescribeServices).there() {
		c.tally.described += n
	}
	for i := range m.Revisions {
		if m.Revisions[i].Spec != nil {
			c.tally.revisions += n
		}
	}
	for _, kind := range m.Failing() {
		c.tally.failing[kind] += n
	}
	c.view = nil
}

// tell puts a service among those that are told of; nil takes it out.
func (c *cluster) tell(name string, view *ecs.Service) {
	if c.shared {
		c.services, c.shared = slices.Clone(c.services), false
	}
	c.view = nil
	i, there := slices.BinarySearchFunc(c.services, name, func(s *ecs.Service, name string) int { return strings.Compare(s.Name, name) })
	switch {
	case there && view == nil:
		c.services = slices.Delete(c.services, i, i+1)
	case there:
		c.services[i] = view
	case view != nil:
		c.services = slices.Insert(c.services, i, view)
	}
}

// errNoService is why a cluster is down whose services can be listed.
var errNoService = errors.New("none of its services could be described")

// down is why the cluster is not up, nil when it is: its services were listed, and one of them,
// if there is any, could be described.
func (c *cluster) down() error {
	refused, failed := !c.refused[DescribeServices].IsZero(), false
	for kind, n := range c.tally.failing {
		failed = failed || n > 0 && kind.Operation == DescribeServices.String()
	}
	if c.err == nil && (refused || failed && c.tally.described == 0) {
		return errNoService
	}
	return c.err
}

// project is what to expose of the cluster. If the list of its services is stale, it has no
// services.
func (c *cluster) project(stale bool) *ecs.Cluster {
	if c.view != nil && (len(c.view.Services) == 0 || !stale) {
		return c.view
	}
	c.view = &ecs.Cluster{Name: c.name, Err: c.down(), ReadAt: c.listed}
	if !c.listed.IsZero() || c.err != nil {
		c.view.Up = ecs.Given(c.view.Err == nil)
	}
	if !stale {
		c.view.Services, c.shared = c.services, true
	}
	return c.view
}

// answers tells whether AWS answers an operation for one of the services.
func (c *cluster) answers(operation Operation, o Options, now time.Time) bool {
	for _, known := range c.entries {
		if known.memory.answers(operation, o, now) {
			return true
		}
	}
	return false
}

// list takes in a complete list of the names of the services, of which the first page was asked for at began.
func (c *cluster) list(began time.Time, names []string, o Options, now time.Time) []Change {
	c.listed, c.trouble, c.err, c.view = now, Trouble{}, nil, nil
	listed := map[string]bool{}
	var changes []Change
	for _, name := range names {
		listed[name] = true
		if c.entries[name] == nil {
			c.entries[name] = &entry{}
			c.count(Memory{}, +1)
		}
		changes = append(changes, c.learn(name, Inventoried{began}, o, now))
	}
	for _, key := range c.keys() {
		if !listed[key.Service] {
			changes = append(changes, c.learn(key.Service, Unlisted{began}, o, now))
		}
	}
	return changes
}

// fail notes that the services could not be listed, and gives when to try again.
func (c *cluster) fail(err error, now time.Time) (again time.Time) {
	c.trouble = c.trouble.again(now, "", failedPauses())
	c.err, c.view = err, nil
	return c.trouble.Again
}

// refuse notes since when an operation is refused for all services.
func (c *cluster) refuse(operation Operation, since time.Time, o Options, now time.Time) []Change {
	c.refused[operation], c.view = since, nil
	var changes []Change
	for _, key := range c.keys() {
		changes = append(changes, c.learn(key.Service, Passed{}, o, now))
	}
	return changes
}

// memories adds what the next run should remember of the services.
func (c *cluster) memories(to map[Key]Memory, allStale bool, o Options, now time.Time) {
	o = c.withRefusals(o)
	unlisted := stale(c.trouble.Since, o, now)
	for service, known := range c.entries {
		m := known.memory
		if m.rumoured() || m.LeftOut {
			continue
		}
		if allStale || unlisted || m.stale(DescribeServices, o, now) {
			m.Description = nil
		}
		to[Key{c.name, service}] = m
	}
}
