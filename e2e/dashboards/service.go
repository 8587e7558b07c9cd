package dashboards

import (
	"fmt"
	"strconv"
	"strings"
)

const serviceUID = "ecs-revision-service"

func service() Dashboard {
	return dashboard(Dashboard{
		UID: serviceUID, Title: "ECS revisions / Service",
		Description: "One service's life: what it runs, how it got there, and what changed on the way.",
		Time:        timeRange{From: "now-6h"},
		Annotations: list[object]{deploymentAnnotations()},
	}, oneServiceVariables(),
		section{"Now", serviceNow()},
		section{"The newest deployment", []Panel{changesTable(), whyTasksStopped(), breakerOverTime(), checksTable()}},
		section{"What it runs", []Panel{revisionsTable(), containersTable(), taskSetsTable()}},
		section{"Over time", []Panel{tasksOverTime(), trafficOverTime(), stagesOverTime(), finishedDeployments()}},
		section{"How it got there", []Panel{deploymentsTable(), revisionsSeen()}},
	)
}

// newest are the series about the newest deployment of the service with a label of theirs.
func newest(label, metric string) string {
	return by("group", label, oneService.of(metric))
}

// newestOrController is what newest gives, or who deploys the service if not ECS: that has no deployments to show.
func newestOrController(label, metric string) string {
	controller := by("group", "deployment_controller", oneService.of("ecs_service_info", `deployment_controller!="ECS"`))
	return newest(label, metric) + " or " + by("group", label,
		`label_replace(`+controller+`, "`+label+`", "by $1", "deployment_controller", "(.*)")`)
}

func serviceNow() []Panel {
	maxOf := func(metric string) string { return "max(" + oneService.of(metric) + ")" }
	currentMax := func(metric string) string { return "max(" + oneService.current(metric) + ")" }
	return []Panel{
		labelStat("Newest deployment", "Status of the newest deployment. CodeDeploy and external controllers deploy without ECS' service deployments.", "status",
			newestOrController("status", "ecs_service_deployment_status")).mapped(statuses()),
		labelStat("Current revision", "The revision that the service stands on. During a deployment the one it started from.", "service_revision",
			newestOrController("service_revision", "ecs_service_current_revision_info")).sized(5, 4),
		labelStat("Target revision", "The revision that the newest deployment leads to.", "target_revision",
			newestOrController("target_revision", "ecs_service_deployment_info")).sized(5, 4),
		stat("Tasks", "Running, pending and desired tasks.", "none",
			query{maxOf("ecs_service_running_tasks"), "running"},
			query{maxOf("ecs_service_pending_tasks"), "pending"},
			query{maxOf("ecs_service_desired_tasks"), "desired"}),
		stat("Age", "Age of the current revision.", "s",
			query{currentMax("ecs_service_revision_age_seconds"), "current revision"}).coloured(agesColours()).otherwise("–").sized(3, 4),
		stat("GuardDuty", "GuardDuty Runtime Monitoring of the current revision. It tells only of Linux on Fargate.", "none",
			query{"max(" + guardDuty(oneService) + ")", "current revision"}).mapped(onOff()).otherwise("–").sized(3, 4),
	}
}

// deploymentAnnotations mark starts and ends of deployments in everything that has a time axis.
func deploymentAnnotations() []object {
	at := func(moment, status string) string {
		return "1000 * " + by("max", "service_deployment", oneService.of("ecs_service_deployment_"+moment+"_timestamp_seconds")) +
			" * on (service_deployment) group_left (status) " +
			by("group", "service_deployment, status", oneService.of("ecs_service_deployment_status", `status=~"`+status+`"`))
	}
	started := "1000 * " + by("max", "service_deployment", oneService.of("ecs_service_deployment_started_timestamp_seconds"))
	return []object{
		annotation("Deployment started", "blue", started),
		annotation("Deployment succeeded", "green", at("finished", "SUCCESSFUL")),
		annotation("Deployment failed", "red", at("finished", failed)+" or "+at("stopped", failed)),
	}
}

// annotation marks the times that are the values of series. Later versions of Grafana
// look for the query in the target, earlier ones beside it.
func annotation(name, colour, expr string) object {
	const step = "60s"
	return object{
		"name": name, "enable": true, "hide": false, "iconColor": colour, "datasource": prometheus(),
		"expr": expr, "step": step,
		"target":      object{"refId": "Annotation", "expr": expr, "interval": step, "range": true, "instant": false},
		"titleFormat": name, "textFormat": "{{service_deployment}} {{status}}", "useValueForTime": true,
	}
}

