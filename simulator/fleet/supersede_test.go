package fleet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// lettered gives revisions the letters A, B, C… in the order in which it is asked for them.
type lettered []string

func (l *lettered) of(revision string) string {
	at := slices.Index(*l, revision)
	if at < 0 {
		at = len(*l)
		*l = append(*l, revision)
	}
	return string(rune('A' + at))
}

// name gives the newest revision of web its letter.
func (l *lettered) name(w *world) {
	s, _ := w.Service("test", "web")
	l.of(*s.CurrentServiceRevisions[0].Arn)
}

// sources says which sources a deployment has, and how many tasks of each run.
func (l *lettered) sources(d types.ServiceDeployment) string {
	parts := make([]string, 0, len(d.SourceServiceRevisions))
	for _, source := range d.SourceServiceRevisions {
		parts = append(parts, fmt.Sprint(l.of(*source.Arn), source.RunningTaskCount))
	}
	return strings.Join(parts, " ")
}

// TestSuperseding deploys revisions after A, each so long after the one before, and looks at the last at each of its
// steps. Every deployment is of four tasks.
func TestSuperseding(t *testing.T) {
	const rolling, blueGreen = types.DeploymentStrategyRolling, types.DeploymentStrategyBlueGreen
	for _, c := range []struct {
		name     string
		strategy types.DeploymentStrategy
		first    bool          // A is not deployed yet either
		outcome  fleet.Outcome // of the one that is superseded first
		after    []int         // seconds
		sources  string
		back     string // where a rollback goes; empty: nowhere
	}{
		{"while it is PENDING", rolling, false, 0, []int{5}, "A4", "A"},
		{"before its tasks run", rolling, false, 0, []int{20}, "A4", "A"},
		{"when half of its tasks run", rolling, false, 0, []int{30}, "B2 A4", "A"},
		{"when it has replaced half", rolling, false, 0, []int{50}, "B2 A2", "A"},
		{"when it has replaced all", rolling, false, 0, []int{80}, "B4", "B"},
		{"twice", rolling, false, 0, []int{50, 50}, "C2 A2", "A"},
		{"twice, early", rolling, false, 0, []int{30, 30}, "C2 B2 A4", "A"},
		{"as long as there is room", rolling, false, 0, []int{30, 30, 30, 30}, "C2 B2 A4", "A"},
		{"the older ones last", rolling, false, 0, []int{50, 30, 50}, "D2 B1 A2", "A"},
		{"while it goes back", rolling, false, fleet.RollBack, []int{70}, "A4", "A"},
		{"while it goes back after half", rolling, false, fleet.StopRequested, []int{45}, "B2 A4", "A"},
		{"before its alarm goes off", rolling, false, fleet.AlarmRollBack, []int{50}, "B2 A2", "A"},
		{"the first of all", rolling, true, 0, []int{50}, "A2", ""},
		{"the first of all, when all runs", rolling, true, 0, []int{70}, "A4", "A"},
		{"before its traffic shift", blueGreen, false, 0, []int{50}, "B4 A4", "A"},
		{"after its traffic shift", blueGreen, false, 0, []int{100}, "B4 A4", "A"},
		{"while it cleans up", blueGreen, false, 0, []int{158}, "B4", "B"},
		{"the first blue", blueGreen, true, 0, []int{30}, "A2", ""},
	} {
		for _, outcome := range []fleet.Outcome{fleet.Succeed, fleet.RollBack, fleet.AlarmRollBack} {
			t.Run(fmt.Sprint(c.name, " ", c.strategy, " ", outcome), func(t *testing.T) {
				w, letters := begin(t, c.first, c.strategy, c.outcome)
				w.supersede(letters, c.after)
				moments := w.watch(c.strategy, fleet.Change{Outcome: outcome})
				checkSuperseded(t, w.deployments(*moments[0].service.ServiceArn), *moments[0].deployment.CreatedAt)
				if got := letters.sources(moments[0].deployment); got != c.sources {
					t.Errorf("the sources are %q, want %q", got, c.sources)
				}
				checkSupersedingMoments(t, moments, c.back != "")
				checkEnd(t, letters, moments[len(moments)-1], outcome, c.back)
			})
		}
	}
}

// begin makes the service web of four tasks, of which A or, where that is not the first, B is being deployed.
func begin(
	t *testing.T, first bool, strategy types.DeploymentStrategy, outcome fleet.Outcome,
) (w *world, letters *lettered) {
	t.Helper()
	spec := fleet.ServiceSpec{Name: "web", Strategy: strategy, DesiredCount: aws.Int32(4)}
	w = newWorld(t, 1, 0, 0)
	w.CreateCluster("test")
	if _, err := w.CreateService("test", spec); err != nil {
		t.Fatal(err)
	}
	letters = &lettered{}
	letters.name(w)
	if !first {
		w.clock.advance(time.Hour)
		w.deploy(fleet.Change{Outcome: outcome})
		letters.name(w)
	}
	return w, letters
}

