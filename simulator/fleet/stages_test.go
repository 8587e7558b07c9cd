package fleet_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// number gives the last part of an ARN.
func number(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

func TestLifecycleStages(t *testing.T) {
	want := []types.ServiceDeploymentLifecycleStage{
		"", "RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT",
		"PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP",
	}
	for strategy, shifts := range map[types.DeploymentStrategy][]float64{
		types.DeploymentStrategyBlueGreen: {0, 100},
		types.DeploymentStrategyCanary:    {0, 10, 100},
		types.DeploymentStrategyLinear:    {0, 25, 50, 75, 100},
	} {
		w, _ := newService(t, fleet.ServiceSpec{Strategy: strategy})
		var stages []types.ServiceDeploymentLifecycleStage
		var production []float64
		for _, m := range w.watch(strategy, fleet.Change{}) {
			d := m.deployment
			stages = append(stages, d.LifecycleStage)
			target := *d.TargetServiceRevision.RequestedProductionTrafficWeight
			production = append(production, target)
			if source := *d.SourceServiceRevisions[0].RequestedProductionTrafficWeight; source+target != 100 {
				t.Errorf("%s %s: %v%% on the source, %v%% on the target", strategy, d.LifecycleStage, source, target)
			}
			tested := slices.Index(want, d.LifecycleStage) >= slices.Index(want, "TEST_TRAFFIC_SHIFT")
			if test := *d.TargetServiceRevision.RequestedTestTrafficWeight; tested != (test == 100) {
				t.Errorf("%s %s: %v%% of the test traffic on the target", strategy, d.LifecycleStage, test)
			}
		}
		if got := slices.Compact(stages); !slices.Equal(got, want) {
			t.Errorf("%s went through %v", strategy, got)
		}
		if got := slices.Compact(production); !slices.Equal(got, shifts) {
			t.Errorf("%s shifted %v", strategy, got)
		}
	}
}

func TestLifecycleHook(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{Strategy: types.DeploymentStrategyBlueGreen})
	var got []types.DeploymentLifecycleHookStatus
	for _, m := range w.watch(types.DeploymentStrategyBlueGreen, fleet.Change{}) {
		hooks := m.deployment.LifecycleHookDetails
		calling := m.deployment.LifecycleStage == types.ServiceDeploymentLifecycleStagePostTestTrafficShift
		if calling != (len(hooks) == 1 && hooks[0].Status == types.DeploymentLifecycleHookStatusInProgress) {
			t.Errorf("%s: hooks %v", m.deployment.LifecycleStage, hooks)
		}
		for _, hook := range hooks {
			got = append(got, hook.Status)
		}
	}
	if got = slices.Compact(got); !slices.Equal(got, []types.DeploymentLifecycleHookStatus{"IN_PROGRESS", "SUCCEEDED"}) {
		t.Errorf("the hook was %v", got)
	}
}

// TestLifecycleHooks has a hook for two stages, and one that pauses.
func TestLifecycleHooks(t *testing.T) {
	for outcome, want := range map[fleet.Outcome][]string{
		fleet.Succeed: {
			"",
			"warm-up IN_PROGRESS",
			"warm-up SUCCEEDED, warm-up IN_PROGRESS",
			"warm-up SUCCEEDED, warm-up SUCCEEDED, smoke-test IN_PROGRESS",
			"warm-up SUCCEEDED, warm-up SUCCEEDED, smoke-test SUCCEEDED",
			"warm-up SUCCEEDED, warm-up SUCCEEDED, smoke-test SUCCEEDED, pause AWAITING_ACTION",
			"warm-up SUCCEEDED, warm-up SUCCEEDED, smoke-test SUCCEEDED, pause SUCCEEDED",
		},
		fleet.StopRequested: {
			"",
			"warm-up IN_PROGRESS",
			"warm-up SUCCEEDED, warm-up IN_PROGRESS",
			"warm-up SUCCEEDED, warm-up FAILED",
		},
		fleet.RollBack: {""},
	} {
		w, _ := newService(t, fleet.ServiceSpec{Strategy: types.DeploymentStrategyBlueGreen, Approval: true})
		var got []string
		for _, m := range w.watch(types.DeploymentStrategyBlueGreen, fleet.Change{Outcome: outcome}) {
			var hooks []string
			for _, hook := range m.deployment.LifecycleHookDetails {
				_, name, _ := strings.Cut(aws.ToString(hook.TargetArn), "function:web-")
				if hook.TargetType == types.DeploymentLifecycleHookTargetTypePause {
					name = "pause"
				}
				hooks = append(hooks, name+" "+string(hook.Status))
			}
			got = append(got, strings.Join(hooks, ", "))
		}
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("outcome %d: hooks\n%s", outcome, strings.Join(got, "\n"))
		}
	}
}

func TestTrafficGoesBack(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{Strategy: types.DeploymentStrategyBlueGreen})
	moments := w.watch(types.DeploymentStrategyBlueGreen, fleet.Change{Outcome: fleet.AlarmRollBack})
	shifted := slices.ContainsFunc(moments, func(m moment) bool {
		return *m.deployment.TargetServiceRevision.RequestedProductionTrafficWeight == 100
	})
	last := moments[len(moments)-1].deployment
	if !shifted || *last.SourceServiceRevisions[0].RequestedProductionTrafficWeight != 100 {
		t.Errorf("the target had the traffic: %v; the source has %v%% in the end", shifted,
			*last.SourceServiceRevisions[0].RequestedProductionTrafficWeight)
	}
}

