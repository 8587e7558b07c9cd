package web

import (
	"slices"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// differenceView is a fact that two revisions do not agree on.
type differenceView struct {
	Title, Of      string
	Source, Target []string // what only one of them says
}

// differences are all facts that source and target of a deployment do not agree on.
func differences(source, target *ecs.RevisionSpec) []differenceView {
	var all []differenceView
	for _, m := range members(source, target) {
		was, will := m.facts(source), m.facts(target)
		for _, of := range subjects(will, was) {
			gone, come := missing(was, will, of), missing(will, was, of)
			if len(gone)+len(come) > 0 {
				all = append(all, differenceView{m.title, of, gone, come})
			}
		}
	}
	return all
}

// subjects are the things that facts are of, each once.
func subjects(lists ...[]fact) []string {
	var subjects []string
	for _, f := range slices.Concat(lists...) {
		if !slices.Contains(subjects, f.of) {
			subjects = append(subjects, f.of)
		}
	}
	return subjects
}

// missing is what facts say of a thing that others do not.
func missing(facts, others []fact, of string) []string {
	var missing []string
	for _, f := range facts {
		if f.of == of && !slices.Contains(others, f) {
			missing = append(missing, f.is)
		}
	}
	return missing
}

// Shown is a value as the page shows it: of a digest its beginning.
func (differenceView) Shown(value string) string {
	if strings.HasPrefix(value, "sha256:") {
		return shortDigest(value)
	}
	return value
}