func tasksOverTime() Panel {
	ofRevision := by("max", "service_revision", oneService.of("ecs_service_revision_running_tasks"))
	return lines("Tasks by revision", "Running tasks of every revision, and how many the service should run.", "none",
		query{ofRevision, "{{service_revision}}"},
		query{"max(" + oneService.of("ecs_service_desired_tasks") + ")", "desired"}).
		drawn(object{"stacking": stacked(), "fillOpacity": 40}).
		where("desired", property{"custom.stacking", object{"mode": "none", "group": "A"}},
			property{"custom.fillOpacity", 0}, property{"custom.lineStyle", object{"fill": "dash", "dash": []int{8, 8}}},
			inColour("text")).listed()
}

func trafficOverTime() Panel {
	share := func(kind string) string {
		return by("max", "service_revision", oneService.of("ecs_service_revision_"+kind+"_traffic_ratio"))
	}
	return lines("Traffic shift", "Shares of the revisions in production and test traffic.", "percentunit",
		query{share("production"), "{{service_revision}}"},
		query{share("test"), "test {{service_revision}}"}).
		drawn(object{"lineInterpolation": "stepAfter", "fillOpacity": 0, "lineWidth": 2}).upTo(1).listed().
		otherwise("No traffic is assigned, as in rolling deployments. Look at the tasks.")
}

// stagesOverTime has a number for each status and stage, as that is what Prometheus keeps over time.
func stagesOverTime() Panel {
	names := map[string]object{"0": {"text": "other", "color": "purple"}}
	numbered := func(label, metric string, names map[string]object, from int, all []present) string {
		var known []string
		for i, p := range all {
			names[strconv.Itoa(from+i)] = object{"text": p.name, "color": p.colour}
			known = append(known, fmt.Sprintf("%d * max(%s)", from+i, oneService.of(metric, fmt.Sprintf("%s=%q", label, p.name))))
		}
		return strings.Join(known, " or ") + " or 0 * max(" + oneService.of(metric) + ")"
	}
	status := numbered("status", "ecs_service_deployment_status", names, 1, []present{
		{"ROLLBACK_FAILED", "red"}, {"STOPPED", "red"}, {"ROLLBACK_SUCCESSFUL", "orange"}, {"ROLLBACK_IN_PROGRESS", "yellow"},
		{"ROLLBACK_REQUESTED", "light-orange"}, {"STOP_REQUESTED", "light-orange"}, {"IN_PROGRESS", "blue"}, {"PENDING", "light-blue"},
		{"SUCCESSFUL", "green"},
	})
	stage := numbered("stage", "ecs_service_deployment_lifecycle_stage", names, 11, []present{
		{"RECONCILE_SERVICE", "super-light-blue"}, {"PRE_SCALE_UP", "light-blue"}, {"SCALE_UP", "blue"}, {"POST_SCALE_UP", "light-blue"},
		{"TEST_TRAFFIC_SHIFT", "purple"}, {"POST_TEST_TRAFFIC_SHIFT", "light-purple"}, {"PRODUCTION_TRAFFIC_SHIFT", "orange"},
		{"POST_PRODUCTION_TRAFFIC_SHIFT", "light-orange"}, {"BAKE_TIME", "yellow"}, {"CLEAN_UP", "green"},
	})
	return timeline("Status and lifecycle stage", "What the newest deployment was at. A rolling deployment has no stage.",
		[]object{shown(names)}, query{status, "status"}, query{stage, "stage"}).sized(16, 8)
}

// present is a status or stage that a deployment is at, and its colour.
type present struct{ name, colour string }

func breakerOverTime() Panel {
	count := func(kind string) string {
		return "max(" + oneService.of("ecs_service_deployment_circuit_breaker_"+kind) + ")"
	}
	return lines("Circuit breaker", "Tasks of the newest deployment that failed to start, and the number at which the circuit breaker stops it.", "none",
		query{count("failures"), "failed tasks"},
		query{count("threshold"), "threshold"}).
		drawn(object{"lineInterpolation": "stepAfter"}).
		where("failed tasks", inColour("orange")).
		where("threshold", inColour("red"),
			property{"custom.fillOpacity", 0}, property{"custom.lineStyle", object{"fill": "dash", "dash": []int{8, 8}}}).sized(8, 7)
}

func finishedDeployments() Panel {
	in := span{window: "$__range"}
	return bars("Finished deployments", "Deployments that finished in the time range. Those that a newer one replaced are among the stopped ones.", "none",
		query{by("sum", "status", oneService.counted(in, "ecs_service_deployments_total")), "{{status}}"},
		query{"sum(" + oneService.counted(in, "ecs_service_deployments_superseded_total") + ")", "replaced"}).
		decimals(0).otherwise("No deployment finished.")
}
