package ledger

import (
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// request is what is asked for.
type request struct {
	operation Operation
	trace     uint64
	primary   string
	arns      []ecs.ARN
}

// ask sends a request. The answer is right about some moment, and comes some time later.
func (s *sim) ask(r request, then func()) {
	s.asked[r.operation]++
	asked, took := s.now, s.duration(0, lag, "took")
	moment := asked.Add(took - s.duration(0, took+lag, "behind"))
	if r.operation == ListServiceDeployments && s.memory.Description != nil {
		r.trace, r.primary = TraceOf(s.memory.Description), PrimaryOf(s.memory.Description).ID
	}
	events := s.events(r, asked, moment)
	s.add(todo{s.now.Add(took), true, func() {
		for _, e := range events {
			s.learn(e)
		}
		then()
	}})
}

// events are what the answer to a request tells.
func (s *sim) events(r request, asked, moment time.Time) []Event {
	if asked.Before(s.until) && s.once(12, "fails") {
		return []Event{Failed{
			Operation: r.operation, Reason: "error", Err: errTest,
			Refused: s.once(3, "refused"), NotFound: s.once(4, "not found") && r.operation != DescribeServices,
		}}
	}
	service := s.life.at(moment)
	gone := service == nil || reached(service.deleted, moment)
	switch r.operation {
	case DescribeServices:
		if service == nil || gone && s.once(2, "deleted for long") {
			return []Event{Lacking{Asked: asked, Operation: DescribeServices, Reason: "MISSING", Err: errTest}}
		}
		return []Event{Described{Asked: asked, Service: service.description(moment)}}
	case DescribeServiceDeployments:
		return s.deploymentsTold(service, r.arns, asked, moment)
	}
	if gone {
		return []Event{Failed{Operation: r.operation, Reason: "ServiceNotFoundException", Err: errTest, NotFound: true}}
	}
	if r.operation == DescribeServiceRevisions {
		return revisionsTold(service, r.arns, asked, moment)
	}
	if service.controller(moment) != ecs.ControllerECS && s.once(2, "unsupported") {
		return []Event{Failed{Operation: r.operation, Reason: "UnsupportedFeatureException", Err: errTest, Unsupported: true}}
	}
	return []Event{Listed{Asked: asked, Trace: r.trace, Primary: r.primary, Deployments: service.list(moment)}}
}

func (s *sim) deploymentsTold(service *service, arns []ecs.ARN, asked, moment time.Time) []Event {
	told := DeploymentsDescribed{Asked: asked}
	events := []Event{nil}
	for _, arn := range arns {
		i := -1
		if service != nil && !reached(service.deleted, moment) {
			i = slices.IndexFunc(service.deployments, func(d *deployment) bool { return d.arn == arn })
		}
		if i < 0 || !reached(service.deployments[i].created, moment) || s.now.Sub(service.deployments[i].created) >= ecs.DeploymentsKept ||
			moment.Sub(service.deployments[i].created) < 10*time.Second && asked.Before(s.until) && s.once(2, "missing yet") {
			events = append(events, Lacking{Asked: asked, Operation: DescribeServiceDeployments, ARN: arn, Reason: "MISSING", Err: errTest})
			continue
		}
		told.Deployments = append(told.Deployments, service.deployments[i].described(moment, service.desired))
	}
	events[0] = told
	return events
}

func revisionsTold(service *service, arns []ecs.ARN, asked, moment time.Time) []Event {
	told := RevisionsDescribed{Asked: asked, Revisions: map[ecs.ARN]*ecs.RevisionSpec{}}
	events := []Event{nil}
	for _, arn := range arns {
		i := slices.IndexFunc(service.revisions, func(r *revision) bool { return r.arn == arn })
		if i < 0 || !reached(service.revisions[i].created, moment) {
			events = append(events, Lacking{Asked: asked, Operation: DescribeServiceRevisions, ARN: arn, Reason: "MISSING", Err: errTest})
			continue
		}
		told.Revisions[arn] = service.revisions[i].spec(moment)
	}
	events[0] = told
	return events
}
