package ledger

import (
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Images and digests come within seconds after a revision was made, or never. So an incomplete
// revision is asked for again after a tenth of its age. What ECS manages for a revision can change
// at any time.
const (
	shortestPause = 15 * time.Second
	managedPause  = time.Hour
	pausePerAge   = 10
)

func (e RevisionsDescribed) happen(s *step) {
	s.troubled(DescribeServiceRevisions, Trouble{})
	for i := range s.Revisions {
		r := &s.Revisions[i]
		spec, told := e.Revisions[r.ARN]
		if !told || e.Asked.Before(r.Asked) {
			continue
		}
		r.Asked, r.Lacking = e.Asked, Trouble{}
		if r.Spec == nil || arrived(spec) >= arrived(r.Spec) { // they come, and do not go again
			r.Spec = spec
		}
	}
}

// arrived counts what comes later than the revision itself: containers and their digests.
func arrived(spec *ecs.RevisionSpec) int { return len(spec.Containers) + digests(spec) }

// digests is how many images of the revision are known by their digest.
func digests(spec *ecs.RevisionSpec) int {
	n := 0
	for _, c := range spec.Containers {
		if c.Digest != "" {
			n++
		}
	}
	return n
}

func (s *step) lackRevision(e Lacking) {
	s.fail(e.Operation, e.Reason, e.Err)
	for i := range s.Revisions {
		if r := &s.Revisions[i]; r.ARN == e.ARN && !e.Asked.Before(r.Asked) {
			r.Asked, r.Lacking = e.Asked, r.Lacking.again(s.now, e.Reason, missingPauses())
		}
	}
}

// complete tells whether nothing of the revision will change any more.
func complete(spec *ecs.RevisionSpec) bool {
	return spec != nil && len(spec.Containers) > 0 && digests(spec) == len(spec.Containers) && !managed(spec)
}

// managed tells whether ECS manages something for the revision.
func managed(spec *ecs.RevisionSpec) bool { return len(spec.Managed)+len(spec.GatewayRoutes) > 0 }

// dueAt is when to describe the revision, zero if that is not needed.
func (r *Revision) dueAt(o Options) time.Time {
	switch {
	case r.Lacking.there():
		return r.Lacking.Again
	case r.Spec == nil:
		return r.Wanted
	case complete(r.Spec):
		return time.Time{}
	}
	pause := max(shortestPause, o.aws(r.Asked).Sub(r.Spec.CreatedAt)/pausePerAge)
	if managed(r.Spec) {
		pause = min(pause, managedPause)
	}
	return r.Asked.Add(pause)
}

// revision is what is known of a revision that is referenced; nil of any other.
func (m *Memory) revision(arn ecs.ARN) *Revision { return find(m.Revisions, arn) }

// find is the revision of an ARN; nil when it is not among them.
func find(revisions []Revision, arn ecs.ARN) *Revision {
	i := slices.IndexFunc(revisions, func(r Revision) bool { return r.ARN == arn })
	if i < 0 {
		return nil
	}
	return &revisions[i]
}

// spec is what the revision consists of, nil when that is not known or stale.
func (m *Memory) spec(arn ecs.ARN, o Options, now time.Time) *ecs.RevisionSpec {
	r := m.revision(arn)
	if r == nil || r.Spec == nil || !complete(r.Spec) && (stale(r.Lacking.Since, o, now) || stale(m.untoldSince(r, o), o, now)) {
		return nil
	}
	return r.Spec
}

// untoldSince is since when the revision should have been described and the calls for it failed.
// That it fails for others says nothing of one that was not due.
func (m *Memory) untoldSince(r *Revision, o Options) time.Time {
	since, due := m.failingSince(DescribeServiceRevisions, o), r.dueAt(o)
	if since.IsZero() || due.IsZero() {
		return time.Time{}
	}
	return later(since, due)
}

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
