package ledger

import (
	"slices"

	"ecs_revision_exporter/collector/ecs"
)

// formerKept is how many former revisions are kept.
const formerKept = 4

// keepFormer keeps what was known of revisions that are not referenced any more, if the newest
// deployment brought or replaced them. They are not asked for again.
func (s *step) keepFormer(known []Revision) {
	var former []Revision
	for _, r := range slices.Concat(known, s.Former) {
		if r.Spec == nil || s.revision(r.ARN) != nil || find(former, r.ARN) != nil || !s.mayBeOfNewest(r.ARN) {
			continue
		}
		former = append(former, Revision{ARN: r.ARN, Spec: r.Spec, Asked: r.Asked})
	}
	s.Former = former[:min(len(former), formerKept)]
}

// mayBeOfNewest tells whether a revision is source or target of the newest deployment. Until that
// was described it may be the source.
func (s *step) mayBeOfNewest(revision ecs.ARN) bool {
	return len(s.Deployments) > 0 && (!s.Deployments[0].Described || brings(&s.Deployments[0].Deployment, revision))
}

// brings tells whether a deployment brings or replaces a revision.
func brings(d *ecs.Deployment, revision ecs.ARN) bool {
	return d.Target == revision || slices.Contains(d.Sources, revision)
}

// formerOf are the sources and the target of the newest deployment that are not referenced.
func (m *Memory) formerOf(newest *Deployment) []ecs.Revision {
	var former []ecs.Revision
	for _, r := range m.Former {
		if brings(&newest.Deployment, r.ARN) {
			former = append(former, ecs.Revision{ID: r.ARN.ID(), Spec: r.Spec})
		}
	}
	return former
}
