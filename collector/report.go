package collector

import (
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
)

// logSnapshot logs what a refresh read and, once for each, what it could not.
func logSnapshot(logger log.Logger, snapshot *ecs.Snapshot, took time.Duration) {
	services := 0
	for _, cluster := range snapshot.Clusters {
		services += len(cluster.Services)
		if cluster.Err != nil {
			level.Warn(logger).Log("msg", "cluster not read", "err", cluster.Err)
		}
	}
	logFailures(logger, snapshot)
	level.Debug(logger).Log("msg", "refreshed", "account_id", snapshot.Target.AccountID,
		"clusters", len(snapshot.Clusters), "services", services, "took", took)
}

// logFailures logs a line for all failures of a kind, with an example.
func logFailures(logger log.Logger, snapshot *ecs.Snapshot) {
	var kinds []tally[failureKind]
	examples := map[failureKind]error{}
	for _, failure := range snapshot.Failures {
		kind := failureKind{failure.Operation, failure.Reason}
		kinds = counted(kinds, kind)
		examples[kind] = failure.Err
	}
	for _, kind := range kinds {
		level.Warn(logger).Log("msg", "not everything was read", "operation", kind.of.operation,
			"reason", kind.of.reason, "failures", kind.n, "example", examples[kind.of])
	}
}
