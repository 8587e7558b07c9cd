package dashboards

import (
	"fmt"
	"strings"
)

// What tells things apart, as lists of labels.
const (
	targetLabels     = "account_id, region"
	clusterLabels    = targetLabels + ", cluster"
	serviceLabels    = clusterLabels + ", service"
	revisionLabels   = serviceLabels + ", service_revision"
	deploymentLabels = serviceLabels + ", service_deployment"
)

// Statuses of service deployments, as regular expressions.
const (
	finished = "SUCCESSFUL|STOPPED|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED"
	failed   = "STOPPED|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED"
)

// scope is the label matchers that the variables of a dashboard stand for.
type scope string

const (
	someTargets  scope = `account_id=~"$account", region=~"$region"`
	someClusters scope = someTargets + `, cluster=~"$cluster"`
	someServices scope = someClusters + `, service=~"$service"`
	oneService   scope = `account_id="$account", region="$region", cluster="$cluster", service="$service"`
)

// selector selects the series of a metric within the scope.
func (s scope) selector(metric string, matchers ...string) string {
	return metric + "{" + strings.Join(append([]string{string(s)}, matchers...), ", ") + "}"
}

// of are the series of a metric within the scope.
func (s scope) of(metric string, matchers ...string) string {
	return s.ofTeams(s.selector(metric, matchers...))
}

// increase is how much counters within the scope rose.
func (s scope) increase(in span, metric string, matchers ...string) string {
	return s.ofTeams("increase(" + in.of(s.selector(metric, matchers...), "") + ")")
}

// ofTeams are the series about services of the chosen teams. All teams match ecs_service_info, which has
// no such label: so services without the tag are among them.
func (s scope) ofTeams(expr string) string {
	if s != someServices {
		return expr
	}
	const team = `tag_team=~"$team"`
	return "(" + expr + " and on (" + serviceLabels + ") (" +
		s.selector("ecs_service_info", team) + " or " + s.selector("ecs_service_tags", team) + "))"
}

// counted is how much counters within the scope rose, whoever counts: exporters that follow each other
// add up, and what replicas count is divided by how many of them there were.
func (s scope) counted(in span, metric string, matchers ...string) string {
	return s.increase(in, metric, matchers...) + perReplica(in)
}

// perReplica divides by how many exporters there were in the span.
func perReplica(in span) string {
	return " / on (" + clusterLabels + ") group_left () avg_over_time(" + in.of(by("count", clusterLabels, "ecs_cluster_up"), "1m") + ")"
}

// current are the series about the revisions that services stand on. A set operator can
// not fail on two series for a revision, as there are while one exporter takes over from another.
func (s scope) current(metric string, matchers ...string) string {
	return s.of(metric, matchers...) + " and on (" + revisionLabels + ") " + s.selector("ecs_service_current_revision_info")
}

// underWay are the series about deployments that have not finished.
func (s scope) underWay(metric string) string {
	return s.of(metric) + " and on (" + deploymentLabels + ") " + s.selector("ecs_service_deployment_status", `status!~"`+finished+`"`)
}

// by aggregates. All queries do: it leaves the labels of the scrape out, and makes one
// series of those of two exporters.
func by(operator, labels, expr string) string {
	return fmt.Sprintf("%s by (%s) (%s)", operator, labels, expr)
}

// orZero is 0 where there is nothing to count.
func orZero(expr string) string { return expr + " or vector(0)" }

// named is the series with a label set to a text.
func named(expr, label, text string) string {
	return fmt.Sprintf(`label_replace(%s, "%s", "%s", "", "")`, expr, label, text)
}

// renamed is the series with the value of a label in another one too.
func renamed(expr, to, from string) string {
	return fmt.Sprintf(`label_replace(%s, "%s", "$1", "%s", "(.*)")`, expr, to, from)
}
