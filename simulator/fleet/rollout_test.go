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

// moment is what can be seen of a deployment between two steps.
type moment struct {
	step       fleet.Step
	deployment types.ServiceDeployment
	service    types.Service
}

// watch deploys web and gives what is seen at each step, at the moment it begins or can first be described.
func (w *world) watch(strategy types.DeploymentStrategy, change fleet.Change) []moment {
	w.t.Helper()
	arn, created := w.deploy(change), w.clock.Now()
	steps := fleet.Timeline(strategy, change.Outcome)
	moments := make([]moment, 0, len(steps))
	for _, step := range steps {
		w.clock.set(created.Add(max(step.After, fleet.DescribeDelay)))
		d, ok := w.Deployment(arn)
		if !ok {
			w.t.Fatalf("deployment not there %v after it began", step.After)
		}
		moments = append(moments, moment{step, d, w.service(*d.ServiceArn)})
		if at := created.Add(step.After); !d.UpdatedAt.Equal(at) {
			w.t.Errorf("%s updated at %v, want %v", d.Status, d.UpdatedAt, at)
		}
	}
	return moments
}

func statuses(moments []moment) (all []types.ServiceDeploymentStatus) {
	for _, m := range moments {
		all = append(all, m.deployment.Status)
	}
	return slices.Compact(all)
}

const (
	disabled  = types.ServiceDeploymentRollbackMonitorsStatusDisabled
	watching  = types.ServiceDeploymentRollbackMonitorsStatusMonitoring
	complete  = types.ServiceDeploymentRollbackMonitorsStatusMonitoringComplete
	triggered = types.ServiceDeploymentRollbackMonitorsStatusTriggered
)

func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		name            string
		outcome         fleet.Outcome
		statuses        []types.ServiceDeploymentStatus
		breaker, alarms types.ServiceDeploymentRollbackMonitorsStatus
		current         []string // which of new and old the service has in the end, newest first
	}{
		{"succeed", fleet.Succeed,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "SUCCESSFUL"},
			complete, disabled, []string{"new"}},
		{"roll back", fleet.RollBack,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"},
			triggered, disabled, []string{"old"}},
		{"stop", fleet.Stop,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "STOPPED"},
			triggered, disabled, []string{"new", "old"}},
		{"fail rollback", fleet.FailRollback,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED"},
			triggered, disabled, []string{"new", "old"}},
		{"stop requested", fleet.StopRequested,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"},
			complete, disabled, []string{"old"}},
		{"alarm", fleet.AlarmRollBack,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"},
			complete, triggered, []string{"old"}},
		{"abort", fleet.Abort,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "STOPPED"},
			complete, disabled, []string{"new", "old"}},
		{"alarm, fail rollback", fleet.AlarmFailRollback,
			[]types.ServiceDeploymentStatus{"PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED"},
			complete, triggered, []string{"new", "old"}},
	} {
		for _, strategy := range types.DeploymentStrategy("").Values() {
			t.Run(c.name+" "+string(strategy), func(t *testing.T) {
				w, arn := newService(t, fleet.ServiceSpec{Strategy: strategy, DesiredCount: aws.Int32(8)})
				before := *w.service(arn).CurrentServiceRevisions[0].Arn
				moments := w.watch(strategy, fleet.Change{Outcome: c.outcome})
				if got := statuses(moments); !slices.Equal(got, c.statuses) {
					t.Errorf("went through %v, want %v", got, c.statuses)
				}
				last := moments[len(moments)-1]
				if last.deployment.DeploymentCircuitBreaker.Status != c.breaker || last.deployment.Alarms.Status != c.alarms {
					t.Errorf("circuit breaker %s, alarms %s", last.deployment.DeploymentCircuitBreaker.Status, last.deployment.Alarms.Status)
				}
				var current []string
				for _, r := range last.service.CurrentServiceRevisions {
					current = append(current, map[string]string{
						before: "old", *last.deployment.TargetServiceRevision.Arn: "new",
					}[*r.Arn])
				}
				if !slices.Equal(current, c.current) {
					t.Errorf("the service has %v, want %v", current, c.current)
				}
				checkMoments(t, moments, strategy, before)
			})
		}
	}
}

