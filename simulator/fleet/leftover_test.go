package fleet_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// running gives the running tasks of each of the service's current revisions, newest first, and of the service.
func running(s types.Service) (all []int32, sum int32) {
	for _, r := range s.CurrentServiceRevisions {
		all = append(all, r.RunningTaskCount)
	}
	return all, s.RunningCount
}

// wantedLeftovers are the kinds of service that run tasks of two revisions at rest, or do so now and then.
func wantedLeftovers() map[string]func(found) bool {
	after := func(status types.ServiceDeploymentStatus, strategy types.DeploymentStrategy) func(found) bool {
		return func(f found) bool {
			tasks, _ := running(f.service)
			return f.newest.Status == status && len(tasks) == 2 && slices.Min(tasks) > 0 && f.service.DeploymentConfiguration.Strategy == strategy
		}
	}
	return map[string]func(found) bool{
		"tasks of both after a stop":            after("STOPPED", "ROLLING"),
		"tasks of both after a stop with shift": after("STOPPED", "BLUE_GREEN"),
		"tasks of both after a rollback":        after("ROLLBACK_FAILED", "ROLLING"),
		"deferred clean-up": func(f found) bool {
			criteria := f.service.DeploymentConfiguration.EarlySuccessCriteria
			return criteria != nil && criteria.SourceServiceRevisionCleanup == types.ServiceRevisionCleanupDeferred
		},
	}
}

// TestTasksAfterAFailure looks at a service hours after a deployment of its eight tasks has failed, with target and
// source in that order, and at the deployment that follows.
func TestTasksAfterAFailure(t *testing.T) {
	for _, c := range []struct {
		outcome          fleet.Outcome
		rolling, shifted []int32
	}{
		{fleet.Stop, []int32{0, 8}, []int32{0, 8}},
		{fleet.FailRollback, []int32{0, 8}, []int32{0, 8}},
		{fleet.Abort, []int32{4, 8}, []int32{8, 8}},
		{fleet.AlarmFailRollback, []int32{8, 4}, []int32{8, 8}},
	} {
		for _, strategy := range types.DeploymentStrategy("").Values() {
			w, arn := newService(t, fleet.ServiceSpec{Strategy: strategy, DesiredCount: aws.Int32(8)})
			w.deploy(fleet.Change{Outcome: c.outcome})
			w.clock.advance(3 * time.Hour)
			want := c.shifted
			if strategy == types.DeploymentStrategyRolling {
				want = c.rolling
			}
			s := w.service(arn)
			got, sum := running(s)
			if !slices.Equal(got, want) || sum != want[0]+want[1] || s.PendingCount != 0 || s.DesiredCount != 8 {
				t.Errorf("%s after outcome %d: %v tasks run, %d in all, %d are pending, want %v", strategy, c.outcome, got, sum, s.PendingCount, want)
			}
			w.checkNextSources(fmt.Sprintf("%s after outcome %d", strategy, c.outcome), want)
		}
	}
}

// checkNextSources deploys once more: what has tasks is a source, and goes when that has succeeded.
func (w *world) checkNextSources(at string, tasks []int32) {
	w.t.Helper()
	deployment := w.deploy(fleet.Change{})
	w.clock.advance(fleet.DescribeDelay)
	d, _ := w.Deployment(deployment)
	var sources []int32
	for _, source := range d.SourceServiceRevisions {
		sources = append(sources, source.RunningTaskCount)
	}
	if want := slices.DeleteFunc(slices.Clone(tasks), func(n int32) bool { return n == 0 }); !slices.Equal(sources, want) {
		w.t.Errorf("%s: the next deployment has sources of %v tasks, want %v", at, sources, want)
	}
	w.clock.advance(time.Hour)
	if got, sum := running(w.service(*d.ServiceArn)); !slices.Equal(got, []int32{8}) || sum != 8 {
		w.t.Errorf("%s and a success: %v tasks run, %d in all", at, got, sum)
	}
}
