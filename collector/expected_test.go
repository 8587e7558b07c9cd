package collector

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

// observer says what a collector must expose after a refresh: it walks through the
// state of the simulated fleet by what the documentation promises of each metric, and
// shares no code with the collector. It looks whenever the collector refreshes.
type observer struct {
	fleet   *fleet.Fleet
	looks   int
	missing bool // whether a revision was referred to that ECS no longer knows
	past    past
}

// look says what is to be exposed now.
func (o *observer) look(now time.Time) expectation {
	e := expectation{}
	o.looks++
	target := labels{"account_id", account, "region", simulatortest.Region}
	known := 0
	seen := map[string]bool{}
	for _, cluster := range o.fleet.Clusters() {
		if aws.ToString(cluster.Status) != "ACTIVE" {
			continue
		}
		seen[aws.ToString(cluster.ClusterArn)] = true
		id := target.and("cluster", aws.ToString(cluster.ClusterName))
		e.set("ecs_cluster_up", id, 1)
		for _, arn := range o.fleet.ServiceARNs(aws.ToString(cluster.ClusterArn)) {
			service, _ := o.fleet.Service(aws.ToString(cluster.ClusterArn), arn)
			seen[arn] = true
			o.past.hasServices(aws.ToString(cluster.ClusterArn))
			o.service(e, id.and("service", aws.ToString(service.ServiceName)), service, now)
			known++
		}
		e.durations(id, o.past.durations[aws.ToString(cluster.ClusterArn)])
	}
	o.past.keepOnly(seen)
	e.exporter(target, o.looks, known)
	return e
}

// exporter is what the exporter says of itself while nothing goes wrong.
func (e expectation) exporter(target labels, refreshes, services int) {
	e.set("ecs_revision_exporter_refreshes_total", target.and("result", "success"), float64(refreshes))
	e.set("ecs_revision_exporter_refreshes_total", target.and("result", "partial"), 0)
	e.set("ecs_revision_exporter_refreshes_total", target.and("result", "failure"), 0)
	e.set("ecs_revision_exporter_services", target, float64(services))
}

// service is what is said of a service, its revisions and its deployments.
func (o *observer) service(e expectation, id labels, service types.Service, now time.Time) {
	e.info("ecs_service_info", id.and(
		"launch_type", string(service.LaunchType),
		"scheduling_strategy", string(service.SchedulingStrategy),
		"deployment_controller", string(service.DeploymentController.Type),
		"status", aws.ToString(service.Status)))
	e.time("ecs_service_created_timestamp_seconds", id, service.CreatedAt)
	e.set("ecs_service_desired_tasks", id, float64(service.DesiredCount))
	e.set("ecs_service_running_tasks", id, float64(service.RunningCount))
	e.set("ecs_service_pending_tasks", id, float64(service.PendingCount))
	e.tags(id, service.Tags)

	deployments := o.fleet.Deployments(aws.ToString(service.ServiceArn))
	m := o.past.of(service)
	if service.DeploymentController.Type == types.DeploymentControllerTypeEcs {
		o.past.count(m, deployments, o.looks == 1)
		e.finished(id, m)
	}
	at := o.stand(service, deployments)
	if at.newest != nil {
		e.deployment(id, *at.newest, at.described)
	}
	if at.current != "" {
		e.info("ecs_service_current_revision_info", id.and("service_revision", last(&at.current)))
	}
	m.readTraffic(at)
	for _, arn := range at.referenced() {
		o.revision(e, id.and("service_revision", last(&arn)), arn, now)
		e.tasks(id.and("service_revision", last(&arn)), at, arn)
		e.traffic(id.and("service_revision", last(&arn)), m.traffic[arn])
	}
}

// tags is the tags that newWorld asks for.
func (e expectation) tags(id labels, tags []types.Tag) {
	values := map[string]string{}
	for _, tag := range tags {
		if key := aws.ToString(tag.Key); key == "team" || key == "managed-by" {
			values[key] = aws.ToString(tag.Value)
		}
	}
	if len(values) > 0 {
		e.info("ecs_service_tags", id.and("tag_team", values["team"], "tag_managed_by", values["managed-by"]))
	}
}
