package dashboards

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// The fleet and the time that queries have to be affordable for, scraped once a minute.
const (
	fleetServices = 5000
	fleetClusters = 50
	timeShown     = 30 * 24 * time.Hour
	mostSamples   = 40_000_000 // some seconds of Prometheus
)

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
	const (
		statuses   = 4
		buckets    = 15
		ofOne      = 20 // revisions and deployments of one service within 30 days
		everything = 100
	)
	chosen := func(label string) bool {
		for _, m := range selector.LabelMatchers {
			if m.Name == label && m.Type == labels.MatchEqual {
				return true
			}
		}
		return false
	}
	series := everything
	switch name := selector.Name; {
	case strings.HasPrefix(name, durations):
		series = fleetClusters * statuses
		if chosen("status") {
			series = fleetClusters
		}
		if strings.HasSuffix(name, "_bucket") {
			series *= buckets
		}
	case strings.HasPrefix(name, "cluster:"), name == "ecs_cluster_up":
		series = fleetClusters * statuses
	case chosen("service"):
		series = ofOne
	case regexp.MustCompile(`^(service:|ecs_service_deployments_total)`).MatchString(name):
		series = fleetServices * statuses
	case strings.HasPrefix(name, "ecs_service_revision_container_info"):
		series = 2 * fleetServices
	case strings.HasPrefix(name, "ecs_service_") && name != "ecs_service_revision_failures_total":
		series = fleetServices
	}
	return series
}
