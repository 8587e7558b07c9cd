package dashboards

const (
	stoppedTasks = "ecs_service_stopped_tasks_total"
	causeLabels  = "stop_code, reason"
)

const whatIsCounted = "Tasks are counted while their service has trouble with them. ServiceSchedulerInitiated are those that a deployment or a lower " +
	"desired count made needless, and those that failed a health check."

// nothingStopped is true whether the part is on or off.
const nothingStopped = "No stopped task was counted. Counting them is off by default; --collector.stopped_tasks switches it on."

// since is how many tasks stopped since those that were counted before the time range. The counter of a cause begins with its
// first tasks, which increase does not see. So all count where there was no counter before, or where it began anew.
func since(before, total string) string {
	return "(" + total + " - " + before + " >= 0 or " + total + ") > 0"
}

// stoppedInRange are the tasks that stopped in the time range, by revision and cause. It reads two samples of each series: of a
// large fleet, all samples would be too many.
func (s scope) stoppedInRange() string {
	const labels = revisionLabels + ", " + causeLabels
	now := s.selector(stoppedTasks)
	return s.ofTeams(since(by("max", labels, now+" offset $__range"), by("max", labels, now)))
}

// whyTasksStopped also has the causes of revisions that the exporter has forgotten since.
func whyTasksStopped() Panel {
	const labels = "service_revision, " + causeLabels
	total := by("max", labels, oneService.of(stoppedTasks)) + " or " + by("max", labels, seen(stoppedTasks))
	before := by("max", labels, oneService.of(stoppedTasks)+" offset $__range")
	return table("Why tasks stopped in the time range", "Stopped tasks of the service by cause, the most frequent first. "+whatIsCounted,
		"Tasks", true,
		[]string{since(before, "("+total+")")},
		label("reason", "Reason"), label("stop_code", "Stop code").wide(220), label("service_revision", "Revision").wide(190),
		value("A", "Tasks", "none", withDecimals(0)).wide(90),
	).otherwise(nothingStopped).sized(16, 7)
}

// causesOfFleet leads from each cause to the service where it is most frequent.
func causesOfFleet() Panel {
	perService := by("sum", serviceLabels+", "+causeLabels, someServices.stoppedInRange())
	return table("Why tasks stopped in the time range", "Stopped tasks of all services by cause, the most frequent first, and the service with most of them. "+whatIsCounted,
		"Tasks", true,
		[]string{
			by("sum", causeLabels, perService),
			by("count", causeLabels, perService),
			"topk by (" + causeLabels + ") (1, " + perService + ")",
		},
		label("reason", "Reason").wide(240), label("stop_code", "Stop code").wide(220),
		value("A", "Tasks", "none", withDecimals(0)).wide(90), value("B", "Services", "none").wide(115),
		label("service", "Most in", leadsToService()), label("cluster", "Cluster").wide(120),
		label("region", "Region").wide(125), label("account_id", "Account").wide(125),
		hidden("Value #C"),
	).otherwise(nothingStopped).sized(gridWidth, 7)
}
