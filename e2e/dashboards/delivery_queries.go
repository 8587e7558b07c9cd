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

// durations is a histogram that counts deployments by cluster: some hundred series, where the counters of all services
// have tens of thousands. Prometheus has it as a classic histogram, or as a native one if it is told to scrape these.
const durations = "ecs_service_deployment_duration_seconds"

// What rules record of all services, by cluster: how many deployments finished within an hour, and how many of them a newer
// one replaced.
const (
	finishedHourly   = "cluster:ecs_service_deployments:increase1h"
	supersededHourly = "cluster:ecs_service_deployments_superseded:increase1h"
)

func summed(labels, expr string) string {
	if labels == "" {
		return "sum(" + expr + ")"
	}
	return by("sum", labels, expr)
}

// finishedIn is how many deployments finished, by labels of theirs; by none when these are empty.
func finishedIn(s span, labels string) string {
	classic := someClusters.increase(s, durations+"_count")
	native := "histogram_count(" + someClusters.increase(s, durations) + ")"
	return summed(labels, "("+classic+" or "+native+")"+perReplica(s))
}

// recorded is the sum of what a rule recorded for every hour of the span: up to an hour late, but never less than in its last hour.
func recorded(s span, labels, metric string, matchers ...string) string {
	hourly := someClusters.of(metric, matchers...)
	last := hourly
	if s.before != "" {
		last += " offset " + s.before
	}
	return summed(labels, "sum_over_time("+s.of(hourly, "1h")+") >= "+last+" or "+last)
}

// failureRateIn is the share of finished deployments that were stopped or rolled back. Those that a
// newer one replaced are left out.
func failureRateIn(s span, labels string) string {
	return fmt.Sprintf("clamp_min(1 - %s / (%s - %s > 0.5), 0)", recorded(s, labels, finishedHourly, `status="SUCCESSFUL"`),
		recorded(s, labels, finishedHourly), recorded(s, labels, supersededHourly))
}

// failuresAnHour is how many deployments were stopped or rolled back in the hour before, by status. Those that a newer one
// replaced were stopped, and are left out.
func failuresAnHour() string {
	all := by("sum", "status", someClusters.of(finishedHourly, `status=~"`+failed+`"`))
	replaced := named("sum("+someClusters.of(supersededHourly)+")", "status", "STOPPED")
	return "clamp_min(" + all + " - on (status) " + replaced + ", 0) or " + all
}

// durationQuantile is a quantile of how long successful deployments took.
func durationQuantile(quantile string, s span, labels string) string {
	of := func(labels, suffix string) string {
		return "histogram_quantile(" + quantile + ", " + summed(labels, someClusters.increase(s, durations+suffix, `status="SUCCESSFUL"`)) + ")"
	}
	return of(strings.TrimPrefix(labels+", le", ", "), "_bucket") + " or " + of(labels, "")
}

// observedDays is for how many days of the span an exporter was seen.
func observedDays(s span) string {
	return "(count_over_time(" + s.of("group("+someClusters.of("ecs_cluster_up")+")", "1m") + ") / 1440)"
}

// timeToRestore is for how many seconds services stood on a failed deployment, per failure.
func timeToRestore(s span) string {
	failing := "sum_over_time(" + s.of("sum("+someClusters.of("cluster:ecs_service_deployment_status:count", `status=~"`+failed+`"`)+")", "1m") + ")"
	failures := recorded(s, "", finishedHourly, `status=~"`+failed+`"`) + " - " + recorded(s, "", supersededHourly)
	return "60 * " + failing + " / (" + failures + " > 0.5)"
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
