package ledger

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// watched is when the service is first looked at, or a little later. What happens to it happens
// in the active time after that, or long before.
func watched() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

const active = 20 * time.Minute

// drawer draws a life.
type drawer struct {
	*rapid.T
	n int // deployments and revisions so far
}

func (d *drawer) duration(from, to time.Duration, label string) time.Duration {
	return time.Duration(rapid.Int64Range(int64(from/time.Millisecond), int64(to/time.Millisecond)).Draw(d.T, label)) * time.Millisecond
}

// once is true once in so many times.
func (d *drawer) once(in int, label string) bool {
	return rapid.IntRange(1, in).Draw(d.T, label) == in
}

// drawLife draws a service, and perhaps another that is created anew under its name.
func drawLife(t *rapid.T) life {
	d := &drawer{T: t}
	first := d.service(d.born(), time.Time{})
	if !d.once(4, "deleted") {
		return life{first}
	}
	first.cut(watched().Add(d.duration(0, active, "draining")))
	first.deleted = first.draining.Add(d.duration(0, 30*time.Second, "deleted"))
	if d.once(3, "for good") {
		return life{first}
	}
	again := first.deleted.Add(d.duration(2*time.Second, time.Minute, "created anew"))
	return life{first, d.service(again, again)}
}

func (d *drawer) born() time.Time {
	if d.once(3, "new") {
		return watched().Add(d.duration(-10*time.Minute, time.Minute, "born"))
	}
	return watched().Add(-d.duration(time.Hour, 120*24*time.Hour, "age"))
}

// cut has the service end.
func (s *service) cut(draining time.Time) {
	s.draining = later(s.created, draining)
	s.deployments = slices.DeleteFunc(s.deployments, func(d *deployment) bool { return !d.created.Before(s.draining) && d != s.deployments[0] })
	for _, d := range s.deployments {
		if d.ended.IsZero() || d.ended.After(s.draining) {
			d.ended, d.status = later(s.draining, d.created), ecs.StatusStopped
			if !d.turned.Before(d.ended) {
				d.turned = time.Time{}
			}
		}
	}
}

// service draws a service from its creation on.
func (d *drawer) service(created, notBefore time.Time) *service {
	s := &service{created: created, desired: rapid.Int32Range(0, 5).Draw(d.T, "desired"), unnamed: d.once(8, "unnamed")}
	if d.once(5, "handed over") {
		s.handovers = []handover{{later(created, notBefore).Add(d.duration(0, active, "handover")), "CODE_DEPLOY"}}
		if !d.once(4, "for good") {
			s.handovers = append(s.handovers, handover{s.handovers[0].at.Add(d.duration(time.Second, 5*time.Minute, "handed over for")), ecs.ControllerECS})
		}
	}
	moments := d.moments(s)
	if created.Before(watched()) && len(moments) == 0 || moments[0].After(created) {
		s.revisions = append(s.revisions, d.revision(created))
	}
	for i, moment := range moments {
		next := later(moment, created).Add(1000 * time.Hour)
		if i+1 < len(moments) {
			next = moments[i+1]
		}
		d.deploy(s, moment, next)
	}
	if len(s.revisions) > 0 && d.once(4, "left over") {
		s.leftover = s.revisions[0].arn
	}
	return s
}

// moments are those at which the service is deployed: long ago, and in the active time.
func (d *drawer) moments(s *service) []time.Time {
	var moments []time.Time
	next := watched().Add(d.duration(0, 2*time.Minute, "wait"))
	if past := watched().Add(-10 * time.Minute).Sub(s.created); past > 0 {
		for range rapid.SampledFrom([]int{0, 0, 1, 1, 2, 5, 25}).Draw(d.T, "former") {
			moments = append(moments, s.created.Add(d.duration(0, past, "moment")))
		}
		slices.SortFunc(moments, time.Time.Compare)
	} else {
		moments = append(moments, s.created)
		next = s.created
	}
	for range rapid.SampledFrom([]int{0, 1, 1, 2, 3, 6}).Draw(d.T, "deployments") {
		gap := d.duration(time.Minute, 6*time.Minute, "gap")
		if d.once(2, "storm") {
			gap = d.duration(time.Second, 20*time.Second, "gap")
		}
		next = next.Add(gap)
		moments = append(moments, next)
	}
	for i := range moments[min(1, len(moments)):] {
		moments[i+1] = later(moments[i+1], moments[i].Add(time.Second))
	}
	return slices.DeleteFunc(moments, func(m time.Time) bool { return m.After(s.created) && s.controller(m) != ecs.ControllerECS })
}

