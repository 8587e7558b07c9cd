package dashboards

import (
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// The fleet and the time that queries have to be affordable for, scraped once a minute.
const (
	fleetServices = 5000
	fleetClusters = 50
	timeShown     = 30 * 24 * time.Hour
	endings       = 4          // of deployments: their statuses
	causes        = 64         // of stopped tasks of one service, at most
	mostSamples   = 40_000_000 // some seconds of Prometheus
)

// What rules read whenever they are evaluated, which is every minute, is bounded likewise.
func TestRulesAreAffordable(t *testing.T) {
	files, err := filepath.Glob("../../alerts/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		groups, errs := rulefmt.ParseFile(path, false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler))
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		for _, group := range groups.Groups {
			for _, rule := range group.Rules {
				if samples := samplesOf(t, target{Expr: rule.Expr}); samples > mostSamples {
					t.Errorf("%s: %s touches %d samples", path, rule.Record+rule.Alert, samples)
				}
			}
		}
	}
}

// A query touches so few series that it can be answered over 30 days.
func TestQueriesAreAffordable(t *testing.T) {
	for name, dashboard := range All() {
		for _, p := range dashboard.Panels {
			for _, target := range p.Targets {
				if samples := samplesOf(t, target); samples > mostSamples {
					t.Errorf("%s: a query of %q touches %d samples: %s", name, p.Title, samples, target.Expr)
				}
			}
		}
	}
}

// samplesOf is how many samples a query reads.
func samplesOf(t *testing.T, target target) int {
	t.Helper()
	expr := strings.NewReplacer("$window", "30d", "$__rate_interval", "5m", "$__range_s", "2592000", "$__range", "30d").Replace(target.Expr)
	tree, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatal(err)
	}
	samples := 0
	parser.Inspect(tree, func(node parser.Node, path []parser.Node) error {
		selector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		var read time.Duration
		if target.Range {
			read = timeShown
		}
		for _, around := range path {
			switch around := around.(type) {
			case *parser.MatrixSelector:
				read += around.Range
			case *parser.SubqueryExpr:
				read += around.Range
			}
		}
		samples += seriesOf(selector) * max(1, int(read/time.Minute))
		return nil
	})
	return samples
}

// seriesOf is how many series a selector selects.
func seriesOf(selector *parser.VectorSelector) int {
	const buckets = 15
	chosen := func(label string) bool {
		return slices.ContainsFunc(selector.LabelMatchers, func(m *labels.Matcher) bool { return m.Name == label && m.Type == labels.MatchEqual })
	}
	ofClusters := fleetClusters * endings
	if chosen("status") {
		ofClusters = fleetClusters
	}
	switch name := selector.Name; {
	case strings.HasPrefix(name, durations+"_bucket"):
		return ofClusters * buckets
	case strings.HasPrefix(name, durations), strings.HasPrefix(name, "cluster:") && name != supersededHourly:
		return ofClusters
	case name == "ecs_cluster_up", name == supersededHourly:
		return fleetClusters
	case !chosen("service"):
		return seriesOfAll(name)
	case name == stoppedTasks:
		return causes
	default:
		return 20 // revisions and deployments of one service within 30 days
	}
}

// seriesOfAll is how many series a metric has of all services.
func seriesOfAll(name string) int {
	switch {
	case name == stoppedTasks:
		return fleetServices * causes
	case regexp.MustCompile(`^(service:|ecs_service_deployments_total)`).MatchString(name):
		return fleetServices * endings
	case strings.HasPrefix(name, "ecs_service_revision_container_info"):
		return fleetServices * 2
	case strings.HasPrefix(name, "ecs_service_") && name != "ecs_service_revision_failures_total" &&
		!strings.HasSuffix(name, "_hook_info"): // few hooks wait at a time
		return fleetServices
	default:
		return 100
	}
}
