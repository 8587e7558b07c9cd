package dashboards

import (
	"fmt"
	"strconv"
	"strings"
)

// span is a time that figures are about, and how long before now it ends.
type span struct{ window, before string }

// thisWindow is the window that is chosen, up to the end of the time range.
func thisWindow() span { return span{window: "$window"} }

// windowBefore is as long, and ends where that one begins.
func windowBefore() span { return span{"$window", "$window"} }

// of are the samples of a series in the span. A step makes it a subquery.
func (s span) of(expr, step string) string {
	samples := expr + "[" + s.window
	if step != "" {
		samples = "(" + expr + ")[" + s.window + ":" + step
	}
	if samples += "]"; s.before != "" {
		samples += " offset " + s.before
	}
	return samples
}

// durations are the parts of a histogram that counts deployments by cluster: some hundred series, where the
// counters of all services have tens of thousands.
const durations = "ecs_service_deployment_duration_seconds"

func summed(labels, expr string) string {
	if labels == "" {
		return "sum(" + expr + ")"
	}
	return by("sum", labels, expr)
}

// finishedIn is how many deployments finished, by labels of theirs; by none when these are empty.
func finishedIn(s span, labels string, matchers ...string) string {
	return summed(labels, someClusters.counted(s, durations+"_count", matchers...))
}

// failureRateIn is the share of finished deployments that were stopped or rolled back. Those that a
// newer one replaced are left out. Replicas count everything alike, so a share needs no division by replicas.
func failureRateIn(s span, labels string) string {
	all := summed(labels, someClusters.increase(s, durations+"_count"))
	successful := summed(labels, someClusters.increase(s, durations+"_count", `status="SUCCESSFUL"`))
	superseded := summed(labels, "sum_over_time("+s.of(someClusters.of("cluster:ecs_service_deployments_superseded:increase1h"), "")+")")
	return fmt.Sprintf("clamp_min(1 - %s / (%s - (%s or 0 * %s)), 0)", successful, all, superseded, all)
}

// durationQuantile is a quantile of how long successful deployments took.
func durationQuantile(quantile string, s span, labels string) string {
	le := strings.TrimPrefix(labels+", le", ", ")
	return "histogram_quantile(" + quantile + ", " + by("sum", le, someClusters.increase(s, durations+"_bucket", `status="SUCCESSFUL"`)) + ")"
}

// observedDays is for how many days of the span an exporter was seen.
func observedDays(s span) string {
	return "(count_over_time(" + s.of("group("+someClusters.of("ecs_cluster_up")+")", "1m") + ") / 1440)"
}

// timeToRestore is for how many seconds services stood on a failed deployment, per failure.
func timeToRestore(s span) string {
	failing := "sum_over_time(" + s.of("sum("+someClusters.of("cluster:ecs_service_deployment_status:count", `status=~"`+failed+`"`)+")", "1m") + ")"
	return "60 * " + failing + " / (" + finishedIn(s, "", `status=~"`+failed+`"`) + " > 0.5)"
}

// inSevenDays is how many deployments of each service finished in seven days: a day's figure of each of seven days,
// as seven lookups of every series cost less than all samples of a week.
func inSevenDays(matchers ...string) string {
	var days []string
	for ago := range 7 {
		day := someServices.selector("service:ecs_service_deployments:increase1d", matchers...) + fmt.Sprintf(" offset %dd", ago)
		days = append(days, named(day, "ago", strconv.Itoa(ago)))
	}
	return by("sum", serviceLabels, someServices.ofTeams("("+strings.Join(days, " or ")+")"))
}