// supersede deploys so many seconds after each other, and leaves the last time for what is to be looked at.
func (w *world) supersede(letters *lettered, after []int) {
	w.t.Helper()
	for i, seconds := range after {
		if i > 0 {
			w.deploy(fleet.Change{})
			letters.name(w)
		}
		w.clock.advance(time.Duration(seconds) * time.Second)
	}
}

// checkSuperseded checks, when the newest deployment has ended, the one that it took the place of at that moment.
func checkSuperseded(t *testing.T, newestFirst []types.ServiceDeployment, at time.Time) {
	t.Helper()
	d := newestFirst[1]
	if d.Status != types.ServiceDeploymentStatusStopped || !aws.ToTime(d.StoppedAt).Equal(at) || d.FinishedAt != nil {
		t.Errorf("it is %s, stopped at %v and finished at %v, want STOPPED at %v", d.Status, d.StoppedAt, d.FinishedAt, at)
	}
	if d.StatusReason == nil || !d.UpdatedAt.Equal(at) {
		t.Errorf("updated at %v, for the reason %v", d.UpdatedAt, d.StatusReason)
	}
	if d.Alarms.Status == triggered {
		t.Error("its alarm has gone off")
	}
	for _, other := range newestFirst {
		if !(fleet.Step{Status: other.Status}).Finished() {
			t.Errorf("%s is still %s", *other.ServiceDeploymentArn, other.Status)
		}
	}
}

// checkSupersedingMoments checks that the service always has tasks enough, never more than twice as many, and just as
// many when it has gone back.
func checkSupersedingMoments(t *testing.T, moments []moment, complete bool) {
	t.Helper()
	for _, m := range moments {
		d, s := m.deployment, m.service
		at := fmt.Sprintf("%s %s", d.Status, d.LifecycleStage)
		if tasks := s.RunningCount + s.PendingCount; complete && tasks < 4 || s.RunningCount > 8 {
			t.Errorf("%s: %d tasks run, %d are pending", at, s.RunningCount, s.PendingCount)
		}
		back := d.Status == types.ServiceDeploymentStatusRollbackInProgress && d.TargetServiceRevision.RequestedTaskCount == 0
		if complete && back && s.RunningCount != 4 {
			t.Errorf("%s: %d tasks run", at, s.RunningCount)
		}
		checkEntries(t, at, s)
		if d.LifecycleStage != "" {
			checkTraffic(t, at, d)
		}
	}
}

// checkTraffic checks that all of the production traffic goes somewhere, and that one source at most has tasks for it.
func checkTraffic(t *testing.T, at string, d types.ServiceDeployment) {
	t.Helper()
	traffic, running := *d.TargetServiceRevision.RequestedProductionTrafficWeight, 0
	for _, source := range d.SourceServiceRevisions {
		traffic += *source.RequestedProductionTrafficWeight
		if source.RunningTaskCount > 0 {
			running++
		}
	}
	if traffic != 100 || running > 1 {
		t.Errorf("%s: %v%% of the production traffic, %d sources with tasks", at, traffic, running)
	}
}

// checkEnd checks what the service is left with.
func checkEnd(t *testing.T, letters *lettered, last moment, outcome fleet.Outcome, back string) {
	t.Helper()
	target := letters.of(*last.deployment.TargetServiceRevision.Arn)
	status, left := types.ServiceDeploymentStatusSuccessful, target
	if outcome != fleet.Succeed {
		status, left = types.ServiceDeploymentStatusRollbackSuccessful, back
		if back == "" {
			status = types.ServiceDeploymentStatusRollbackFailed
		}
	}
	if last.deployment.Status != status {
		t.Errorf("it ends %s, want %s", last.deployment.Status, status)
	}
	if left == "" {
		return
	}
	current := last.service.CurrentServiceRevisions
	if len(current) != 1 || letters.of(*current[0].Arn) != left || current[0].RunningTaskCount != 4 {
		t.Errorf("the service is left with %+v, want 4 tasks of %s", current, left)
	}
	if rollback := last.deployment.Rollback; rollback != nil && letters.of(*rollback.ServiceRevisionArn) != back {
		t.Errorf("rolled back to %s, want %s", letters.of(*rollback.ServiceRevisionArn), back)
	}
}
