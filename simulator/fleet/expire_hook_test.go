package fleet_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// TestExpireHook has nobody let a deployment go on, of a service with and without such a hook of its own.
func TestExpireHook(t *testing.T) {
	for _, strategy := range []types.DeploymentStrategy{"BLUE_GREEN", "LINEAR", "CANARY"} {
		for _, approval := range []bool{false, true} {
			w, _ := newService(t, fleet.ServiceSpec{Strategy: strategy, Approval: approval})
			var got []string
			for _, m := range w.watch(strategy, fleet.Change{Outcome: fleet.ExpireHook}) {
				got = append(got, pausing(m.deployment)...)
			}
			want := []string{
				"IN_PROGRESS: AWAITING_ACTION, to ROLLBACK",
				"ROLLBACK_REQUESTED: TIMED_OUT, to ROLLBACK at this time",
				"ROLLBACK_IN_PROGRESS: TIMED_OUT, to ROLLBACK",
				"ROLLBACK_SUCCESSFUL: TIMED_OUT, to ROLLBACK",
			}
			if got = slices.Compact(got); !slices.Equal(got, want) {
				t.Errorf("%s: the hook was %q, want %q", strategy, got, want)
			}
		}
	}
}

// pausing writes down the hook that pauses a deployment, if it was called.
func pausing(d types.ServiceDeployment) (hooks []string) {
	for _, hook := range d.LifecycleHookDetails {
		if hook.TargetType != types.DeploymentLifecycleHookTargetTypePause {
			continue
		}
		text := fmt.Sprintf("%s: %s, to %s", d.Status, hook.Status, hook.TimeoutAction)
		if d.UpdatedAt.Equal(*hook.ExpiresAt) {
			text += " at this time"
		}
		hooks = append(hooks, text)
	}
	return hooks
}
