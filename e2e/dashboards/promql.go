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

// of are the series of a metric within the scope.
func (s scope) of(metric string, matchers ...string) string {
	return metric + "{" + strings.Join(append([]string{string(s)}, matchers...), ", ") + "}"
}

// current are the series about the revisions that services stand on. A set operator can
// not fail on two series for a revision, as there are while one exporter takes over from another.
func (s scope) current(metric string, matchers ...string) string {
	return s.of(metric, matchers...) + " and on (" + revisionLabels + ") " + s.of("ecs_service_current_revision_info")
}

// underWay are the series about deployments that have not finished.
func (s scope) underWay(metric string) string {
	return s.of(metric) + " and on (" + deploymentLabels + ") " + s.of("ecs_service_deployment_status", `status!~"`+finished+`"`)
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
