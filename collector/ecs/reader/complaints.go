package reader

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
)

// complaints are what is wrong and was logged, by what it is about. So it is logged once, until something else is wrong or
// it is well again.
type complaints struct {
	mu    sync.Mutex
	about map[any]string
}

func newComplaints() *complaints { return &complaints{about: map[any]string{}} }

// wrong notes what is wrong, and tells whether that is news.
func (c *complaints) wrong(about any, what string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	former, known := c.about[about]
	c.about[about] = what
	return !known || former != what
}

// well notes that nothing is wrong, and tells whether that is news.
func (c *complaints) well(about any) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, known := c.about[about]
	delete(c.about, about)
	return known
}

// forgetClusters forgets what is wrong with clusters that are gone.
func (c *complaints) forgetClusters(gone func(cluster string) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.about, func(about any, _ string) bool {
		t, isTask := about.(task)
		return isTask && t.Cluster != "" && gone(t.Cluster)
	})
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
