package dashboards

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counted are samples of two hours: of what began before the last hour and what rose within, of first tasks, of a count that began
// anew, of exporters that follow each other and of replicas, of a revision that is forgotten, and of another service.
func counted() string {
	samples := `load 1m
		ecs_service_info{account_id="1", region="r", cluster="c", service="s"} 1x120
		ecs_service_info{account_id="1", region="r", cluster="c", service="other"} 1x120
	`
	for _, series := range []struct{ service, reason, instance, values string }{
		{"s", "none lately", "x", "5x120"},
		{"s", "more", "x", "5x90 8x30"},
		{"s", "the first", "x", "_x90 3x30"},
		{"s", "counted anew", "x", "50x90 3x30"},
		{"s", "carried on", "x", "7x90 stale"},
		{"s", "carried on", "y", "_x92 7x20 9x8"},
		{"s", "by replicas", "x", "7x90 9x30"},
		{"s", "by replicas", "y", "7x90 9x30"},
		{"s", "forgotten", "x", "_x70 4x20 stale"},
		{"other", "the first", "x", "_x90 6x30"},
	} {
		samples += fmt.Sprintf("\t%s{account_id=\"1\", region=\"r\", cluster=\"c\", service=%q, service_revision=\"7\", stop_code=\"TaskFailedToStart\", reason=%q, instance=%q} %s\n",
			stoppedTasks, series.service, series.reason, series.instance, series.values)
	}
	return samples
}

// TestStoppedTasks asks the panels what stopped in the last hour.
func TestStoppedTasks(t *testing.T) {
	service, causes := whyTasksStopped().Targets, causesOfFleet().Targets
	for name, test := range map[string]struct {
		expr string
		want map[string]float64
	}{
		"of a service": {by("sum", "reason", service[0].Expr), map[string]float64{
			"more": 3, "the first": 3, "counted anew": 3, "carried on": 2, "by replicas": 2, "forgotten": 4}},
		"of the fleet": {by("sum", "reason", strings.ReplaceAll(causes[0].Expr, "$service", ".*")), map[string]float64{
			"more": 3, "the first": 9, "counted anew": 3, "carried on": 2, "by replicas": 2}},
		"services": {by("sum", "reason", strings.ReplaceAll(causes[1].Expr, "$service", ".*")), map[string]float64{
			"more": 1, "the first": 2, "counted anew": 1, "carried on": 1, "by replicas": 1}},
		"most in other": {by("sum", "reason", strings.ReplaceAll(causes[2].Expr, "$service", ".*")+` and on (service) ecs_service_info{service="other"}`),
			map[string]float64{"the first": 6}},
	} {
		want := map[string]float64{}
		for reason, tasks := range test.want {
			want[fmt.Sprintf("{reason=%q}", reason)] = tasks
		}
		if diff := cmp.Diff(want, figures(t, counted(), test.expr)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}
