package collector

import (
	"iter"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// How much a chunk holds at most; docs/performance.md tells why. The durations of a
// cluster are as many series as some services have.
const (
	servicesInChunk = 64
	clustersInChunk = 16
)

// chunks are those of a target, as they were when last asked for.
type chunks struct {
	configured *configuration
	fleet      *ecs.Fleet
	services   *spread[*ecs.Service]
	clusters   *spread[clusterState]
}

// clusterState is what there is to expose of a cluster besides its services.
type clusterState struct {
	up       ecs.Optional[bool]
	deployed bool // whether it has a vector of durations
	observed int  // in that
}

// newChunks makes the chunks of a target of which nothing is known yet.
func newChunks(configured *configuration, k known, now func() time.Time) *chunks {
	chunk := func(p *place, of level, clusters func() []*ecs.Cluster) *Chunk {
		fleet := func() *ecs.Fleet { return &ecs.Fleet{Target: k.Target, Clusters: clusters()} }
		return &Chunk{p, configured, now, fleet, k.durations, of}
	}
	return &chunks{
		configured: configured,
		fleet:      &ecs.Fleet{Target: k.Target},
		services: newSpread(servicesInChunk, func(p *place, services []thing[*ecs.Service]) *Chunk {
			return chunk(p, ofServices, func() []*ecs.Cluster {
				return each(services, func(t thing[*ecs.Service]) *ecs.Cluster {
					return &ecs.Cluster{Name: t.cluster, Services: []*ecs.Service{t.is}}
				})
			})
		}),
		clusters: newSpread(clustersInChunk, func(p *place, clusters []thing[clusterState]) *Chunk {
			return chunk(p, ofClusters, func() []*ecs.Cluster {
				return each(clusters, func(t thing[clusterState]) *ecs.Cluster {
					return &ecs.Cluster{Name: t.cluster, Up: t.is.up}
				})
			})
		}),
	}
}

func each[A, B any](all []A, of func(A) B) []B {
	made := make([]B, 0, len(all))
	for _, a := range all {
		made = append(made, of(a))
	}
	return made
}

// serves tells whether these are chunks of that configuration and target. Others have other series,
// and none of them in common.
func (c *chunks) serves(configured *configuration, target ecs.Target) bool {
	return c != nil && c.configured == configured && c.fleet.Target == target
}

// follow has them hold what is known now.
func (c *chunks) follow(k known) {
	for former, present := range differing(c.fleet.Clusters, k.Clusters, func(c *ecs.Cluster) string { return c.Name }) {
		for was, is := range differing(servicesOf(former), servicesOf(present), func(s *ecs.Service) string { return s.Name }) {
			if is == nil {
				c.services.drop(key{former.Name, was.Name})
			} else {
				c.services.put(key{present.Name, is.Name}, is)
			}
		}
		if present == nil {
			c.clusters.drop(key{cluster: former.Name})
		}
	}
	for _, cluster := range k.Clusters {
		vector, observed := k.durations.of(cluster.Name)
		c.clusters.put(key{cluster: cluster.Name}, clusterState{cluster.Up, vector != nil, observed})
	}
	c.fleet = k.Fleet
}

func servicesOf(cluster *ecs.Cluster) []*ecs.Service {
	if cluster == nil {
		return nil
	}
	return cluster.Services
}

// differing are the items of two lists by name that are not the same by pointer: what there was under
// a name and what there is, nil for nothing.
func differing[T any](former, present []*T, name func(*T) string) iter.Seq2[*T, *T] {
	return func(yield func(was, is *T) bool) {
		for len(former) > 0 || len(present) > 0 {
			var was, is *T
			order := 0
			switch {
			case len(former) == 0:
				order = 1
			case len(present) == 0:
				order = -1
			case former[0] != present[0]:
				order = strings.Compare(name(former[0]), name(present[0]))
			}
			if order <= 0 {
				was, former = former[0], former[1:]
			}
			if order >= 0 {
				is, present = present[0], present[1:]
			}
			if was != is && !yield(was, is) {
				return
			}
		}
	}
}
