package ledger

import (
	"reflect"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// told is the newest deployment that a service at rest is to tell of, nil for none.
func (s *service) told(now time.Time) *ecs.Deployment {
	newest := s.newest(now)
	if newest == nil || s.controller(now) != ecs.ControllerECS || now.Sub(newest.created) >= 90*24*time.Hour {
		return nil
	}
	told := newest.described(now, s.desired)
	told.Target = newest.target // the list has it where the description does not
	return &told
}

// standsOn is the revision that the service stands on, by the rules of the metrics. It is not sure where
// it depends on what was known before.
func (s *service) standsOn(now time.Time) (current ecs.ARN, sure bool) {
	d := s.told(now)
	switch {
	case d == nil:
		return s.busiest(now, nil)
	case s.newest(now).ended.IsZero():
		return s.source(d, now), true
	case d.Status == ecs.StatusSuccessful:
		return d.Target, true
	case d.Status == ecs.StatusRollbackSuccessful:
		return d.Rollback.Revision, true
	default:
		return s.busiest(now, d)
	}
}

// source is the source with most running tasks, of equals the first.
func (s *service) source(d *ecs.Deployment, now time.Time) ecs.ARN {
	best := d.Target
	for i, source := range d.Sources {
		if i == 0 || s.counts(source, d, now).Running > s.counts(best, d, now).Running {
			best = source
		}
	}
	return best
}

// counts are the tasks of a revision: the service's word goes before the deployment's.
func (s *service) counts(revision ecs.ARN, d *ecs.Deployment, now time.Time) *ecs.RevisionTasks {
	for _, r := range s.description(now).InUse {
		if r.ARN == revision {
			return &r.Tasks
		}
	}
	if d != nil && s.newest(now).ended.IsZero() {
		for _, share := range d.Shares {
			if share.Revision == revision {
				return &share.Tasks
			}
		}
	}
	return nil
}

// busiest is the revision in use with most tasks, then with most traffic, then the newest.
func (s *service) busiest(now time.Time, d *ecs.Deployment) (revision ecs.ARN, sure bool) {
	inUse := s.description(now).InUse
	switch {
	case len(inUse) > 0:
	case d == nil:
		return "", s.controller(now) != ecs.ControllerECS
	case d.Rollback != nil:
		return d.Rollback.Revision, true
	default:
		return d.Target, true
	}
	traffic := map[ecs.ARN]float64{}
	if d != nil {
		for _, share := range d.Shares {
			traffic[share.Revision] = share.Traffic.Production.Value
		}
	}
	sure, best := true, inUse[0]
	for _, r := range inUse[1:] {
		switch {
		case r.Tasks.Running > best.Tasks.Running, r.Tasks.Running == best.Tasks.Running && traffic[r.ARN] > traffic[best.ARN]:
			best = r
		case r.Tasks.Running == best.Tasks.Running && d == nil && s.controller(now) == ecs.ControllerECS:
			sure = false // the traffic that was last read tells
		}
	}
	return best.ARN, sure
}

// referenced are the revisions that matter.
func (s *service) referenced(current ecs.ARN, now time.Time) []ecs.ARN {
	arns := []ecs.ARN{current}
	if d := s.told(now); d != nil && s.newest(now).ended.IsZero() {
		arns = append(append(arns, d.Sources...), d.Target)
	}
	for _, r := range s.description(now).InUse {
		if r.Tasks.Running+r.Tasks.Pending > 0 {
			arns = append(arns, r.ARN)
		}
	}
	slices.Sort(arns)
	return slices.DeleteFunc(slices.Compact(arns), func(arn ecs.ARN) bool { return arn == "" })
}

// verdict is whether a deployment is to be counted: surely, surely not, or perhaps, where nobody
// who was asked told when it ended.
type verdict int

const (
	no verdict = iota
	perhaps
	yes
)

// counts tells whether a deployment counts: when it ended after the deployments were first read.
func (s *sim) counts(d *deployment) verdict {
	switch {
	case d.ended.IsZero():
		return no
	case !d.created.Before(s.memory.First):
		return yes
	case s.knowsEnd(d) && d.ended.After(s.memory.First):
		return yes
	case s.knowsEnd(d):
		return no
	case d.ended.After(s.memory.First) && s.open[d.arn]:
		return yes
	default:
		return perhaps
	}
}

// knowsEnd tells whether the end of a deployment surely was told.
func (s *sim) knowsEnd(d *deployment) bool {
	return !d.nobodyTellsEnd && (d.listTellsEnd || d.status == "EXPLODED" || s.options.History && !s.doubt)
}

// span is between what surely is and what can be.
type span struct{ least, most int }

func (s *span) add(v verdict) {
	if v == yes {
		s.least++
	}
	if v != no {
		s.most++
	}
}

func (s span) has(n int) bool { return s.least <= n && n <= s.most }

// checkCounts checks all that is counted against the truth.
func (s *sim) checkCounts(service *service) {
	counts, superseded := map[string]*span{}, span{}
	for _, status := range append(ecs.FinishedStatuses(), "EXPLODED") {
		counts[status] = &span{}
	}
	durations := map[ecs.FinishedDeployment]verdict{}
	for i, d := range service.deployments {
		v := s.counts(d)
		if v == no {
			continue
		}
		counts[d.status].add(v)
		if !s.knowsEnd(d) {
			v = perhaps
		}
		if d.nobodyTellsEnd {
			continue
		}
		if !d.started.IsZero() {
			durations[ecs.FinishedDeployment{Status: d.status, Duration: d.ended.Sub(d.started)}] = v
		}
		if d.status == ecs.StatusStopped && i+1 < len(service.deployments) && !service.deployments[i+1].created.After(d.ended.Add(10*time.Second)) {
			superseded.add(v)
		}
	}
	s.compare(counts, superseded, durations)
}

func (s *sim) compare(counts map[string]*span, superseded span, durations map[ecs.FinishedDeployment]verdict) {
	counted := map[string]int{}
	for _, c := range s.memory.Counts {
		counted[c.Status] = c.Count
	}
	for status, span := range counts {
		if !span.has(counted[status]) {
			s.Fatalf("%s: %d %s were counted, of %v", s.now, counted[status], status, *span)
		}
	}
	if !superseded.has(s.memory.Superseded) {
		s.Fatalf("%s: %d were superseded, of %v", s.now, s.memory.Superseded, superseded)
	}
	for duration, v := range durations {
		if v == yes && !s.told[duration] {
			s.Fatalf("%s: %v was not told", s.now, duration)
		}
	}
	for duration := range s.told {
		if durations[duration] == no {
			s.Fatalf("%s: %v was told", s.now, duration)
		}
	}
}

// check checks all that is told of a life at rest against the truth.
func (s *sim) check() {
	service := s.life.at(s.now)
	if there := service.listed(s.now); there != (s.there && s.memory.Description != nil) {
		s.Fatalf("%s: the service is not there, or still", s.now)
	} else if !there {
		return
	}
	s.checkView(service)
	if service.controller(s.now) == ecs.ControllerECS {
		s.checkCounts(service)
	}
	if !s.doubt && len(s.memory.Deployments) > remembered {
		s.Fatalf("%s: %d deployments are remembered at rest", s.now, len(s.memory.Deployments))
	}
}

func (s *sim) checkView(service *service) {
	view := s.memory.View(s.options, s.now)
	if want := service.description(s.now); !reflect.DeepEqual(*view.Description, want) {
		s.Fatalf("%s: described as %+v, not %+v", s.now, *view.Description, want)
	}
	if want := service.told(s.now); !reflect.DeepEqual(view.Deployment, want) {
		s.Fatalf("%s: the newest deployment is\n%+v, not\n%+v", s.now, view.Deployment, want)
	}
	s.checkNewest(service, view)
	current, sure := service.standsOn(s.now)
	if sure && view.CurrentRevision != current.ID() {
		s.Fatalf("%s: it stands on %q, not %q", s.now, view.CurrentRevision, current.ID())
	}
	if sure {
		s.checkRevisions(service, view, current)
	}
	if view.Pending || len(s.memory.Failing()) > 0 {
		s.Fatalf("%s: pending %t, failing %v", s.now, view.Pending, s.memory.Failing())
	}
	if ours := service.controller(s.now) == ecs.ControllerECS; ours != (view.Finished != nil) || ours != view.Superseded.Given {
		s.Fatalf("%s: deployments are counted of a service that ECS does not deploy, or not of one that it does", s.now)
	}
}

func (s *sim) checkRevisions(service *service, view *ecs.Service, current ecs.ARN) {
	d := service.told(s.now)
	var ids, want []string
	for _, r := range view.Revisions {
		ids = append(ids, r.ID)
	}
	for _, arn := range service.referenced(current, s.now) {
		want = append(want, arn.ID())
		i := slices.Index(ids, arn.ID())
		if i < 0 {
			s.Fatalf("%s: revision %s is not referenced, only %v", s.now, arn.ID(), ids)
		}
		told := view.Revisions[i]
		if tasks := service.counts(arn, d, s.now); !reflect.DeepEqual(told.Tasks, tasks) {
			s.Fatalf("%s: revision %s has tasks %v, not %v", s.now, arn.ID(), told.Tasks, tasks)
		}
		j := slices.IndexFunc(service.revisions, func(r *revision) bool { return r.arn == arn })
		if spec := service.revisions[j].spec(s.now); !reflect.DeepEqual(told.Spec, spec) {
			s.Fatalf("%s: revision %s is %+v, not %+v", s.now, arn.ID(), told.Spec, spec)
		}
		if d != nil {
			for _, share := range d.Shares {
				if share.Revision == arn && told.Traffic != share.Traffic {
					s.Fatalf("%s: revision %s has traffic %v, not %v", s.now, arn.ID(), told.Traffic, share.Traffic)
				}
			}
		}
	}
	if slices.Sort(ids); !slices.Equal(ids, want) {
		s.Fatalf("%s: revisions %v are referenced, not %v", s.now, ids, want)
	}
}
