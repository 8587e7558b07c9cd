package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/promqltest"
)

// TestDocumentedCountOfStoppedTasks asks what stopped within an hour: since before, for the first time, after the count began
// anew, and while exporters replace one another.
func TestDocumentedCountOfStoppedTasks(t *testing.T) {
	t.Parallel()
	queries := documented(t, "../docs/queries.md")
	at := slices.IndexFunc(queries, func(query string) bool { return strings.Contains(query, "ecs_service_stopped_tasks_total") })
	if at < 0 {
		t.Fatal("no query is about stopped tasks")
	}
	promqltest.RunTest(t, `load 1m
  ecs_service_stopped_tasks_total{reason="none lately", instance="x"} 5x180
  ecs_service_stopped_tasks_total{reason="more", instance="x"} 5x150 8x30
  ecs_service_stopped_tasks_total{reason="the first", instance="x"} _x150 3x30
  ecs_service_stopped_tasks_total{reason="the first after a while", instance="x"} 50x60 _x90 3x30
  ecs_service_stopped_tasks_total{reason="counted anew", instance="x"} 50x150 3x30
  ecs_service_stopped_tasks_total{reason="carried on by another", instance="x"} 7x150 stale
  ecs_service_stopped_tasks_total{reason="carried on by another", instance="y"} _x152 7x20 9x8
  ecs_service_stopped_tasks_total{reason="counted anew by another", instance="x"} 7x150 stale
  ecs_service_stopped_tasks_total{reason="counted anew by another", instance="y"} _x152 2x28
  ecs_service_stopped_tasks_total{reason="by replicas", instance="x"} 7x150 9x30
  ecs_service_stopped_tasks_total{reason="by replicas", instance="y"} 7x150 9x30

eval instant at 3h `+strings.Join(strings.Fields(queries[at]), " ")+`
  {reason="more"} 3
  {reason="the first"} 3
  {reason="the first after a while"} 3
  {reason="counted anew"} 3
  {reason="carried on by another"} 2
  {reason="counted anew by another"} 2
  {reason="by replicas"} 2
`, promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery))
}
