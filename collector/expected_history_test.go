package collector

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// expectedPast is what a fleet itself tells of its past, by series.
type expectedPast struct {
	span   History
	series map[string]*rising
}

// expectedHistory is that of all services that ECS deploys.
func (w *world) expectedHistory(span History) expectedPast {
	e := expectedPast{span, map[string]*rising{}}
	for _, cluster := range w.fleet.Clusters() {
		for _, arn := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
			service, _ := w.fleet.Service(*cluster.ClusterArn, arn)
			if service.DeploymentController.Type == types.DeploymentControllerTypeEcs && service.CreatedAt.Before(span.Until.Truncate(time.Second)) {
				w.expectService(e, *cluster.ClusterName, service)
			}
		}
	}
	return e
}

// expectService adds what is expected of a service.
func (w *world) expectService(e expectedPast, cluster string, service types.Service) {
	const more = `job="e\"c\\s",instance="localhost:10049"}`
	of := fmt.Sprintf(`{account_id="%s",region="%s",cluster="%s",service="%s",`, account, w.config.Region, cluster, *service.ServiceName)
	from := *service.CreatedAt
	e.there("ecs_service_deployments_superseded_total"+of+more, from)
	for _, status := range endStatuses() {
		e.there(fmt.Sprintf(`ecs_service_deployments_total%sstatus="%s",%s`, of, status, more), from)
		for _, series := range durationParts(w.config.Region, cluster, status, more) {
			e.there(series.name, from)
		}
	}
	listed := w.fleet.Deployments(cluster, *service.ServiceName)
	for i := range listed {
		d, _ := w.fleet.Deployment(*listed[i].ServiceDeploymentArn)
		if !hasEnded(d) {
			continue
		}
		end := endOf(d)
		e.rises(fmt.Sprintf(`ecs_service_deployments_total%sstatus="%s",%s`, of, d.Status, more), end, 1)
		if d.Status == types.ServiceDeploymentStatusStopped && i > 0 && !listed[i-1].CreatedAt.After(end.Add(10*time.Second)) {
			e.rises("ecs_service_deployments_superseded_total"+of+more, end, 1)
		}
		if d.StartedAt == nil {
			continue // it was stopped before it began
		}
		took := end.Sub(aws.ToTime(d.StartedAt).Truncate(time.Millisecond)).Seconds()
		for _, series := range durationParts(w.config.Region, cluster, d.Status, more) {
			e.rises(series.name, end, series.by(took))
		}
	}
}

// durationPart is a series of the histogram, and by how much it rises with a duration.
type durationPart struct {
	name string
	by   func(took float64) float64
}

func durationParts(region, cluster string, status types.ServiceDeploymentStatus, more string) []durationPart {
	const name = "ecs_service_deployment_duration_seconds"
	of := fmt.Sprintf(`{account_id="%s",region="%s",cluster="%s",status="%s",`, account, region, cluster, status)
	all := []durationPart{
		{name + "_count" + of + more, func(float64) float64 { return 1 }},
		{name + "_sum" + of + more, func(took float64) float64 { return took }},
	}
	for _, le := range []string{"30.0", "60.0", "120.0", "180.0", "300.0", "600.0", "900.0", "1800.0", "3600.0", "7200.0", "21600.0", "+Inf"} {
		bound, _ := strconv.ParseFloat(le, 64)
		all = append(all, durationPart{name + "_bucket" + of + `le="` + le + `",` + more, func(took float64) float64 {
			if took <= bound {
				return 1
			}
			return 0
		}})
	}
	return all
}

// there expects a series from a moment on, or that of an earlier service.
func (e expectedPast) there(series string, from time.Time) {
	if e.series[series] == nil {
		e.series[series] = &rising{from: from}
	}
	if r := e.series[series]; from.Before(r.from) {
		r.from = from
	}
}

// rises expects a series to rise at a moment, if that is written of.
func (e expectedPast) rises(series string, at time.Time, by float64) {
	if at.After(e.span.From) && !at.After(e.span.Until) {
		e.series[series].rises = append(e.series[series].rises, rise{at, by})
	}
}
