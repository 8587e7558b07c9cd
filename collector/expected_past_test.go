package collector

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// past is what only who has looked before can know.
type past struct {
	settled   map[string]bool              // ARNs of the deployments that had finished at the first look
	services  map[string]*memory           // by ARN
	durations map[string]durationsByStatus // of the deployments that were seen to finish, by the ARN of the cluster
}

type durationsByStatus map[types.ServiceDeploymentStatus][]time.Duration

// memory is what is remembered of a service.
type memory struct {
	createdAt time.Time
	counted   map[string]bool // ARNs of deployments
	finished  map[types.ServiceDeploymentStatus]int
	traffic   map[string]types.ServiceRevisionSummary // as last read, by the ARN of the revision
}

func newPast() past {
	return past{settled: map[string]bool{}, services: map[string]*memory{}, durations: map[string]durationsByStatus{}}
}

// of is what is remembered of a service. One that was created again is another.
func (p past) of(service types.Service) *memory {
	arn := aws.ToString(service.ServiceArn)
	if m, known := p.services[arn]; known && m.createdAt.Equal(*service.CreatedAt) {
		return m
	}
	p.services[arn] = &memory{
		createdAt: *service.CreatedAt,
		counted:   map[string]bool{},
		finished:  map[types.ServiceDeploymentStatus]int{},
	}
	return p.services[arn]
}

// keepOnly forgets all but the clusters and services with these ARNs.
func (p past) keepOnly(arns map[string]bool) {
	maps.DeleteFunc(p.services, func(arn string, _ *memory) bool { return !arns[arn] })
	maps.DeleteFunc(p.durations, func(arn string, _ durationsByStatus) bool { return !arns[arn] })
}

// count counts every deployment that is listed as finished once, but for what had
// finished at the first look.
func (p past) count(m *memory, listed []types.ServiceDeployment, firstLook bool) {
	for _, d := range listed {
		arn := aws.ToString(d.ServiceDeploymentArn)
		if !ended(d) || m.counted[arn] || p.settled[arn] {
			continue
		}
		if firstLook {
			p.settled[arn] = true
			continue
		}
		m.counted[arn] = true
		m.finished[d.Status]++
		end := d.FinishedAt
		if end == nil {
			end = d.StoppedAt
		}
		if d.StartedAt != nil && end != nil {
			took := end.Truncate(time.Millisecond).Sub(d.StartedAt.Truncate(time.Millisecond))
			p.took(aws.ToString(d.ClusterArn), d.Status, took)
		}
	}
}

func (p past) took(cluster string, status types.ServiceDeploymentStatus, duration time.Duration) {
	p.durations[cluster][status] = append(p.durations[cluster][status], duration)
}

// hasServices notes that there are services in a cluster, from when on there is a
// histogram for every status that a deployment of theirs can end with.
func (p past) hasServices(cluster string) {
	if p.durations[cluster] == nil {
		p.durations[cluster] = durationsByStatus{}
		for _, status := range endStatuses() {
			p.durations[cluster][status] = nil
		}
	}
}

// finished is how many deployments of a service were seen to finish, by every way to.
func (e expectation) finished(id labels, m *memory) {
	for _, status := range endStatuses() {
		e.set("ecs_service_deployments_total", id.and("status", string(status)), float64(m.finished[status]))
	}
}

// readTraffic takes over the traffic weights that the newest deployment tells. Those of
// revisions that matter no longer are forgotten.
func (m *memory) readTraffic(at standing) {
	traffic := map[string]types.ServiceRevisionSummary{}
	for _, arn := range at.referenced() {
		if summary, told := at.summaryOf(arn); told {
			traffic[arn] = summary
		} else if former, known := m.traffic[arn]; known {
			traffic[arn] = former
		}
	}
	m.traffic = traffic
}

// durations is the histogram of a cluster.
func (e expectation) durations(id labels, durations durationsByStatus) {
	const family = "ecs_service_deployment_duration_seconds"
	for status, all := range durations {
		sum := time.Duration(0)
		for _, took := range all {
			sum += took
		}
		labels := id.and("status", string(status))
		e.set(family+"_count", labels, float64(len(all)))
		e.set(family+"_sum", labels, inMillis(sum.Seconds()))
		for _, bound := range []float64{30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 21600} {
			longer := slices.DeleteFunc(slices.Clone(all), func(took time.Duration) bool { return took.Seconds() <= bound })
			e.set(family+"_bucket", labels.and("le", boundName(bound)), float64(len(all)-len(longer)))
		}
	}
}

// inMillis rounds to milliseconds: the sum of a histogram depends on the order of what it adds.
func inMillis(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }

func boundName(bound float64) string { return strconv.FormatFloat(bound, 'g', -1, 64) }

// endStatuses are the statuses of a deployment that has finished (AWS' ECS API reference).
func endStatuses() []types.ServiceDeploymentStatus {
	return []types.ServiceDeploymentStatus{"SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"}
}

func ended(d types.ServiceDeployment) bool { return slices.Contains(endStatuses(), d.Status) }
