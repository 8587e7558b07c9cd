package exporter

import (
	"fmt"
	"strings"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
)

// incompleteError is that a file was written which lacks something.
type incompleteError struct {
	file  string
	lacks missing
}

// Error says what is lacking.
func (e incompleteError) Error() string {
	return fmt.Sprintf("--history.export: %s is written, but lacks %s; the log says why", e.file, e.lacks)
}

// missing is how much of fleets could not be read, and of how many accounts all but one region.
type missing struct{ targets, clusters, services, accounts int }

// missed logs what could not be read of fleets, and counts it.
func (e *exporter) missed(fleets []*ecs.Fleet) (all missing) {
	logger := level.Error(e.logger)
	all.accounts = e.discovery.unlisted() // which was logged
	for _, fleet := range fleets {
		if !fleet.Known || fleet.Rounds.LastError != nil {
			all.targets++
			logger.Log("msg", "a target could not be read, it is left out", "target", fleet.Name(), "err", fleet.Rounds.LastError)
			continue
		}
		all.services += fleet.Services
		for _, cluster := range fleet.Clusters {
			if cluster.ReadAt.IsZero() {
				all.clusters++
				logger.Log("msg", "the services of a cluster could not be listed, it is left out", "target", fleet.Name(), "cluster", cluster.Name, "err", cluster.Err)
			}
			all.services -= readIn(cluster)
		}
		for _, failing := range fleet.Failing {
			logger.Log("msg", "something could not be read of some services", "target", fleet.Name(),
				"operation", failing.Operation, "reason", failing.Reason, "services", failing.Count)
		}
	}
	return all
}

// readIn is how many services of a cluster were read, or have nothing to be read.
func readIn(cluster *ecs.Cluster) int {
	n := 0
	for _, service := range cluster.Services {
		if service.Finished != nil || !service.DeployedByECS() {
			n++
		}
	}
	return n
}

// String says how much it is, empty for nothing.
func (m missing) String() string {
	var parts []string
	for _, part := range []struct {
		n    int
		kind string
	}{{m.targets, "target"}, {m.clusters, "cluster"}, {m.services, "service"}, {m.accounts, "account"}} {
		switch {
		case part.n == 1:
			parts = append(parts, "1 "+part.kind)
		case part.n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", part.n, part.kind))
		}
	}
	return strings.Join(parts, " and ")
}
