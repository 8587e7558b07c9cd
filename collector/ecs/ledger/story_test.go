package ledger

import (
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// story is what a ledger learns of a service, told step by step. It begins when the service was listed.
type story struct {
	*testing.T
	options Options
	now     time.Time
	last    Outcome
	told    []ecs.FinishedDeployment
	failed  []ecs.Failure
}

func newStory(t *testing.T) *story {
	t.Helper()
	s := &story{T: t, options: Options{History: true, Rollout: 10 * time.Second, StaleAfter: 5 * time.Minute}, now: watched()}
	s.learn(Inventoried{s.now})
	return s
}

// learn has it learn something.
func (s *story) learn(e Event) {
	s.last = Learn(s.last.Memory, e, s.options, s.now)
	s.told, s.failed = append(s.told, s.last.Finished...), append(s.failed, s.last.Failures...)
}

// wait lets time pass, and lets it be known.
func (s *story) wait(pause time.Duration) {
	s.now = s.now.Add(pause)
	s.learn(Passed{})
}

func (s *story) describe(d ecs.Description) { s.learn(Described{s.now, d}) }

// list has the deployments listed, as asked for by the last description.
func (s *story) list(deployments ...ecs.Deployment) {
	d := s.last.Memory.Description
	s.learn(Listed{s.now, TraceOf(d), PrimaryOf(d).ID, deployments})
}

func (s *story) describeDeployments(deployments ...ecs.Deployment) {
	s.learn(DeploymentsDescribed{s.now, deployments})
}

func (s *story) fail(operation Operation) {
	s.learn(Failed{Operation: operation, Reason: "ServerException", Err: errTest})
}

func (s *story) refuse(operation Operation) {
	s.learn(Failed{Operation: operation, Reason: "AccessDeniedException", Err: errTest, Refused: true})
}

func (s *story) lack(operation Operation, arn ecs.ARN) {
	s.learn(Lacking{Asked: s.now, Operation: operation, ARN: arn, Reason: "MISSING", Err: errTest})
}

func (s *story) view() *ecs.Service { return s.last.Memory.View(s.options, s.now) }

// counted is how many deployments were counted with a status.
func (s *story) counted(status string) int {
	for _, c := range s.last.Memory.Counts {
		if c.Status == status {
			return c.Count
		}
	}
	return 0
}

// wantCounts checks how many deployments were counted, and how many of them were superseded.
func (s *story) wantCounts(successful, stopped, superseded int) {
	s.Helper()
	if a, b, c := s.counted(ecs.StatusSuccessful), s.counted(ecs.StatusStopped), s.last.Memory.Superseded; a != successful || b != stopped || c != superseded {
		s.Errorf("counted %d successful, %d stopped, %d superseded, not %d, %d, %d", a, b, c, successful, stopped, superseded)
	}
}

// wantDue checks in what time an operation is due; never is negative.
func (s *story) wantDue(operation Operation, pause time.Duration) {
	s.Helper()
	at := s.last.Due.Calls[operation].At
	switch {
	case pause < 0 && !at.IsZero():
		s.Errorf("%s is due in %s, not never", operation, at.Sub(s.now))
	case pause >= 0 && at.IsZero():
		s.Errorf("%s is not due, not in %s", operation, pause)
	case pause >= 0 && max(0, at.Sub(s.now)) != pause:
		s.Errorf("%s is due in %s, not in %s", operation, at.Sub(s.now), pause)
	}
}

const never = -time.Second

// wantFailures checks how many failures were counted so far.
func (s *story) wantFailures(n int) {
	s.Helper()
	if len(s.failed) != n {
		s.Errorf("%d failures were counted, not %d: %v", len(s.failed), n, s.failed)
	}
}

// shop is a service with revisions in use, the newest first.
func shop(inUse ...ecs.RevisionInUse) ecs.Description {
	d := ecs.Description{Name: "shop", Status: "ACTIVE", DeploymentController: ecs.ControllerECS, CreatedAt: watched().Add(-100 * 24 * time.Hour), InUse: inUse}
	for _, r := range inUse {
		d.Tasks.Running += r.Tasks.Running
	}
	return d
}

// deploying is the service with a primary deployment.
func deploying(d ecs.Description, n int, state string, created time.Time) ecs.Description {
	d.Rollouts = []ecs.Rollout{{ID: revisionARN(n).ID(), Status: "PRIMARY", State: state, CreatedAt: created, UpdatedAt: created}}
	return d
}

// runs is a revision in use with so many tasks.
func runs(n int, running int32) ecs.RevisionInUse {
	return ecs.RevisionInUse{ARN: revisionARN(n), Tasks: ecs.RevisionTasks{Running: running}}
}

// underWay is deployment n as the list has it, of the revision of the same number.
func underWay(n int, created time.Time) ecs.Deployment {
	return ecs.Deployment{ARN: deploymentARN(n), Status: "IN_PROGRESS", Target: revisionARN(n), CreatedAt: created, StartedAt: created}
}

// done is deployment n as the list has it once it has finished. That took a minute.
func done(n int, created time.Time, status string) ecs.Deployment {
	d := underWay(n, created)
	d.Status, d.FinishedAt = status, created.Add(time.Minute)
	return d
}

// stopped is deployment n as the list has it that does not tell when it was stopped.
func stopped(n int, created time.Time) ecs.Deployment {
	d := underWay(n, created)
	d.Status = ecs.StatusStopped
	return d
}

// from is a deployment as it is described, with its sources.
func from(d ecs.Deployment, sources ...int) ecs.Deployment {
	d.Strategy, d.Sources = "ROLLING", nil
	for _, n := range sources {
		d.Sources = append(d.Sources, revisionARN(n))
	}
	return d
}

// sharing is a deployment as it is described, with so many tasks on a revision, and traffic.
func sharing(d ecs.Deployment, n int, running int32, traffic float64) ecs.Deployment {
	share := ecs.Share{Revision: revisionARN(n), Tasks: ecs.RevisionTasks{Running: running}}
	if traffic > 0 {
		share.Traffic.Production = ecs.Given(traffic)
	}
	d.Shares = append(slices.Clip(d.Shares), share)
	return d
}

// back is a deployment as it is described, with a rollback to the first revision.
func back(d ecs.Deployment) ecs.Deployment {
	d.Rollback = &ecs.Rollback{Revision: revisionARN(1), StartedAt: d.CreatedAt.Add(30 * time.Second)}
	return d
}