// deploy draws a deployment. The next one supersedes it unless it has ended by then.
func (d *drawer) deploy(s *service, created, next time.Time) {
	r := d.revision(created)
	v := &deployment{
		arn: deploymentARN(d.n), target: r.arn, sources: s.sources(d), created: created,
		strategy:      rapid.SampledFrom([]string{"ROLLING", "BLUE_GREEN"}).Draw(d.T, "strategy"),
		middle:        rapid.SampledFrom([]string{"IN_PROGRESS", "IN_PROGRESS", "STOP_REQUESTED", "PONDERING"}).Draw(d.T, "middle"),
		kept:          rapid.Int32Range(0, 5).Draw(d.T, "kept"),
		withoutTarget: d.once(4, "without target"),
	}
	s.revisions, s.deployments = append(s.revisions, r), append(s.deployments, v)
	v.started = created.Add(d.duration(0, 2*time.Second, "start")).Add(time.Duration(d.n) * time.Microsecond)
	stop := next
	for _, h := range s.handovers {
		if h.at.After(created) && h.at.Before(stop) {
			stop = h.at
		}
	}
	d.end(v, stop)
	if !v.started.Before(v.ended) && !v.ended.IsZero() {
		v.started = time.Time{}
	}
}

// end draws how a deployment ends. It is stopped when it takes too long.
func (d *drawer) end(v *deployment, stop time.Time) {
	statuses := []string{ecs.StatusSuccessful, ecs.StatusSuccessful, ecs.StatusStopped, "EXPLODED"}
	if len(v.sources) > 0 {
		statuses = append(statuses, ecs.StatusRollbackSuccessful, ecs.StatusRollbackFailed)
	}
	v.status = rapid.SampledFrom(statuses).Draw(d.T, "status")
	v.listTellsEnd = v.status != ecs.StatusStopped && v.status != "EXPLODED" || d.once(2, "list tells end")
	length := d.duration(5*time.Second, 4*time.Minute, "length")
	v.ended = v.created.Add(length)
	switch {
	case v.ended.After(stop.Add(-8 * time.Second)):
		v.status, v.ended = ecs.StatusStopped, later(v.created, stop.Add(d.duration(-8*time.Second, 2*time.Second, "stopped")))
		v.listTellsEnd = d.once(2, "list tells end")
	case stop.Sub(v.created) > 900*time.Hour && v.created.After(watched()) && d.once(4, "never ends"):
		v.ended, v.status = time.Time{}, ""
	case v.status == ecs.StatusRollbackSuccessful || v.status == ecs.StatusRollbackFailed:
		v.turned = v.created.Add(length / 2)
	}
	v.nobodyTellsEnd = !v.ended.IsZero() && v.status != "EXPLODED" && d.once(12, "nobody tells end")
}

// sources are the revisions that the next deployment replaces.
func (s *service) sources(d *drawer) []ecs.ARN {
	if len(s.deployments) == 0 {
		if len(s.revisions) == 0 {
			return nil
		}
		return []ecs.ARN{s.revisions[0].arn}
	}
	last := s.deployments[len(s.deployments)-1]
	switch {
	case last.status == ecs.StatusSuccessful, len(last.sources) == 0:
		return []ecs.ARN{last.target}
	case last.status == ecs.StatusRollbackSuccessful || d.once(2, "one source"):
		return last.sources[:1:1]
	default:
		return []ecs.ARN{last.sources[0], last.target}
	}
}

func (d *drawer) revision(created time.Time) *revision {
	d.n++
	r := &revision{arn: revisionARN(d.n), created: created, containers: created.Add(d.duration(0, 5*time.Second, "containers")), managed: d.once(8, "managed")}
	if !d.once(5, "no digests") {
		r.digests = r.containers.Add(d.duration(0, time.Minute, "digests"))
	}
	return r
}
