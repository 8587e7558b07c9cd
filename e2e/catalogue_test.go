package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

// families are the metrics that the reference of metrics lists.
func families(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(ecs_\\w+)` \\|").FindAllStringSubmatch(readFile(t, "../docs/metrics.md"), -1) {
		all = append(all, row[1])
	}
	if len(all) < 50 {
		t.Fatalf("docs/metrics.md lists only %d metrics", len(all))
	}
	return all
}

// metricsOf are the names of the series that an expression selects. It is an error when
// the expression does not parse or selects series without a name.
func metricsOf(t *testing.T, expression string) []string {
	t.Helper()
	tree, err := parser.NewParser(parser.Options{}).ParseExpr(expression)
	if err != nil {
		t.Errorf("%s\n%v", expression, err)
		return nil
	}
	var metrics []string
	parser.Inspect(tree, func(node parser.Node, _ []parser.Node) error {
		if selector, ok := node.(*parser.VectorSelector); ok {
			if selector.Name == "" {
				t.Errorf("%s\nselects %s, which has no name", expression, selector)
			}
			metrics = append(metrics, selector.Name)
		}
		return nil
	})
	return metrics
}

// TestExpressionsNameWhatThereIs holds the metrics in rules, dashboards and documents against the catalogue.
func TestExpressionsNameWhatThereIs(t *testing.T) {
	known := append(families(t), "up", "ALERTS", "ALERTS_FOR_STATE", "http_requests_total", "ecs_revision_exporter_build_info")
	for _, rule := range allRules(t) {
		known = append(known, rule.Record)
	}
	library := regexp.MustCompile(`^(go|process|promhttp|scrape)_`)
	for _, expression := range allExpressions(t) {
		for _, metric := range metricsOf(t, substituted(expression, nil)) {
			family := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(metric, "")
			if !slices.Contains(known, metric) && !slices.Contains(known, family) && !library.MatchString(metric) {
				t.Errorf("%s: there is no metric %s", expression.where, metric)
			}
		}
	}
}

// TestDocumentsNameWhatThereIs holds the metrics that runbooks, alerting and joins speak of against the catalogue.
func TestDocumentsNameWhatThereIs(t *testing.T) {
	known := append(families(t), "ecs_sd_configs")
	for _, document := range []string{"../docs/runbooks.md", "../docs/alerting.md", "../docs/joins.md"} {
		for _, metric := range regexp.MustCompile(`\becs_\w+`).FindAllString(readFile(t, document), -1) {
			if !slices.Contains(known, metric) {
				t.Errorf("%s speaks of %s, which is no metric", document, metric)
			}
		}
	}
}

// notLookedAt are the beginnings of names of metrics that need not be on a dashboard, and why.
var notLookedAt = map[string]string{
	"ecs_service_created_timestamp_seconds":                              "the age of the revision tells more",
	"ecs_service_execute_command_enabled":                                "a setting, to be queried when there is a question",
	"ecs_service_circuit_breaker_":                                       "settings; the status of the deployment's circuit breaker is shown",
	"ecs_service_deployment_alarms_enabled":                              "a setting; the status of the deployment's alarms is shown",
	"ecs_service_deployment_alarms_rollback_enabled":                     "a setting; the status of the deployment's alarms is shown",
	"ecs_service_deployment_step_traffic_ratio":                          "the traffic is shown",
	"ecs_service_deployment_early_success_info":                          "a setting, to be queried when there is a question",
	"ecs_service_revision_capacity_provider_":                            "wiring, to be queried when there is a question",
	"ecs_service_revision_load_balancer_":                                "wiring",
	"ecs_service_revision_service_registry_":                             "wiring",
	"ecs_service_revision_service_connect_":                              "wiring",
	"ecs_service_revision_subnet_":                                       "wiring",
	"ecs_service_revision_security_group_":                               "wiring",
	"ecs_service_revision_vpc_lattice_":                                  "wiring",
	"ecs_service_revision_gateway_":                                      "wiring",
	"ecs_service_revision_managed_":                                      "wiring",
	"ecs_service_revision_overrides_":                                    "wiring",
	"ecs_service_revision_monitoring_":                                   "wiring",
	"ecs_service_revision_ephemeral_storage_":                            "wiring",
	"ecs_service_revision_volume_":                                       "wiring; ECSVolumeUnencrypted tells what is wrong",
	"ecs_service_revision_public_ip_enabled":                             "ECSPublicAddress tells where it is",
	"ecs_service_deployment_rollback_":                                   "the status tells of the rollback",
	"ecs_revision_exporter_config_last_reload_success_timestamp_seconds": "whether it succeeded is shown",
	"ecs_revision_exporter_services_filtered":                            "is there only where tags choose services",
	"ecs_target_info":                                                    "is for joins, and there with an organization only",
	"ecs_revision_exporter_discovery_requests_total":                     "is there only where AWS is asked for accounts and regions",
	"ecs_revision_exporter_discovery_failing":                            "ECSTargetsNotListed tells where they are not listed",
	"ecs_revision_exporter_shard_info":                                   "is for joins",
}

// TestDashboardsShowTheCatalogue looks for metrics that a person would look at and that no dashboard shows.
func TestDashboardsShowTheCatalogue(t *testing.T) {
	var shown strings.Builder
	for _, file := range matching(t, "../dashboards/*.json") {
		shown.WriteString(readFile(t, file))
	}
	excuses := map[string]bool{} // that were needed
	for _, family := range families(t) {
		if regexp.MustCompile(`\b` + family + `(_bucket|_sum|_count)?\b`).MatchString(shown.String()) {
			continue
		}
		excuse := excuseOf(family)
		if excuses[excuse] = true; excuse == "" {
			t.Errorf("no dashboard shows %s", family)
		}
	}
	for beginning := range notLookedAt {
		if !excuses[beginning] {
			t.Errorf("there is no metric %s… that dashboards do not show", beginning)
		}
	}
}

// excuseOf is the beginning of a name that says why no dashboard shows the metric; empty when there is none.
func excuseOf(family string) string {
	for beginning := range notLookedAt {
		if strings.HasPrefix(family, beginning) {
			return beginning
		}
	}
	return ""
}