func TestTargetGroupsAlternate(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{Strategy: types.DeploymentStrategyBlueGreen})
	group := func() string {
		r, _ := w.Revision(*w.service(arn).CurrentServiceRevisions[0].Arn)
		return *r.ResolvedConfiguration.LoadBalancers[0].TargetGroupArn
	}
	first := group()
	w.watch(types.DeploymentStrategyBlueGreen, fleet.Change{})
	second := group()
	w.watch(types.DeploymentStrategyBlueGreen, fleet.Change{})
	if third := group(); first == second || first != third {
		t.Errorf("target groups %s, %s, %s", first, second, third)
	}
}

func TestCircuitBreakerCounts(t *testing.T) {
	for desired, want := range map[int32][]int32{
		1: {0, 1, 2, 3}, 8: {0, 2, 3, 4}, 40: {0, 7, 14, 20}, 1000: {0, 67, 134, 200},
	} {
		w, _ := newService(t, fleet.ServiceSpec{DesiredCount: &desired})
		var got []int32
		for _, m := range w.watch("", fleet.Change{Outcome: fleet.RollBack}) {
			breaker := m.deployment.DeploymentCircuitBreaker
			got = append(got, breaker.FailureCount)
			if tripped := breaker.FailureCount == breaker.Threshold; tripped != (breaker.Status == triggered) {
				t.Errorf("%d of %d failures, %s", breaker.FailureCount, breaker.Threshold, breaker.Status)
			}
		}
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%d tasks: failures %v, want %v", desired, got, want)
		}
	}
}

func TestCircuitBreakerThreshold(t *testing.T) {
	for _, c := range []struct {
		kind           types.ThresholdType
		value, desired int32
		want           int32
	}{
		{types.ThresholdTypeCount, 7, 100, 7},
		{types.ThresholdTypeBoundedPercent, 28, 25, 7},
		{types.ThresholdTypeBoundedPercent, 10, 10, 3},
		{types.ThresholdTypeBoundedPercent, 100, 300, 200},
		{types.ThresholdTypeUnboundedPercent, 10, 10, 1},
		{types.ThresholdTypeUnboundedPercent, 150, 300, 450},
	} {
		w, _ := newService(t, fleet.ServiceSpec{DesiredCount: &c.desired, CircuitBreaker: &types.DeploymentCircuitBreaker{
			Enable: true, ThresholdConfiguration: &types.ThresholdConfiguration{Type: c.kind, Value: c.value},
		}})
		moments := w.watch("", fleet.Change{Outcome: fleet.RollBack})
		breaker := moments[len(moments)-1].deployment.DeploymentCircuitBreaker
		if breaker.Threshold != c.want || breaker.FailureCount != c.want || breaker.Status != triggered {
			t.Errorf("%s %d of %d tasks: %+v, want %d", c.kind, c.value, c.desired, *breaker, c.want)
		}
	}
}

func TestMonitorsWatchMeanwhile(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{Alarms: true, CircuitBreaker: &types.DeploymentCircuitBreaker{}})
	for _, m := range w.watch("", fleet.Change{}) {
		want := watching
		if m.step.Finished() {
			want = complete
		}
		if d := m.deployment; d.Alarms.Status != want || d.DeploymentCircuitBreaker.Status != disabled {
			t.Errorf("%s: alarms %s, circuit breaker %s", d.Status, d.Alarms.Status, d.DeploymentCircuitBreaker.Status)
		}
	}
}

func TestAlarmGoesOff(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{})
	for _, m := range w.watch("", fleet.Change{Outcome: fleet.AlarmRollBack}) {
		want, names := watching, 0
		if m.step.Status != types.ServiceDeploymentStatusPending && m.step.Status != types.ServiceDeploymentStatusInProgress {
			want, names = triggered, 1
		}
		if a := m.deployment.Alarms; a.Status != want || len(a.TriggeredAlarmNames) != names || len(a.AlarmNames) != 2 {
			t.Errorf("%s: alarms %+v", m.deployment.Status, *a)
		}
	}
}

func TestRolloutStates(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	former := w.service(arn).Deployments[0]
	var got []string
	for _, m := range w.watch("", fleet.Change{Outcome: fleet.RollBack}) {
		var states []string
		for _, d := range m.service.Deployments {
			states = append(states, string(d.RolloutState))
			touched := *d.Id != *former.Id || *d.Status == "PRIMARY"
			if want := *m.deployment.UpdatedAt; touched && !d.UpdatedAt.Equal(want) || !touched && !d.UpdatedAt.Equal(*former.UpdatedAt) {
				t.Errorf("%s: the %s deployment is of %v", m.deployment.Status, *d.Status, *d.UpdatedAt)
			}
		}
		got = append(got, strings.Join(states, " "))
	}
	want := []string{"IN_PROGRESS COMPLETED", "FAILED COMPLETED", "IN_PROGRESS FAILED", "COMPLETED"}
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("rollout states %q, want %q", got, want)
	}
}

func TestTaskCounts(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{DesiredCount: aws.Int32(4)})
	type counts [3]int32 // the target's running and pending tasks, the source's running ones
	var got []counts
	for _, m := range w.watch("", fleet.Change{}) {
		target, source := m.deployment.TargetServiceRevision, m.deployment.SourceServiceRevisions[0]
		got = append(got, counts{target.RunningTaskCount, target.PendingTaskCount, source.RunningTaskCount})
		if m.service.RunningCount != target.RunningTaskCount+source.RunningTaskCount {
			t.Errorf("%s: %d tasks run", m.deployment.Status, m.service.RunningCount)
		}
	}
	want := []counts{{0, 0, 4}, {0, 4, 4}, {2, 2, 4}, {2, 2, 2}, {4, 0, 2}, {4, 0, 0}, {4, 0, 0}}
	if !slices.Equal(got, want) {
		t.Errorf("tasks %v, want %v", got, want)
	}
}
