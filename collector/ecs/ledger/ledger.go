package ledger

import (
	"maps"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Ledger is what is known of a target. It is for one goroutine.
type Ledger struct {
	options  Options
	clusters map[string]*cluster // by name
}

// New makes an empty ledger.
func New(options Options) *Ledger {
	return &Ledger{options: options, clusters: map[string]*cluster{}}
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
	return c.list(began, names, l.options, now)
}

// FailServices notes that the services of a cluster could not be listed. It gives when to try again.
func (l *Ledger) FailServices(cluster string, err error, now time.Time) (again time.Time) {
	c := l.clusters[cluster]
	if c == nil {
		return time.Time{}
	}
	return c.fail(err, now)
}

// Refuse notes since when an operation is refused for a whole cluster; the zero time ends that.
func (l *Ledger) Refuse(cluster string, operation Operation, since time.Time, now time.Time) []Change {
	c := l.clusters[cluster]
	if c == nil {
		return nil
	}
	return c.refuse(operation, since, l.options, now)
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
	return !slices.ContainsFunc(slices.Collect(maps.Values(l.clusters)), func(c *cluster) bool { return c.down() != nil })
}

// PastRead tells whether everything that AWS tells of the past was read: the services of every cluster
// were listed, and none is waited for. Clusters that are lost were listed and could not be found.
func (l *Ledger) PastRead(lost map[string]bool, now time.Time) bool {
	for name, c := range l.clusters {
		if c.tally.pending > 0 || c.listed.IsZero() && !lost[name] && !lasting(c.trouble.Since, now) {
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
	for _, name := range slices.Sorted(maps.Keys(l.clusters)) {
		c := l.clusters[name]
		fleet.Clusters = append(fleet.Clusters, c.project(stale(c.trouble.Since, l.options, now)))
		fleet.Services += c.tally.services
		fleet.Pending += c.tally.pending
		fleet.LeftOut += c.tally.leftOut
		fleet.CachedRevisions += c.tally.revisions
	}
	fleet.Failing = l.Failing()
	return fleet
}

// Memories are what the next run should remember of all services. Stale descriptions are left out,
// all of them if allStale is set.
func (l *Ledger) Memories(allStale bool, now time.Time) map[Key]Memory {
	memories := map[Key]Memory{}
	for _, c := range l.clusters {
		c.memories(memories, allStale, l.options, now)
	}
	return memories
}

// Remember takes in what a former run knew of services.
func (l *Ledger) Remember(memories map[Key]Memory, now time.Time) []Change {
	var changes []Change
	for key, m := range memories {
		c := l.cluster(key.Cluster)
		c.entries[key.Service] = &entry{memory: m}
		c.count(m, +1)
		changes = append(changes, c.learn(key.Service, Passed{}, l.options, now))
	}
	return changes
}

// Hint notes that something may have happened to a service. One that is not in the ledger is
// taken in, if its cluster is, as one that may exist.
func (l *Ledger) Hint(key Key, hint Hinted, now time.Time) Change {
	c := l.clusters[key.Cluster]
	if c != nil && c.entries[key.Service] == nil {
		c.entries[key.Service] = &entry{memory: Memory{Rumour: now}}
	}
	return l.Learn(key, hint, now)
}

// Named are the services of a name, in whatever cluster, and those that may be in the clusters whose services were not
// listed yet.
func (l *Ledger) Named(service string) []Key {
	var keys []Key
	for _, name := range slices.Sorted(maps.Keys(l.clusters)) {
		if c := l.clusters[name]; c.entries[service] != nil || c.listed.IsZero() && c.arn != "" {
			keys = append(keys, Key{name, service})
		}
	}
	return keys
}
