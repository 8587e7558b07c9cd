package web

import (
	"iter"
	"slices"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// matches tells whether each term is part of something that is said of the service.
// Terms are in lower case, and there are at most maxTerms of them.
func (r row) matches(terms []string) bool {
	if len(terms) == 0 {
		return true
	}
	var buffer [maxTerms]string
	missing := append(buffer[:0], terms...)
	for text := range r.texts() {
		text = strings.ToLower(text)
		missing = slices.DeleteFunc(missing, func(term string) bool { return strings.Contains(text, term) })
		if len(missing) == 0 {
			return true
		}
	}
	return false
}

// texts are all texts of the service that can be searched, by how often they are searched for.
func (r row) texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		own := [...]string{
			r.service.Name, r.cluster.Name, r.service.CurrentRevision, r.service.Status, r.service.LaunchType,
			r.target.Target.AccountID, r.target.Target.Region,
		}
		if !all(own[:], yield) {
			return
		}
		if d := r.deployment(); d != nil && !all([]string{d.Status, d.LifecycleStage, d.Strategy, d.ARN.ID(), d.Target.ID()}, yield) {
			return
		}
		for i := range r.service.Revisions {
			if !yield(r.service.Revisions[i].ID) || !specTexts(r.service.Revisions[i].Spec, yield) {
				return
			}
		}
	}
}

// specTexts are the texts of a revision that can be searched.
func specTexts(spec *ecs.RevisionSpec, yield func(string) bool) bool {
	if spec == nil {
		return true
	}
	for i := range spec.Containers {
		c := &spec.Containers[i]
		if !yield(c.Reference) || !yield(c.Digest) || !yield(c.Repository) || !yield(c.Name) {
			return false
		}
	}
	for i := range spec.CapacityProviders {
		if !yield(spec.CapacityProviders[i].Name) {
			return false
		}
	}
	return yield(spec.TaskDefinition) && yield(spec.LaunchType) && yield(spec.PlatformFamily)
}

// all yields texts, and tells whether more are wanted.
func all(texts []string, yield func(string) bool) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !yield(text) })
}
