package web

import (
	"iter"

	"ecs_revision_exporter/collector/ecs"
)

// Fleet is what is known of all targets, for the status page to show. It is read
// only: what it holds may be shared with scrapes and other requests.
type Fleet struct {
	Targets []*ecs.Fleet
}

// services walks all services of the fleet, by target, cluster and name.
func (f Fleet) services() iter.Seq[row] {
	return func(yield func(row) bool) {
		for _, target := range f.Targets {
			for _, cluster := range target.Clusters {
				for _, service := range cluster.Services {
					if !yield(row{target, cluster, service}) {
						return
					}
				}
			}
		}
	}
}

// row is a service in its place. It points into the fleet and copies nothing of it.
type row struct {
	target  *ecs.Fleet
	cluster *ecs.Cluster
	service *ecs.Service
}

// spec is what a revision consists of; nil when that is not known.
func (r row) spec(id string) *ecs.RevisionSpec {
	for _, revisions := range [][]ecs.Revision{r.service.Revisions, r.service.Former} {
		for i := range revisions {
			if revisions[i].ID == id {
				return revisions[i].Spec
			}
		}
	}
	return nil
}

// current is what the revision consists of that the service stands on; nil when that is not known.
func (r row) current() *ecs.RevisionSpec { return r.spec(r.service.CurrentRevision) }

// deployment is the newest deployment of the service: the one that is listed, or one that ECS does not list yet
// and that the service itself tells of already. It is nil when there is none.
func (r row) deployment() *ecs.Deployment {
	listed := r.service.Deployment
	for _, begun := range r.service.Rollouts {
		if begun.Status == "PRIMARY" && begun.State == "IN_PROGRESS" && (listed == nil || begun.CreatedAt.After(listed.CreatedAt) && begun.ID != listed.Target.ID()) {
			d := &ecs.Deployment{Status: begun.State, Target: ecs.ARN(begun.ID), CreatedAt: begun.CreatedAt}
			if r.service.CurrentRevision != "" {
				d.Sources = []ecs.ARN{ecs.ARN(r.service.CurrentRevision)}
			}
			return d
		}
	}
	return listed
}

// coming is the id of the revision that a deployment under way brings; empty when there is none.
func (r row) coming() string {
	d := r.deployment()
	if d == nil || d.Finished() || d.Target.ID() == r.service.CurrentRevision {
		return ""
	}
	return d.Target.ID()
}
