package collector

import (
	"iter"

	"ecs_revision_exporter/collector/ecs"
)

// The things that metrics are about, from the target down. A part that ECS did
// not tell is not there, so that its metrics need not ask.

func targets() scope[known] {
	return scope[known]{
		labels: []string{"account_id", "region"},
		each: func(v view) iter.Seq2[identity, known] {
			return func(yield func(identity, known) bool) {
				for _, k := range v.targets {
					if !yield(identity{k.accountID(), k.Target.Region}, k) {
						return
					}
				}
			}
		},
	}
}

// fleets are the targets of which there is a fleet to tell.
func fleets() scope[*ecs.Fleet] {
	return parts(targets(), func(k known) []*ecs.Fleet {
		if !k.Known {
			return nil
		}
		return []*ecs.Fleet{k.Fleet}
	})
}

// exporter is the one thing that is not about a target.
func exporter() scope[view] {
	return scope[view]{each: func(v view) iter.Seq2[identity, view] {
		return func(yield func(identity, view) bool) { yield(nil, v) }
	}}
}

func clusters() scope[*ecs.Cluster] {
	all := parts(targets(), func(k known) []*ecs.Cluster { return k.Clusters },
		by("cluster", func(c *ecs.Cluster) string { return c.Name }))
	all.level = ofClusters
	return all
}

func services() scope[*ecs.Service] {
	all := parts(clusters(), func(c *ecs.Cluster) []*ecs.Service { return c.Services },
		by("service", func(s *ecs.Service) string { return s.Name }))
	all.level = ofServices
	return all
}

func revisions() scope[ecs.Revision] {
	return parts(services(), func(s *ecs.Service) []ecs.Revision { return s.Revisions },
		by("service_revision", func(r ecs.Revision) string { return r.ID }))
}

func revisionSpecs() scope[*ecs.RevisionSpec] {
	return parts(revisions(), func(r ecs.Revision) []*ecs.RevisionSpec { return optional(r.Spec) })
}

func networks() scope[*ecs.Network] {
	return parts(revisionSpecs(), func(r *ecs.RevisionSpec) []*ecs.Network { return optional(r.Network) })
}

func serviceConnects() scope[*ecs.ServiceConnect] {
	return parts(revisionSpecs(), func(r *ecs.RevisionSpec) []*ecs.ServiceConnect { return optional(r.ServiceConnect) })
}

func scaling() scope[*ecs.Scaling] {
	return parts(revisionSpecs(), func(r *ecs.RevisionSpec) []*ecs.Scaling { return optional(r.Scaling) })
}

func deployments() scope[*ecs.Deployment] {
	return parts(services(), func(s *ecs.Service) []*ecs.Deployment { return optional(s.Deployment) },
		by("service_deployment", func(d *ecs.Deployment) string { return d.ARN.ID() }))
}

func deploymentAlarms() scope[*ecs.DeploymentAlarms] {
	return parts(deployments(), func(d *ecs.Deployment) []*ecs.DeploymentAlarms { return optional(d.Alarms) })
}
