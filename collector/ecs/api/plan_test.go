package api

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

func TestPlan(t *testing.T) {
	const steps = `"linearConfiguration": {"stepPercent": 12.5, "stepBakeTimeInMinutes": 3}, "canaryConfiguration": {"canaryPercent": 5, "canaryBakeTimeInMinutes": 10}`
	for _, test := range []struct {
		name, configuration string
		want                ecs.Plan
	}{
		{"nothing", `{}`, ecs.Plan{}},
		{"no time to bake", `{"bakeTimeInMinutes": 0}`, ecs.Plan{BakeMinutes: ecs.Given[int32](0)}},
		{"linear", `{"strategy": "LINEAR", "bakeTimeInMinutes": 5, ` + steps + `}`, ecs.Plan{
			BakeMinutes: ecs.Given[int32](5), Step: &ecs.TrafficStep{Percent: ecs.Given(12.5), BakeMinutes: ecs.Given[int32](3)},
		}},
		{"canary", `{"strategy": "CANARY", ` + steps + `}`, ecs.Plan{
			Step: &ecs.TrafficStep{Percent: ecs.Given(5.0), BakeMinutes: ecs.Given[int32](10)},
		}},
		{"steps of other strategies", `{"strategy": "BLUE_GREEN", ` + steps + `}`, ecs.Plan{}},
		{"no steps", `{"strategy": "LINEAR"}`, ecs.Plan{}},
		{"steps that are no number", `{"strategy": "LINEAR", "linearConfiguration": {"stepPercent": "NaN"}}`, ecs.Plan{Step: &ecs.TrafficStep{}}},
		{"early success", `{"earlySuccessCriteria": {"enable": true, "sourceServiceRevisionCleanup": "DEFERRED"}}`,
			ecs.Plan{EarlySuccess: &ecs.EarlySuccess{Cleanup: "DEFERRED"}}},
		{"early success that is off", `{"earlySuccessCriteria": {"enable": false, "sourceServiceRevisionCleanup": "DEFERRED"}}`, ecs.Plan{}},
	} {
		got := deployed(t, `{"serviceDeploymentArn": "d/1", "deploymentConfiguration": `+test.configuration+`}`)
		if diff := cmp.Diff(test.want, got.Plan); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}
