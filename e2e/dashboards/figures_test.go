package dashboards

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/promqltest"
)

// figures are what an expression gives after two hours, rounded, by the labels of its series.
func figures(t *testing.T, samples, expr string) map[string]float64 {
	t.Helper()
	store := promqltest.LoadedStorage(t, samples)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	engine := promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery)
	expr = strings.NewReplacer("$window", "2h", "$__range", "1h", "$account", "1", "$region", "r", "$cluster", "c", "$service", "s", "$team", ".*").
		Replace("round(" + expr + ")")
	query, err := engine.NewInstantQuery(t.Context(), store, promql.NewPrometheusQueryOpts(false, 0, nil), expr, time.Unix(2*60*60, 0))
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	vector, err := query.Exec(t.Context()).Vector()
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	all := map[string]float64{}
	for _, sample := range vector {
		all[sample.Metric.String()] = sample.F
	}
	return all
}

// TestSupersededAreNoFailures has ten deployments within an hour: two that were stopped because a newer one replaced them, one
// that somebody stopped, two that were rolled back, and five that succeeded.
func TestSupersededAreNoFailures(t *testing.T) {
	const samples = `load 1m
		ecs_cluster_up{account_id="1", region="r", cluster="c"} 1x120
		cluster:ecs_service_deployments:increase1h{account_id="1", region="r", cluster="c", status="SUCCESSFUL"} 0x90 5x30
		cluster:ecs_service_deployments:increase1h{account_id="1", region="r", cluster="c", status="STOPPED"} 0x90 3x30
		cluster:ecs_service_deployments:increase1h{account_id="1", region="r", cluster="c", status="ROLLBACK_SUCCESSFUL"} 0x90 2x30
		cluster:ecs_service_deployments_superseded:increase1h{account_id="1", region="r", cluster="c"} 0x90 2x30
		cluster:ecs_service_deployment_status:count{account_id="1", region="r", cluster="c", status="STOPPED"} 0x109 3x11
	`
	for name, test := range map[string]struct {
		expr string
		want map[string]float64
	}{
		"failures an hour": {failuresAnHour(), map[string]float64{`{status="STOPPED"}`: 1, `{status="ROLLBACK_SUCCESSFUL"}`: 2}},
		"failure rate":     {"1000 * " + failureRateIn(thisWindow(), ""), map[string]float64{"{}": 375}},
		"time to restore":  {timeToRestore(thisWindow()), map[string]float64{"{}": 660}},
	} {
		if diff := cmp.Diff(test.want, figures(t, samples, test.expr)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestFiguresOfHistograms reads the histogram of durations whichever way it was scraped: four deployments of 60 to 120 seconds.
func TestFiguresOfHistograms(t *testing.T) {
	const up = `load 1m
		ecs_cluster_up{account_id="1", region="r", cluster="c"} 1x120`
	for name, samples := range map[string]string{
		"classic": `
		ecs_service_deployment_duration_seconds_bucket{account_id="1", region="r", cluster="c", status="SUCCESSFUL", le="60"} 0x120
		ecs_service_deployment_duration_seconds_bucket{account_id="1", region="r", cluster="c", status="SUCCESSFUL", le="120"} 0x60 4x60
		ecs_service_deployment_duration_seconds_bucket{account_id="1", region="r", cluster="c", status="SUCCESSFUL", le="+Inf"} 0x60 4x60
		ecs_service_deployment_duration_seconds_count{account_id="1", region="r", cluster="c", status="SUCCESSFUL"} 0x60 4x60
		`,
		"native": `
		ecs_service_deployment_duration_seconds{account_id="1", region="r", cluster="c", status="SUCCESSFUL"} {{schema:0 offset:7}}x60 {{schema:0 count:4 sum:360 offset:7 buckets:[4]}}x60
		`,
	} {
		if diff := cmp.Diff(map[string]float64{`{status="SUCCESSFUL"}`: 4}, figures(t, up+samples, finishedIn(thisWindow(), "status"))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		for label, median := range figures(t, up+samples, durationQuantile("0.5", thisWindow(), clusterLabels)) {
			if !strings.Contains(label, `cluster="c"`) || median < 85 || median > 95 {
				t.Errorf("%s: the median of %s is %v", name, label, median)
			}
		}
	}
}

// TestDelaysOfEvents reads the histogram of delays whichever way it was scraped: four services that were read one to two seconds
// after their events.
func TestDelaysOfEvents(t *testing.T) {
	for name, samples := range map[string]string{
		"classic": `load 1m
		ecs_revision_exporter_event_delay_seconds_bucket{le="1"} 0x120
		ecs_revision_exporter_event_delay_seconds_bucket{le="2"} 0x90 4x30
		ecs_revision_exporter_event_delay_seconds_bucket{le="+Inf"} 0x90 4x30
		`,
		"native": `load 1m
		ecs_revision_exporter_event_delay_seconds {{schema:0 offset:1}}x90 {{schema:0 count:4 sum:6 offset:1 buckets:[4]}}x30
		`,
	} {
		for i, want := range []float64{1500, 1990} {
			got := figures(t, samples, "1000 * ("+eventDelay().Targets[i].Expr+")")["{}"]
			if got < want-100 || got > want+100 {
				t.Errorf("%s: quantile %d is %v ms, want %v", name, i, got, want)
			}
		}
	}
}
