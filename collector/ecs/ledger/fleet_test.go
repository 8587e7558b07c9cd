package ledger

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// TestFleet works random events into a ledger, and compares the fleet that it tells of with one that is
// made anew from the memories each time. Fleets of before must not change, and what did not
// change is the same by pointer.
func TestFleet(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &model{drawer: &drawer{T: r}, options: Options{History: true, Rollout: 10 * time.Second, StaleAfter: 5 * time.Minute}, now: watched()}
		m.ledger, m.clusters, m.reviews = New(m.options), map[string]*modelCluster{}, map[Key]time.Time{}
		fleet := m.ledger.Fleet(m.now)
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			copied := m.copied(fleet)
			m.now = m.now.Add(m.duration(0, 2*time.Minute, "pause"))
			m.step()
			m.review()
			if again := m.copied(fleet); !reflect.DeepEqual(again, copied) {
				r.Fatalf("a fleet of before has changed from\n%+v to\n%+v", copied, again)
			}
			next := m.ledger.Fleet(m.now)
			if got, want := m.copied(next), m.want(); !reflect.DeepEqual(got, want) {
				r.Fatalf("the fleet is\n%+v, not\n%+v", got, want)
			}
			m.shares(fleet, next)
			fleet = next
		}
	})
}

// model is the plain way to know what a ledger does.
type model struct {
	*drawer
	ledger   *Ledger
	options  Options
	now      time.Time
	clusters map[string]*modelCluster
	reviews  map[Key]time.Time
}

type modelCluster struct {
	memories map[string]Memory
	read     bool
	err      error
	since    time.Time // when listing the services began to fail
	refused  [Operations]time.Time
}

// plain is a fleet without pointers.
type plain struct {
	Services, Pending, Revisions int
	Failing                      []ecs.FailureCount
	Clusters                     []string
}

func (m *model) copied(f *ecs.Fleet) plain {
	p := plain{f.Services, f.Pending, f.CachedRevisions, slices.Clone(f.Failing), nil}
	for _, c := range f.Clusters {
		told := fmt.Sprintf("%s up %v %v:", c.Name, c.Up, c.Err)
		for _, s := range c.Services {
			told += summary(s)
		}
		p.Clusters = append(p.Clusters, told)
	}
	return p
}

func summary(s *ecs.Service) string {
	return fmt.Sprintf(" %s %s pending %t on %q %d;", s.Name, s.Status, s.Pending, s.CurrentRevision, len(s.Revisions))
}

// want is the fleet that the memories make.
func (m *model) want() plain {
	var p plain
	failing := map[ecs.FailureKind]int{}
	for _, name := range slices.Sorted(maps.Keys(m.clusters)) {
		c := m.clusters[name]
		for _, memory := range c.memories {
			p.Services++
			if !memory.Whole {
				p.Pending++
			}
			for _, r := range memory.Revisions {
				if r.Spec != nil {
					p.Revisions++
				}
			}
			for _, kind := range memory.Failing() {
				failing[kind]++
			}
		}
		p.Clusters = append(p.Clusters, m.cluster(name, c))
	}
	for kind, n := range failing {
		p.Failing = append(p.Failing, ecs.FailureCount{FailureKind: kind, Count: n})
	}
	slices.SortFunc(p.Failing, func(a, b ecs.FailureCount) int {
		return strings.Compare(a.Operation+" "+a.Reason, b.Operation+" "+b.Reason)
	})
	return p
}

// cluster is what is to be told of a cluster.
func (m *model) cluster(name string, c *modelCluster) string {
	o := m.options
	o.Refused = c.refused
	stale := !c.since.IsZero() && m.now.Sub(c.since) >= m.options.StaleAfter
	told, described, failed := "", false, false
	for _, service := range slices.Sorted(maps.Keys(c.memories)) {
		memory := c.memories[service]
		trouble := memory.trouble(DescribeServices)
		described = described || memory.Description != nil && !trouble.there()
		failed = failed || trouble.Reason != "" // and not only missing for a moment
		if view := memory.View(o, m.now); view != nil && !stale {
			told += summary(view)
		}
	}
	up, err := ecs.Optional[bool]{}, c.err
	if err == nil && (!c.refused[DescribeServices].IsZero() || failed && !described) {
		err = errNoService
	}
	if c.read || c.err != nil {
		up = ecs.Given(err == nil)
	}
	return fmt.Sprintf("%s up %v %v:", name, up, err) + told
}

// shares checks that what tells the same is the same.
func (m *model) shares(before, after *ecs.Fleet) {
	known := map[string]*ecs.Service{}
	for _, c := range before.Clusters {
		for _, s := range c.Services {
			known[c.Name+"/"+s.Name] = s
		}
	}
	for _, c := range after.Clusters {
		for _, s := range c.Services {
			if old := known[c.Name+"/"+s.Name]; old != nil && old != s && reflect.DeepEqual(old, s) {
				m.Fatalf("%s/%s is the same, but not by pointer", c.Name, s.Name)
			}
		}
	}
}

