package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/queue"
)

// expression is a query, and where it stands.
type expression struct {
	where, query string
	variables    []variable // that the query may use
}

// allExpressions are those of rules, dashboards and documents.
func allExpressions(t *testing.T) []expression {
	t.Helper()
	all := dashboardExpressions(t)
	for _, rule := range allRules(t) {
		all = append(all, expression{where: rule.name(), query: rule.Expr})
	}
	for _, document := range []string{"../README.md", "../docs/configuration.md", "../docs/metrics.md", "../docs/queries.md", "../docs/scaling.md"} {
		for _, query := range documented(t, document) {
			all = append(all, expression{where: document, query: query})
		}
	}
	return all
}

// documented are the queries in a document: paragraphs of blocks of promql.
func documented(t *testing.T, document string) []string {
	t.Helper()
	var all []string
	for _, block := range regexp.MustCompile("(?ms)^ *```promql\n(.*?)^ *```").FindAllStringSubmatch(readFile(t, document), -1) {
		all = append(all, strings.Split(strings.TrimSpace(block[1]), "\n\n")...)
	}
	if len(all) == 0 {
		t.Errorf("%s has no queries", document)
	}
	return all
}

// withoutData are the expressions that give nothing while all is well with the exporter, or not
// within minutes, and why.
var withoutData = map[string]string{
	"ECSTasksNotAsDesired":                             "all services run what they should",
	"../dashboards/fleet.json, Services below desired": "all services run what they should",
	"ECSDeploymentStuck":                               "takes an hour",
	"ECSPlatformVersionBehind":                         "all services are on the same version",
	"ECSExporterDown":                                  "the exporter is up",
	"ECSTargetNotRefreshed":                            "the target is refreshed",
	"ECSClusterUnreadable":                             "all clusters are read",
	"ECSAPIThrottled":                                  "nothing throttles",
	"ECSReadFailures":                                  "only what is too old cannot be read",
	"ECSExporterConfigReloadFailed":                    "the configuration is loaded",
	"../docs/configuration.md":                         "there is no organization",
	"ECSEventsSilent":                                  "events come",
	"ECSTargetsNotListed":                              "nothing is to be listed",
}

// TestExpressionsGiveData evaluates everything on a fleet that lives fast: without errors
// and remarks, and until it has given data.
func TestExpressionsGiveData(t *testing.T) {
	t.Parallel()
	const speed = 5
	aws := simulated(t, simulator.Config{
		Seed: 7, Services: 80, // with three volumes that are not encrypted
		Speed: speed, Lag: simulator.DefaultLag / speed, // a lag as long as a rollout would hide most of what passes
	})
	events := aws.CreateQueue(account, region, "events", queue.Config{})
	aws.Route(account, region, events, simulator.Delivery{})
	exporter := exportWith(t, aws, "events: {queue_url: '"+events+"'}\n", everyPart(t)...)
	monitor := startPrometheus(t, scrapeConfig(t, hurriedRules(t), exporterJob(t, exporter)))
	monitor.wait(t, `ecs_service_deployments_total > 0`, some)
	digest := monitor.wait(t, `ecs_service_revision_container_info{image_digest!=""}`, some)[0].Metric["image_digest"]
	missing := allExpressions(t)
	deadline := time.Now().Add(3 * patience) // some of it is up to chance
	turns := time.Tick(time.Second)
	for round := 0; len(missing) > 0 && time.Now().Before(deadline); round++ {
		services := monitor.wait(t, `ecs_service_info`, some)
		service := services[round%len(services)].Metric
		deploy(t, aws, service, fleet.Outcome(round%int(fleet.AlarmFailRollback+1)))
		var still []expression
		for _, e := range missing {
			samples, err := monitor.query(t, ofThisFleet(substituted(e, service), digest))
			if err != nil {
				t.Errorf("%s: %v", e.where, err)
			} else if none(samples) && withoutData[e.where] == "" {
				still = append(still, e)
			}
		}
		missing = still
		<-turns
	}
	for _, e := range missing {
		t.Errorf("%s: no data for %s", e.where, e.query)
	}
	checkAnnotations(t, monitor)
}

// deploy begins a deployment that ends in a certain way, so that seeing one is not up to chance.
func deploy(t *testing.T, aws *simulator.Running, service map[string]string, outcome fleet.Outcome) {
	t.Helper()
	_, err := aws.Fleet(account, region).Deploy(service["cluster"], service["service"], fleet.Change{Outcome: outcome})
	if err != nil {
		t.Logf("%s in %s is not deployed: %v", service["service"], service["cluster"], err) // it may be gone by now
	}
}

// ofThisFleet is the query with a digest of the fleet in place of the one that a document shows, and with
// now in place of its times.
func ofThisFleet(query, digest string) string {
	query = regexp.MustCompile(`sha256:[0-9a-f]{64}`).ReplaceAllLiteralString(query, digest)
	return regexp.MustCompile(`@ \d+`).ReplaceAllLiteralString(query, "@ end()")
}

// checkAnnotations looks for templates in the texts of alerts that could not be filled in.
func checkAnnotations(t *testing.T, monitor prometheus) {
	t.Helper()
	var answer struct {
		Data struct {
			Alerts []struct{ Labels, Annotations map[string]string }
		}
	}
	if err := monitor.get(t, "alerts", nil, &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Data.Alerts) == 0 {
		t.Error("no alerts")
	}
	for _, alert := range answer.Data.Alerts {
		for _, text := range alert.Annotations {
			if regexp.MustCompile(`<error|<no value>|%!|\(, | ,|\(\)`).MatchString(text) {
				t.Errorf("%s says %q", alert.Labels["alertname"], text)
			}
		}
	}
}

// everyPart are the flags that switch every part of the catalogue on, as the reference names them.
func everyPart(t *testing.T) []string {
	t.Helper()
	var flags []string
	for _, part := range regexp.MustCompile("Off by default, `(--collector\\.\\w+)`").FindAllStringSubmatch(readFile(t, "../docs/metrics.md"), -1) {
		flags = append(flags, part[1])
	}
	if len(flags) == 0 {
		t.Fatal("docs/metrics.md has no parts that are off by default")
	}
	return flags
}
