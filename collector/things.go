package collector

import (
	"iter"

	"ecs_revision_exporter/collector/ecs"
)

// The things that metrics are about, from the target down. A part that ECS did
// not tell is not there, so that its metrics need not ask.

func targets() scope[status] {
	return scope[status]{
		labels: []string{"account_id", "region"},
		each: func(v view) iter.Seq2[identity, status] {
			return func(yield func(identity, status) bool) {
				for _, s := range v.targets {
					if !yield(identity{s.target.AccountID, s.target.Region}, s) {
						return
					}
				}
			}
		},
	}
}

func refreshes() scope[tally[string]] {
	return parts(targets(), func(s status) []tally[string] { return s.refreshes })
}

func failures() scope[tally[failureKind]] {
	return parts(targets(), func(s status) []tally[failureKind] { return s.failures })
}

func clusters() scope[ecs.Cluster] {
	return parts(targets(), func(s status) []ecs.Cluster { return s.clusters },
		by("cluster", func(c ecs.Cluster) string { return c.Name }))
}

func services() scope[ecs.Service] {
	return parts(clusters(), func(c ecs.Cluster) []ecs.Service { return c.Services },
		by("service", func(s ecs.Service) string { return s.Name }))
}

func currentRevisions() scope[string] {
	return parts(services(), func(s ecs.Service) []string {
		if s.CurrentRevision == "" {
			return nil
		}
		return []string{s.CurrentRevision}
	}, by("service_revision", func(revision string) string { return revision }))
}

func revisions() scope[ecs.Revision] {
	return parts(services(), func(s ecs.Service) []ecs.Revision { return s.Revisions },
		by("service_revision", func(r ecs.Revision) string { return r.ID }))
}

func revisionTasks() scope[*ecs.RevisionTasks] {
	return parts(revisions(), func(r ecs.Revision) []*ecs.RevisionTasks { return optional(r.Tasks) })
}

func revisionSpecs() scope[*ecs.RevisionSpec] {
	return parts(revisions(), func(r ecs.Revision) []*ecs.RevisionSpec { return optional(r.Spec) })
}

func containers() scope[ecs.Container] {
	return parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.Container { return r.Containers })
}

func deployments() scope[*ecs.Deployment] {
	return parts(services(), func(s ecs.Service) []*ecs.Deployment { return optional(s.Deployment) },
		by("service_deployment", func(d *ecs.Deployment) string { return d.ID }))
}

func sourceRevisions() scope[string] {
	return parts(deployments(), func(d *ecs.Deployment) []string { return d.SourceRevisions })
}
