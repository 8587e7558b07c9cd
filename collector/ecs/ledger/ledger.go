package ledger

import (
	"maps"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Key tells a service apart from the others of its target: by names, since old short ARNs are
// equal in two clusters, and change.
type Key struct{ Cluster, Service string }

// Ledger is what is known of a target. It is for one goroutine.
type Ledger struct {
	options  Options
	clusters map[string]*cluster // by name
}

// New makes an empty ledger.
func New(options Options) *Ledger {
	return &Ledger{options: options, clusters: map[string]*cluster{}}
}

// Change is what an event made of a service.
type Change struct {
	Key
	Outcome
}

// Configure changes the options, and gives what follows for each service.
func (l *Ledger) Configure(options Options, now time.Time) []Change {
	l.options = options
	var changes []Change
	for _, key := range l.Keys() {
		changes = append(changes, l.Learn(key, Passed{}, now))
	}
	return changes
}

// Keys are those of all services, in order.
func (l *Ledger) Keys() []Key {
	var keys []Key
	for _, name := range slices.Sorted(maps.Keys(l.clusters)) {
		keys = append(keys, l.clusters[name].keys()...)
	}
	return keys
}

// Learn works an event into what is known of a service. One that is not in the ledger stays so.
func (l *Ledger) Learn(key Key, e Event, now time.Time) Change {
	c := l.clusters[key.Cluster]
	if c == nil || c.entries[key.Service] == nil {
		return Change{key, Outcome{Gone: true}}
	}
	return c.learn(key.Service, e, l.options, now)
}

// Memory is what is known of a service.
func (l *Ledger) Memory(key Key) (Memory, bool) {
	c := l.clusters[key.Cluster]
	if c == nil || c.entries[key.Service] == nil {
		return Memory{}, false
	}
	return c.entries[key.Service].memory, true
}

// Options are what the memory of a service of the cluster depends on.
func (l *Ledger) Options(cluster string) Options {
	if c := l.clusters[cluster]; c != nil {
		return c.withRefusals(l.options)
	}
	return l.options
}

// ListClusters takes in a complete list of the ARNs of clusters, and gives the services that are gone with theirs.
func (l *Ledger) ListClusters(arns []string) []Key {
	listed := map[string]string{}
	for _, arn := range arns {
		listed[ecs.LastPart(arn)] = arn
	}
	gone := l.KeepClusters(func(name, _ string) bool { return listed[name] != "" })
	for name, arn := range listed {
		l.cluster(name).arn = arn
	}
	return gone
}

// KeepClusters forgets the clusters for which keep is false, and gives the services that are gone
// with them. A cluster that was never listed has no ARN.
func (l *Ledger) KeepClusters(keep func(name, arn string) bool) []Key {
	var gone []Key
	for name, c := range l.clusters {
		if !keep(name, c.arn) {
			gone = append(gone, c.keys()...)
			delete(l.clusters, name)
		}
	}
	return gone
}

func (l *Ledger) cluster(name string) *cluster {
	if l.clusters[name] == nil {
		l.clusters[name] = newCluster(name)
	}
	return l.clusters[name]
}

// ListServices takes in a complete list of the names of services of a cluster, of which the
// first page was asked for at began.
func (l *Ledger) ListServices(cluster string, began time.Time, names []string, now time.Time) []Change {
	c := l.clusters[cluster]
	if c == nil {
		return nil
	}
	c.listed, c.trouble, c.err, c.view = now, Trouble{}, nil, nil
	listed := map[string]bool{}
	var changes []Change
	for _, name := range names {
		listed[name] = true
		if c.entries[name] == nil {
			c.entries[name] = &entry{}
			c.count(Memory{}, +1)
		}
		changes = append(changes, c.learn(name, Inventoried{began}, l.options, now))
	}
	for _, key := range c.keys() {
		if !listed[key.Service] {
			changes = append(changes, c.learn(key.Service, Unlisted{began}, l.options, now))
		}
	}
	return changes
}

// FailServices notes that the services of a cluster could not be listed. It gives when to try again.
func (l *Ledger) FailServices(cluster string, err error, now time.Time) (again time.Time) {
	c := l.clusters[cluster]
	if c == nil {
		return time.Time{}
	}
	c.trouble = c.trouble.again(now, "", failedPauses())
	c.err, c.view = err, nil
	return c.trouble.Again
}

// Refuse notes since when an operation is refused for a whole cluster; the zero time ends that.
func (l *Ledger) Refuse(cluster string, operation Operation, since time.Time, now time.Time) []Change {
	c := l.clusters[cluster]
	if c == nil {
		return nil
	}
	c.refused[operation], c.view = since, nil
	var changes []Change
	for _, key := range c.keys() {
		changes = append(changes, c.learn(key.Service, Passed{}, l.options, now))
	}
	return changes
}

// Answers tells whether AWS answers an operation for a service of the cluster.
func (l *Ledger) Answers(cluster string, operation Operation, now time.Time) bool {
	c := l.clusters[cluster]
	return c != nil && c.answers(operation, l.options, now)
}

// Forget drops a service.
func (l *Ledger) Forget(key Key) {
	if c := l.clusters[key.Cluster]; c != nil {
		c.forget(key.Service)
	}
}

// ARN is that of a cluster, and Listed when its services were last listed, zero if they never were.
func (l *Ledger) ARN(cluster string) (arn string, listed time.Time) {
	if c := l.clusters[cluster]; c != nil {
		return c.arn, c.listed
	}
	return "", time.Time{}
}

// AllUp tells whether every cluster is up, in the sense of ecs_cluster_up.
func (l *Ledger) AllUp() bool {
	for _, c := range l.clusters {
		if c.down() != nil {
			return false
		}
	}
	return true
}

// Review is when a cluster becomes stale by passing time alone; zero for never.
func (l *Ledger) Review(now time.Time) time.Time {
	var next time.Time
	for _, c := range l.clusters {
		if c.trouble.there() {
			moment := c.trouble.Since.Add(l.options.StaleAfter)
			if moment.After(now) && (next.IsZero() || moment.Before(next)) {
				next = moment
			}
		}
	}
	return next
}

// Fleet is what the ledger tells of clusters and services. What did not change since it was last
// asked for is the same by pointer.
func (l *Ledger) Fleet(now time.Time) *ecs.Fleet {
	fleet := &ecs.Fleet{Known: true}
	failing := map[ecs.FailureKind]int{}
	for _, name := range slices.Sorted(maps.Keys(l.clusters)) {
		c := l.clusters[name]
		fleet.Clusters = append(fleet.Clusters, c.project(stale(c.trouble.Since, l.options, now)))
		fleet.Services += c.tally.services
		fleet.Pending += c.tally.pending
		fleet.CachedRevisions += c.tally.revisions
		for kind, n := range c.tally.failing {
			failing[kind] += n
		}
	}
	for kind, n := range failing {
		if n > 0 {
			fleet.Failing = append(fleet.Failing, ecs.FailureCount{FailureKind: kind, Count: n})
		}
	}
	slices.SortFunc(fleet.Failing, func(a, b ecs.FailureCount) int {
		return strings.Compare(a.Operation+a.Reason, b.Operation+b.Reason)
	})
	return fleet
}
