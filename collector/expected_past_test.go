package collector

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// past is what only who has looked before can know.
type past struct {
	services  map[string]*memory           // by the names of cluster and service
	durations map[string]durationsByStatus // of the deployments that were counted, by the name of the cluster
	deleted   []string                     // clusters of which a service was deleted
	lost      bool                         // whether there ever was a deployment that the fleet dropped before it told when that ended: it keeps so many only
}

type durationsByStatus map[types.ServiceDeploymentStatus][]time.Duration

// memory is what is remembered of a service.
type memory struct {
	createdAt  time.Time
	looked     time.Time            // last
	first      time.Time            // when its deployments were first read
	counted    map[string]time.Time // ARNs of deployments, and when they ended where that is told
	open       map[string]bool      // ARNs of those of which ECS has to tell the end yet
	superseded map[string]bool      // of these
	finished   map[types.ServiceDeploymentStatus]int
	current    string                                  // ARN of the revision that it stood on
	revisions  map[string]revisionSeen                 // that are referenced, by ARN
	traffic    map[string]types.ServiceRevisionSummary // of these, as last read
}

// revisionSeen is a revision as it was described; nil where ECS did not know it.
type revisionSeen struct {
	asked time.Time
	state *types.ServiceRevision
}

func newPast() *past {
	return &past{services: map[string]*memory{}, durations: map[string]durationsByStatus{}}
}

// of is what is remembered of a service that is there now. One that was created again is another.
func (p *past) of(cluster string, service types.Service, now time.Time) *memory {
	key := cluster + "/" + aws.ToString(service.ServiceName)
	if m, known := p.services[key]; known && m.createdAt.Equal(*service.CreatedAt) {
		return m
	} else if known {
		p.forget(cluster, m)
	}
	p.services[key] = &memory{
		createdAt:  *service.CreatedAt,
		first:      now,
		counted:    map[string]time.Time{},
		superseded: map[string]bool{},
		finished:   map[types.ServiceDeploymentStatus]int{},
	}
	return p.services[key]
}

// keepOnly forgets all but the clusters and services of these names.
func (p *past) keepOnly(names map[string]bool) {
	for name := range p.services {
		if !names[name] {
			cluster, _, _ := strings.Cut(name, "/")
			p.forget(cluster, p.services[name])
			delete(p.services, name)
		}
	}
	maps.DeleteFunc(p.durations, func(name string, _ durationsByStatus) bool { return !names[name] })
}

// forget notes that a service is no more.
func (p *past) forget(cluster string, m *memory) {
	p.deleted = append(p.deleted, cluster)
	p.lost = p.lost || len(m.open) > 0
}

// count counts, once, every deployment that is listed and ended after the deployments were first read. The list does not
// tell when a stopped one did, the description does: until then one counts that was created later.
func (p *past) count(cluster string, m *memory, listed []types.ServiceDeployment, described func(arn string) bool) {
	open := map[string]bool{}
	for _, d := range listed {
		arn := aws.ToString(d.ServiceDeploymentArn)
		delete(m.open, arn)
		told := hasEnded(d) && (d.FinishedAt != nil || described(arn))
		if !told {
			open[arn] = true
		}
		if !hasEnded(d) {
			continue
		}
		p.countEnded(cluster, m, d, told)
	}
	p.lost = p.lost || len(m.open) > 0
	m.open = open
	m.supersede(listed)
}

// countEnded counts a deployment that has ended, of which the end was told or not.
func (p *past) countEnded(cluster string, m *memory, d types.ServiceDeployment, told bool) {
	arn, end := aws.ToString(d.ServiceDeploymentArn), endOf(d)
	if _, counted := m.counted[arn]; !counted && (told && end.After(m.first) || !told && d.CreatedAt.After(m.first)) {
		m.counted[arn] = time.Time{}
		m.finished[d.Status]++
	}
	known, counted := m.counted[arn]
	if !counted || !told || !known.IsZero() {
		return
	}
	m.counted[arn] = end
	if d.StartedAt != nil {
		p.durations[cluster][d.Status] = append(p.durations[cluster][d.Status], end.Sub(d.StartedAt.Truncate(time.Millisecond)))
	}
}

// supersede finds those of the stopped deployments that a newer one replaced, created before their end or at most ten
// seconds after it.
func (m *memory) supersede(listed []types.ServiceDeployment) {
	for i, d := range listed { // newest first
		end := m.counted[aws.ToString(d.ServiceDeploymentArn)]
		if d.Status == types.ServiceDeploymentStatusStopped && !end.IsZero() && i > 0 && !listed[i-1].CreatedAt.After(end.Add(10*time.Second)) {
			m.superseded[aws.ToString(d.ServiceDeploymentArn)] = true
		}
	}
}

// remember takes over what is read now. What is known of revisions that matter no longer is forgotten.
func (m *memory) remember(fleet *fleet.Fleet, at standing, current string, referenced []string, now time.Time) {
	m.looked = now
	if current != "" {
		m.current = current
	}
	traffic, revisions := map[string]types.ServiceRevisionSummary{}, map[string]revisionSeen{}
	for _, arn := range referenced {
		traffic[arn] = at.traffic(arn)
		revisions[arn] = m.revisions[arn]
		if revisions[arn].isDue(now) {
			revisions[arn] = revisionSeen{asked: now}
			if state, known := fleet.Revision(arn); known {
				revisions[arn] = revisionSeen{now, &state}
			}
		}
	}
	m.traffic, m.revisions = traffic, revisions
}

// isDue tells whether the revision is asked for: when it never was, and while it is not complete after a tenth of the
// age that it had, at least a quarter of a minute. What ECS manages can always change, and is asked for hourly.
func (r revisionSeen) isDue(now time.Time) bool {
	if r.state == nil {
		return true
	}
	pause := max(15*time.Second, r.asked.Sub(r.state.CreatedAt.Truncate(time.Millisecond))/10)
	switch {
	case r.state.EcsManagedResources != nil:
		pause = min(pause, time.Hour)
	case hasDigests(r.state.ContainerImages):
		return false
	}
	return !now.Before(r.asked.Add(pause))
}

// hasDigests tells whether there are containers, and all have digests.
func hasDigests(containers []types.ContainerImage) bool {
	return len(containers) > 0 && !slices.ContainsFunc(containers, func(c types.ContainerImage) bool { return digestOf(c) == "" })
}

// hasServices notes that there are services in a cluster, from when on there is a
// histogram for every status that a deployment of theirs can end with.
func (p *past) hasServices(cluster string) {
	if p.durations[cluster] == nil {
		p.durations[cluster] = durationsByStatus{}
		for _, status := range endStatuses() {
			p.durations[cluster][status] = nil
		}
	}
}

// endStatuses are the statuses of a deployment that has finished (AWS' ECS API reference).
func endStatuses() []types.ServiceDeploymentStatus {
	return []types.ServiceDeploymentStatus{"SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"}
}

func hasEnded(d types.ServiceDeployment) bool { return slices.Contains(endStatuses(), d.Status) }

// endOf is when a deployment ended, in the milliseconds that ECS gives.
func endOf(d types.ServiceDeployment) time.Time {
	end := d.FinishedAt
	if end == nil {
		end = d.StoppedAt
	}
	return aws.ToTime(end).Truncate(time.Millisecond)
}