func (m *model) names(of ...string) []string {
	return slices.DeleteFunc(of, func(string) bool { return m.once(4, "left out") })
}

// step has something happen to ledger and model.
func (m *model) step() {
	switch what := rapid.SampledFrom([]string{"clusters", "services", "services", "fail", "refuse", "forget", "event", "event", "event", "event"}).Draw(m.T, "step"); what {
	case "clusters":
		arns := m.names("arn:aws:ecs:eu-west-1:1:cluster/a", "arn:aws:ecs:eu-west-1:1:cluster/b")
		m.ledger.ListClusters(arns)
		m.keep(arns)
	case "services":
		c := rapid.SampledFrom([]string{"a", "b"}).Draw(m.T, "cluster")
		names := m.names("y", "x", "z")
		m.follow(m.ledger.ListServices(c, m.now, names, m.now)...)
		m.list(m.clusters[c], names)
	case "fail":
		c, err := rapid.SampledFrom([]string{"a", "b"}).Draw(m.T, "cluster"), errors.New("not listed")
		m.ledger.FailServices(c, err, m.now)
		if known := m.clusters[c]; known != nil {
			known.err = err
			if known.since.IsZero() {
				known.since = m.now
			}
		}
	case "refuse":
		c, o := rapid.SampledFrom([]string{"a", "b"}).Draw(m.T, "cluster"), Operation(rapid.IntRange(0, int(Operations)-1).Draw(m.T, "operation"))
		since := m.now
		if m.once(2, "over") {
			since = time.Time{}
		}
		m.follow(m.ledger.Refuse(c, o, since, m.now)...)
		if known := m.clusters[c]; known != nil {
			known.refused[o] = since
			for name := range maps.Clone(known.memories) {
				m.learn(known, name, Passed{})
			}
		}
	case "forget":
		key := m.key()
		m.ledger.Forget(key)
		if c := m.clusters[key.Cluster]; c != nil {
			delete(c.memories, key.Service)
		}
	default:
		key := m.key()
		e := m.event(key.Service)
		m.follow(m.ledger.Learn(key, e, m.now))
		m.learn(m.clusters[key.Cluster], key.Service, e)
	}
}

func (m *model) key() Key {
	return Key{rapid.SampledFrom([]string{"a", "b"}).Draw(m.T, "cluster"), rapid.SampledFrom([]string{"x", "y", "z"}).Draw(m.T, "service")}
}

func (m *model) keep(arns []string) {
	names := map[string]bool{}
	for _, arn := range arns {
		name := arn[len(arn)-1:]
		names[name] = true
		if m.clusters[name] == nil {
			m.clusters[name] = &modelCluster{memories: map[string]Memory{}}
		}
	}
	maps.DeleteFunc(m.clusters, func(name string, _ *modelCluster) bool { return !names[name] })
}

func (m *model) list(c *modelCluster, names []string) {
	if c == nil {
		return
	}
	c.read, c.err, c.since = true, nil, time.Time{}
	for _, name := range names {
		if _, known := c.memories[name]; !known {
			c.memories[name] = Memory{}
		}
		m.learn(c, name, Inventoried{m.now})
	}
	for name := range maps.Clone(c.memories) {
		if !slices.Contains(names, name) {
			m.learn(c, name, Unlisted{m.now})
		}
	}
}

func (m *model) learn(c *modelCluster, name string, e Event) {
	if c == nil {
		return
	}
	memory, known := c.memories[name]
	if !known {
		return
	}
	o := m.options
	o.Refused = c.refused
	outcome := Learn(memory, e, o, m.now)
	c.memories[name] = outcome.Memory
	if outcome.Gone {
		delete(c.memories, name)
	}
}

// follow notes when services are to be reviewed.
func (m *model) follow(changes ...Change) {
	for _, c := range changes {
		m.reviews[c.Key] = c.Due.Review
	}
}

// review tells the services that time has passed which have asked for that, and no others.
func (m *model) review() {
	for key, moment := range m.reviews {
		if !moment.IsZero() && !moment.After(m.now) {
			m.follow(m.ledger.Learn(key, Passed{}, m.now))
			m.learn(m.clusters[key.Cluster], key.Service, Passed{})
		}
	}
}

func (m *model) event(service string) Event {
	switch rapid.IntRange(0, 6).Draw(m.T, "event") {
	case 0:
		return Failed{Operation: Operation(rapid.IntRange(0, int(Operations)-1).Draw(m.T, "operation")), Reason: "error", Err: errTest, Refused: m.once(2, "refused")}
	case 1:
		return Listed{Asked: m.now, Deployments: []ecs.Deployment{underWay(1, watched())}}
	case 2:
		return RevisionsDescribed{m.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "")}}
	case 3:
		return Lacking{Asked: m.now, Operation: DescribeServices, Reason: "MISSING", Err: errTest}
	default:
		d := shop(runs(rapid.IntRange(1, 2).Draw(m.T, "revision"), 1))
		d.Name = service
		return Described{m.now, d}
	}
}