// checkMoments checks what is true of every deployment at each of its steps.
func checkMoments(t *testing.T, moments []moment, strategy types.DeploymentStrategy, before string) {
	t.Helper()
	created := *moments[0].deployment.CreatedAt
	for _, m := range moments {
		d := m.deployment
		at := fmt.Sprintf("%s %s", d.Status, d.LifecycleStage)
		if began := d.Status != types.ServiceDeploymentStatusPending; began != (d.StartedAt != nil) {
			t.Errorf("%s: started at %v", at, d.StartedAt)
		} else if began && d.StartedAt.Sub(created) != moments[1].step.After {
			t.Errorf("%s: started %v after it was created", at, d.StartedAt.Sub(created))
		}
		if (d.FinishedAt != nil) != (m.step.Finished() && d.Status != types.ServiceDeploymentStatusStopped) {
			t.Errorf("%s: finished at %v", at, d.FinishedAt)
		}
		rolling := strategy == types.DeploymentStrategyRolling
		if rolling != (d.LifecycleStage == "") && d.Status != types.ServiceDeploymentStatusPending {
			t.Errorf("%s: stage in a %s deployment", at, strategy)
		}
		for _, r := range append(d.SourceServiceRevisions, *d.TargetServiceRevision) {
			if rolling != (r.RequestedProductionTrafficWeight == nil) || rolling != (r.RequestedTestTrafficWeight == nil) {
				t.Errorf("%s: traffic weights in a %s deployment", at, strategy)
			}
		}
		if len(d.SourceServiceRevisions) != 1 || *d.SourceServiceRevisions[0].Arn != before {
			t.Errorf("%s: sources %v, want %s", at, d.SourceServiceRevisions, before)
		}
		checkRollback(t, at, d, before)
		checkEntries(t, at, m.service)
	}
}

func checkRollback(t *testing.T, at string, d types.ServiceDeployment, before string) {
	t.Helper()
	if begun := d.Status == types.ServiceDeploymentStatusRollbackInProgress || d.Status == types.ServiceDeploymentStatusRollbackSuccessful ||
		d.Status == types.ServiceDeploymentStatusRollbackFailed; begun != (d.Rollback != nil) {
		t.Errorf("%s: rollback %v", at, d.Rollback)
	} else if begun && (*d.Rollback.ServiceRevisionArn != before || d.Rollback.Reason == nil || d.Rollback.StartedAt == nil) {
		t.Errorf("%s: rollback %+v, want to %s", at, d.Rollback, before)
	}
}

// checkEntries holds the service's deployments against its current revisions.
func checkEntries(t *testing.T, at string, s types.Service) {
	t.Helper()
	tasks := func(id string, requested, running, pending int32) string {
		return fmt.Sprintf("%s: %d requested, %d running, %d pending", id, requested, running, pending)
	}
	var entries, current []string
	for i, d := range s.Deployments {
		entries = append(entries, tasks(*d.Id, d.DesiredCount, d.RunningCount, d.PendingCount))
		if primary := *d.Status == "PRIMARY"; primary != (i == 0) {
			t.Errorf("%s: deployments[%d] is %s", at, i, *d.Status)
		}
	}
	for _, r := range s.CurrentServiceRevisions {
		current = append(current, tasks("ecs-svc/"+number(*r.Arn), r.RequestedTaskCount, r.RunningTaskCount, r.PendingTaskCount))
	}
	slices.Sort(entries)
	slices.Sort(current)
	if !slices.Equal(entries, current) {
		t.Errorf("%s: deployments %v, current revisions %v", at, entries, current)
	}
}

func TestStoppedAt(t *testing.T) {
	for outcome, stops := range map[fleet.Outcome][]types.ServiceDeploymentStatus{
		fleet.Stop:          {"STOPPED"},
		fleet.StopRequested: {"STOP_REQUESTED"},
		fleet.Abort:         {"STOP_REQUESTED", "STOPPED"},
	} {
		w, _ := newService(t, fleet.ServiceSpec{})
		var want time.Time
		for _, m := range w.watch("", fleet.Change{Outcome: outcome}) {
			if slices.Contains(stops, m.deployment.Status) {
				want = *m.deployment.UpdatedAt
			}
			if got := aws.ToTime(m.deployment.StoppedAt); !got.Equal(want) {
				t.Errorf("%s: stopped at %v, want %v", m.deployment.Status, got, want)
			}
		}
	}
}
