package collector

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

// observer says what a collector must expose: it walks through the state of the simulated
// fleet by what the documentation promises of each metric, and shares no code with the
// collector. It looks whenever the fleet was read.
type observer struct {
	fleet   *fleet.Fleet
	looks   int
	past    *past
	missing int  // services that refer to a revision that ECS no longer knows
	lacked  bool // whether there ever was one
}

// look says what is to be exposed now.
func (o *observer) look() expectation {
	e := expectation{}
	now := time.Now()
	o.looks++
	o.missing = 0
	target := labels{"account_id", account, "region", simulatortest.Region}
	services := 0
	there := map[string]bool{}
	for _, cluster := range o.fleet.Clusters() {
		if aws.ToString(cluster.Status) != "ACTIVE" {
			continue
		}
		name := aws.ToString(cluster.ClusterName)
		there[name] = true
		id := target.and("cluster", name)
		e.set("ecs_cluster_up", id, 1)
		for _, arn := range o.fleet.ServiceARNs(name) {
			service, _ := o.fleet.Service(name, arn)
			there[name+"/"+aws.ToString(service.ServiceName)] = true
			o.past.hasServices(name)
			o.service(e, name, id.and("service", aws.ToString(service.ServiceName)), service, now)
			services++
		}
		e.durations(id, o.past.durations[name])
	}
	o.past.keepOnly(there)
	o.exporter(e, target, services)
	return e
}

// exporter is what the exporter says of itself while nothing goes wrong.
func (o *observer) exporter(e expectation, target labels, services int) {
	e.set("ecs_revision_exporter_refreshes_total", target.and("result", "success"), float64(2*o.looks))
	e.set("ecs_revision_exporter_refreshes_total", target.and("result", "partial"), 0)
	e.set("ecs_revision_exporter_refreshes_total", target.and("result", "failure"), 0)
	e.set("ecs_revision_exporter_services", target, float64(services))
	e.set("ecs_revision_exporter_services_pending", target, 0)
	if o.missing > 0 {
		e.set("ecs_revision_exporter_services_failing", target.and("operation", "DescribeServiceRevisions", "reason", "MISSING"), float64(o.missing))
	}
}

// service is what is said of a service, its revisions and its deployments.
func (o *observer) service(e expectation, cluster string, id labels, service types.Service, now time.Time) {
	e.info("ecs_service_info", id.and(
		"launch_type", string(service.LaunchType),
		"scheduling_strategy", string(service.SchedulingStrategy),
		"deployment_controller", string(service.DeploymentController.Type),
		"status", aws.ToString(service.Status),
		"availability_zone_rebalancing", string(service.AvailabilityZoneRebalancing)))
	e.time("ecs_service_created_timestamp_seconds", id, service.CreatedAt)
	e.set("ecs_service_desired_tasks", id, float64(service.DesiredCount))
	e.set("ecs_service_running_tasks", id, float64(service.RunningCount))
	e.set("ecs_service_pending_tasks", id, float64(service.PendingCount))
	e.flag("ecs_service_execute_command_enabled", id, service.EnableExecuteCommand)
	e.tags(id, service.Tags)
	e.failedTasks(id, service.Deployments)

	m := o.past.of(cluster, service, now)
	at := standing{service: service, past: m}
	if service.DeploymentController.Type == types.DeploymentControllerTypeEcs {
		deployments := o.fleet.Deployments(cluster, aws.ToString(service.ServiceName))
		e.safeguards(id, *service.DeploymentConfiguration)
		o.past.count(cluster, m, deployments, o.described)
		e.finished(id, m)
		if len(deployments) > 0 {
			at.newest = &deployments[0]
			at.described = o.described(aws.ToString(at.newest.ServiceDeploymentArn))
			e.deployment(id, *at.newest, at.described)
		}
		if len(deployments) > 1 {
			at.former = &deployments[1]
		}
	} else {
		e.taskSets(id, service.TaskSets)
	}
	o.revisions(e, id, at, now)
}

// unclear tells whether there is a service of which nobody can tell what was known before its newest deployment, which is
// listed and not yet described: another deployment may have been seen to end since the last look, or not.
func (o *observer) unclear() bool {
	for _, cluster := range o.fleet.Clusters() {
		name := aws.ToString(cluster.ClusterName)
		for _, arn := range o.fleet.ServiceARNs(name) {
			listed := o.fleet.Deployments(name, arn)
			if len(listed) == 0 || o.described(aws.ToString(listed[0].ServiceDeploymentArn)) {
				continue
			}
			service, _ := o.fleet.Service(name, arn)
			m := o.past.services[name+"/"+aws.ToString(service.ServiceName)]
			if m != nil && slices.ContainsFunc(listed, func(d types.ServiceDeployment) bool { return endOf(d).After(m.looked) }) {
				return true
			}
		}
	}
	return false
}

// described tells whether ECS describes a deployment, rather than only listing it.
func (o *observer) described(arn string) bool {
	_, described := o.fleet.Deployment(arn)
	return described
}

// revisions is what is said of the revisions that are referenced.
func (o *observer) revisions(e expectation, id labels, at standing, now time.Time) {
	current := at.current()
	if current != "" {
		e.info("ecs_service_current_revision_info", id.and("service_revision", last(&current)))
	}
	referenced := at.referenced(current)
	at.past.remember(o.fleet, at, current, referenced, now)
	lacks := false
	for _, arn := range referenced {
		id := id.and("service_revision", last(&arn))
		if known := at.past.revisions[arn].state; known != nil {
			e.revision(id, *known, now)
		} else {
			lacks = true
		}
		if tasks, told := at.tasks(arn); told {
			e.tasks(id, tasks)
		}
		e.traffic(id, at.past.traffic[arn])
	}
	if lacks {
		o.missing++
		o.lacked = true
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
