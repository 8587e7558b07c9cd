package reader

import (
	"cmp"
	"slices"
	"time"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// inventory lists what there is, in rounds: the clusters, then the services of each. It describes
// nothing, but a round ends when each service that it listed was described, or could not be.
type inventory struct {
	began    time.Time // the round under way, or the last one
	underWay bool
	clusters map[string]bool         // still to be listed in this round, by name
	services map[ledger.Key]bool     // still to be described in this round
	calls    int                     // since the round began
	lists    map[task]*pages[string] // that are being read
	lost     map[string]bool         // clusters that were listed and could not be found
	listed   bool                    // whether the clusters of this round were
	next     time.Time               // when the next round is to begin
	glance   glance
	rounds   ecs.Rounds
	tries    int // rounds in a row that failed
}

func newInventory() inventory {
	return inventory{clusters: map[string]bool{}, services: map[ledger.Key]bool{}, lists: map[task]*pages[string]{}, lost: map[string]bool{}}
}

// begin begins a round at once.
func (v *inventory) begin(r *Reader) {
	clear(v.clusters)
	clear(v.services)
	clear(v.lists)
	now := r.now()
	v.start(now)
	v.next, v.glance.due, v.glance.underWay = now, time.Time{}, false
	r.lane(listClusters).drop(task{operation: listClusters})
	v.plan(r)
}

func (v *inventory) start(now time.Time) {
	v.began, v.underWay, v.listed, v.calls = now, true, false, 0
}

// plan has the clusters listed when the next round is to begin, or a glance is due before.
func (v *inventory) plan(r *Reader) {
	at, rank := v.next, ledger.Rest
	if due := v.glance.due; !due.IsZero() && due.Before(at) {
		at, rank = due, ledger.Urgent
	}
	r.lane(listClusters).set(task{operation: listClusters}, ledger.When{At: at, Early: at, Rank: rank})
}

// roundFailed ends a round of which not even the clusters could be listed.
func (r *Reader) roundFailed(err error) {
	v := &r.inventory
	now := r.now()
	r.changed = true
	v.rounds.Failed++
	v.rounds.LastError, v.rounds.LastDuration = api.CauseOf(err), ecs.Given(now.Sub(v.began))
	if v.rounds.FailingSince.IsZero() {
		v.rounds.FailingSince = now
	}
	v.tries++
	v.again(r, latest(now.Add(v.pause(r.options)), api.AgainAt(err)))
}

// pause is the time until the next round: from the end of one that failed, else from its beginning.
func (v *inventory) pause(o Options) time.Duration {
	interval := o.interval(v.calls)
	if v.tries == 0 {
		return interval
	}
	return min(5*time.Second<<min(v.tries-1, 10), interval)
}

// replan sets the beginning of the next round by the options that are configured now.
func (v *inventory) replan(r *Reader) {
	if !v.underWay && !r.twin {
		v.again(r, v.began.Add(v.pause(r.options)))
	}
}

// abandon ends a round of a target that another reader reads.
func (v *inventory) abandon(r *Reader) {
	v.glance.underWay = false
	v.again(r, r.now().Add(longestInterval))
}

// settle notes that a service was described in this round, or could not be.
func (v *inventory) settle(r *Reader, key ledger.Key) {
	if v.services[key] {
		delete(v.services, key)
		v.end(r)
	}
}

// settleCluster does so for all services of a cluster.
func (v *inventory) settleCluster(r *Reader, cluster string) {
	for key := range v.services {
		if key.Cluster == cluster {
			delete(v.services, key)
		}
	}
	v.end(r)
}

// end ends the round when nothing of it is left.
func (v *inventory) end(r *Reader) {
	if !v.underWay || len(v.clusters)+len(v.services) > 0 || v.lists[task{operation: listClusters}] != nil {
		return
	}
	now := r.now()
	took := now.Sub(v.began)
	v.rounds.LastDuration, v.rounds.LastSuccess = ecs.Given(took), now
	if r.ledger.AllUp() {
		v.rounds.Succeeded++
	} else {
		v.rounds.Partial++
	}
	r.logRound(took)
	v.again(r, v.began.Add(v.pause(r.options)))
}

// again has the next round begin at a time.
func (v *inventory) again(r *Reader, at time.Time) {
	v.underWay = false
	if !v.glance.underWay {
		delete(v.lists, task{operation: listClusters})
	}
	r.changed = true
	v.next = at
	v.plan(r)
}

// logRound logs what a round came to, and what could not be read in it. At rest it says nothing that
// matters.
func (r *Reader) logRound(took time.Duration) {
	r.tellOfFailures()
	rounds := r.inventory.rounds
	said := level.Debug(r.logger)
	if rounds.Succeeded+rounds.Partial == 1 {
		said = level.Info(r.logger)
	}
	said.Log("msg", "the fleet was read", "services", len(r.ledger.Keys()), "took", took)
}

// tellOfClusters logs whether the clusters could be listed.
func (r *Reader) tellOfClusters(t task, err error) {
	operation := cmp.Or(api.OperationOf(err), t.operation.String())
	switch {
	case err == nil && r.complaints.well(t):
		level.Info(r.logger).Log("msg", "the clusters are listed again")
	case err != nil && r.complaints.wrong(t, operation+" "+api.CodeOf(err)):
		level.Error(r.logger).Log("msg", "the clusters were not listed", "operation", operation, "err", api.CauseOf(err))
	}
}

// tellOfServices logs whether the services of a cluster could be listed.
func (r *Reader) tellOfServices(t task, err error) {
	switch {
	case err == nil && r.complaints.well(t):
		level.Info(r.logger).Log("msg", "the services of a cluster are listed again", "cluster", t.Cluster)
	case err != nil && r.complaints.wrong(t, api.CodeOf(err)):
		level.Warn(r.logger).Log("msg", "the services of a cluster were not listed", "cluster", t.Cluster, "err", err)
	}
}

// tellOfFailures logs an example of each kind of failure that there was in a round, and which kinds are over. One that is over
// within its round may be logged again in the next.
func (r *Reader) tellOfFailures() {
	now := r.ledger.Failing()
	failing := func(kind ecs.FailureKind) bool {
		return slices.ContainsFunc(now, func(f ecs.FailureCount) bool { return f.FailureKind == kind })
	}
	r.counts.told = slices.DeleteFunc(r.counts.told, func(kind ecs.FailureKind) bool {
		if failing(kind) {
			return false
		}
		level.Info(r.logger).Log("msg", "what was not read fails no more", "operation", kind.Operation, "reason", kind.Reason)
		return true
	})
	for _, failure := range r.counts.untold {
		if slices.Contains(r.counts.told, failure.FailureKind) {
			continue
		}
		level.Warn(r.logger).Log("msg", "not everything was read", "operation", failure.Operation,
			"reason", failure.Reason, "example", failure.Err)
		if failing(failure.FailureKind) {
			r.counts.told = append(r.counts.told, failure.FailureKind)
		}
	}
	r.counts.untold = nil
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
