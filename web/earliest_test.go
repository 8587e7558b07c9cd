package web

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestEarliestEnd is about deployments that began an hour ago.
func TestEarliestEnd(t *testing.T) {
	const never = -time.Hour
	bake := func(minutes int32) ecs.Plan { return ecs.Plan{BakeMinutes: ecs.Given(minutes)} }
	steps := func(percent float64, pause, bake int32) ecs.Plan {
		return ecs.Plan{BakeMinutes: ecs.Given(bake), Step: &ecs.TrafficStep{Percent: ecs.Given(percent), BakeMinutes: ecs.Given(pause)}}
	}
	for _, test := range []struct {
		name, strategy, stage string
		weight                float64
		plan                  ecs.Plan
		want                  time.Duration // from now on
	}{
		{"no bounds", "ROLLING", "", 0, ecs.Plan{}, never},
		{"bounds of no length", "BLUE_GREEN", "SCALE_UP", 0, bake(0), never},
		{"a rolling one that bakes last", "ROLLING", "", 0, bake(10), 10 * time.Minute},
		{"traffic to be shifted", "BLUE_GREEN", "SCALE_UP", 0, bake(10), 10 * time.Minute},
		{"it bakes, nobody knows since when", "BLUE_GREEN", "BAKE_TIME", 100, bake(10), 0},
		{"it bakes for longer than it has been under way", "BLUE_GREEN", "BAKE_TIME", 100, bake(90), 30 * time.Minute},
		{"all that is left is to clean up", "BLUE_GREEN", "CLEAN_UP", 100, bake(10), 0},
		{"linear, at its beginning: nine pauses", "LINEAR", "PRODUCTION_TRAFFIC_SHIFT", 0, steps(10, 20, 5), 185 * time.Minute},
		{"linear, the next of three shifts may come now", "LINEAR", "PRODUCTION_TRAFFIC_SHIFT", 70, steps(10, 3, 5), 11 * time.Minute},
		{"linear, early: not before its shortest time", "LINEAR", "PRODUCTION_TRAFFIC_SHIFT", 90, steps(10, 20, 5), 125 * time.Minute},
		{"linear, in steps that do not come out even", "LINEAR", "PRODUCTION_TRAFFIC_SHIFT", 60, steps(30, 10, 0), 10 * time.Minute},
		{"canary, at its beginning", "CANARY", "PRODUCTION_TRAFFIC_SHIFT", 0, steps(10, 20, 5), 25 * time.Minute},
		{"canary, a part is shifted", "CANARY", "PRODUCTION_TRAFFIC_SHIFT", 10, steps(10, 20, 5), 5 * time.Minute},
	} {
		d := &ecs.Deployment{
			Status: "IN_PROGRESS", Strategy: test.strategy, LifecycleStage: test.stage, StartedAt: now().Add(-time.Hour), Target: "r/2", Plan: test.plan,
			Shares: []ecs.Share{{Revision: "r/1"}, {Revision: "r/2", Traffic: ecs.Traffic{Production: ecs.Given(test.weight)}}},
		}
		end := earliestEnd(d, now())
		if got := end.Sub(now()); test.want == never && !end.IsZero() || test.want != never && got != test.want {
			t.Errorf("%s: in %s, not in %s", test.name, got, test.want)
		}
	}
	for _, status := range []string{"SUCCESSFUL", "ROLLBACK_IN_PROGRESS", "STOP_REQUESTED"} {
		if end := earliestEnd(&ecs.Deployment{Status: status, Plan: bake(10)}, now()); !end.IsZero() {
			t.Errorf("%s: ends at %s", status, end)
		}
	}
}
