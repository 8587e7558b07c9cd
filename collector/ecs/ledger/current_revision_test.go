package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// currentCase is what is learnt of a service, and the revision that it stands on then.
type currentCase struct {
	name  string
	learn func(s *story)
	want  string
}

func wantCurrent(t *testing.T, cases []currentCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			c.learn(s)
			if got := s.view().CurrentRevision; got != c.want {
				t.Errorf("it stands on %q, not %q", got, c.want)
			}
		})
	}
}

func lately() time.Time { return watched().Add(-5 * time.Minute) }
func before() time.Time { return watched().Add(-time.Hour) }

// unknown is deployment 2 with a status that nobody knows, and its end, if it has one.
func unknown(end time.Time) ecs.Deployment {
	d := underWay(2, lately())
	d.Status, d.StoppedAt = "PONDERING", end
	return d
}

// TestCurrentWhileUnderWay is the source with most tasks (rule 1).
func TestCurrentWhileUnderWay(t *testing.T) {
	wantCurrent(t, []currentCase{
		{"under way: the source with most tasks", func(s *story) {
			s.describe(shop(runs(3, 9), runs(2, 2), runs(1, 1)))
			s.list(underWay(3, lately()))
			s.describeDeployments(from(underWay(3, lately()), 1, 2))
		}, "0002"},
		{"of equals the first", func(s *story) {
			s.describe(shop(runs(3, 9), runs(2, 2), runs(1, 2)))
			s.list(underWay(3, lately()))
			s.describeDeployments(from(underWay(3, lately()), 1, 2))
		}, "0001"},
		{"the service's word goes before the deployment's", func(s *story) {
			s.describe(shop(runs(3, 1), runs(2, 2), runs(1, 1)))
			s.list(underWay(3, lately()))
			s.describeDeployments(sharing(sharing(from(underWay(3, lately()), 1, 2), 1, 7, 0), 2, 0, 0))
		}, "0002"},
		{"the deployment's word where the service has none", func(s *story) {
			s.describe(shop(runs(3, 1)))
			s.list(underWay(3, lately()))
			s.describeDeployments(sharing(sharing(from(underWay(3, lately()), 1, 2), 1, 1, 0), 2, 2, 0))
		}, "0002"},
		{"no source: the target", func(s *story) {
			s.describe(shop(runs(1, 0)))
			s.list(underWay(1, lately()))
			s.describeDeployments(from(underWay(1, lately())))
		}, "0001"},
		{"an unknown status without an end is under way", func(s *story) {
			s.describe(shop(runs(2, 3), runs(1, 1)))
			s.list(unknown(time.Time{}))
			s.describeDeployments(from(unknown(time.Time{}), 1))
		}, "0001"},
	})
}

// TestCurrentBeforeDescription is the one known before, as long as the deployment is not described (rule 1).
func TestCurrentBeforeDescription(t *testing.T) {
	wantCurrent(t, []currentCase{
		{"not described yet: the one known before", func(s *story) {
			s.describe(shop(runs(1, 3)))
			s.list(done(1, before(), ecs.StatusSuccessful))
			s.describe(shop(runs(9, 1), runs(2, 5), runs(1, 1)))
			s.list(underWay(2, lately()), done(1, before(), ecs.StatusSuccessful))
		}, "0001"},
		{"not described yet: the only one but the target", func(s *story) {
			s.describe(shop(runs(2, 3), runs(1, 1)))
			s.list(underWay(2, lately()))
		}, "0001"},
		{"not described yet: none but the target", func(s *story) {
			s.describe(shop(runs(2, 3)))
			s.list(underWay(2, lately()))
		}, ""},
		{"not described yet: two but the target", func(s *story) {
			s.describe(shop(runs(2, 3), runs(1, 1), runs(9, 2)))
			s.list(underWay(2, lately()))
		}, ""},
		{"the description of a deployment is stale: the one known before", func(s *story) {
			s.describe(shop(runs(2, 9), runs(9, 2), runs(1, 3)))
			s.list(underWay(2, lately()))
			s.describeDeployments(from(underWay(2, lately()), 1, 9))
			s.fail(DescribeServiceDeployments)
			s.wait(5 * time.Minute)
			s.describe(shop(runs(2, 9), runs(9, 4), runs(1, 3)))
		}, "0001"},
	})
}

// TestCurrentAfterEnd is the one that was brought, or gone back to (rule 2).
func TestCurrentAfterEnd(t *testing.T) {
	wantCurrent(t, []currentCase{
		{"SUCCESSFUL: the target", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 5)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
		}, "0002"},
		{"ROLLBACK_SUCCESSFUL: to which it was rolled back", func(s *story) {
			s.describe(shop(runs(2, 5), runs(1, 1)))
			s.list(done(2, lately(), ecs.StatusRollbackSuccessful))
			s.describeDeployments(back(from(done(2, lately(), ecs.StatusRollbackSuccessful), 1)))
		}, "0001"},
		{"ROLLBACK_SUCCESSFUL, not described yet: never the target", func(s *story) {
			s.describe(shop(runs(1, 1)))
			s.list(done(1, before(), ecs.StatusSuccessful))
			s.describe(shop())
			s.list(done(2, lately(), ecs.StatusRollbackSuccessful), done(1, before(), ecs.StatusSuccessful))
		}, "0001"},
	})
}

// TestCurrentAfterFailure is the one with most tasks (rule 3).
func TestCurrentAfterFailure(t *testing.T) {
	wantCurrent(t, []currentCase{
		{"STOPPED: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list(done(2, lately(), ecs.StatusStopped))
		}, "0001"},
		{"ROLLBACK_FAILED: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 3), runs(1, 2)))
			s.list(done(2, lately(), ecs.StatusRollbackFailed))
			s.describeDeployments(back(from(done(2, lately(), ecs.StatusRollbackFailed), 1)))
		}, "0002"},
		{"an unknown status with an end: with most tasks", func(s *story) {
			s.describe(shop(runs(3, 3), runs(2, 1), runs(1, 2)))
			s.list(unknown(time.Time{}))
			s.describeDeployments(from(unknown(lately().Add(time.Minute)), 1))
		}, "0003"},
		{"of equals with most traffic", func(s *story) {
			s.describe(shop(runs(3, 2), runs(2, 2), runs(1, 2)))
			s.list(done(3, lately(), ecs.StatusStopped))
			s.describeDeployments(sharing(sharing(from(done(3, lately(), ecs.StatusStopped), 2), 2, 0, 90), 3, 0, 10))
		}, "0002"},
		{"then the newest", func(s *story) {
			s.describe(shop(runs(3, 2), runs(2, 2), runs(1, 2)))
			s.list(done(3, lately(), ecs.StatusStopped))
			s.describeDeployments(from(done(3, lately(), ecs.StatusStopped), 2))
		}, "0003"},
		{"none in use: that of the rollback", func(s *story) {
			s.describe(shop())
			s.list(done(2, lately(), ecs.StatusRollbackFailed))
			s.describeDeployments(back(from(done(2, lately(), ecs.StatusRollbackFailed), 1)))
		}, "0001"},
		{"none in use: else the target", func(s *story) {
			s.describe(shop())
			s.list(done(2, lately(), ecs.StatusStopped))
		}, "0002"},
		{"none in use: else the one known before", func(s *story) {
			s.describe(shop(runs(1, 1)))
			s.list()
			s.describe(shop())
		}, "0001"},
	})
}

// TestCurrentWithoutDeployments is the one with most tasks as well (rule 3).
func TestCurrentWithoutDeployments(t *testing.T) {
	wantCurrent(t, []currentCase{
		{"none to list: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list()
		}, "0001"},
		{"forgotten after 90 days: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list(done(2, watched().Add(-90*24*time.Hour+time.Minute), ecs.StatusSuccessful))
			s.wait(time.Minute)
		}, "0001"},
		{"refused: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.refuse(ListServiceDeployments)
		}, "0001"},
		{"refused in the whole cluster: with most tasks", func(s *story) {
			s.options.Refused[ListServiceDeployments] = watched()
			s.describe(shop(runs(2, 1), runs(1, 2)))
		}, "0001"},
		{"unsupported: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.learn(Failed{Operation: ListServiceDeployments, Reason: "UnsupportedFeatureException", Unsupported: true})
		}, "0001"},
		{"stale: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
			s.fail(ListServiceDeployments)
			s.wait(5 * time.Minute)
		}, "0001"},
	})
}

// TestCurrentOfOthers is none when nobody knows, and what the service tells where ECS does not deploy it.
func TestCurrentOfOthers(t *testing.T) {
	wantCurrent(t, []currentCase{
		{"never read, one in use: that", func(s *story) {
			s.describe(shop(runs(1, 1)))
		}, "0001"},
		{"never read, two in use: nobody knows", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
		}, ""},
		{"never read, and the list fails: nobody knows", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.fail(ListServiceDeployments)
		}, ""},
		{"not deployed by ECS: with most tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
			d := shop(runs(2, 1), runs(1, 2))
			d.DeploymentController = "CODE_DEPLOY"
			s.describe(d)
		}, "0001"},
		{"not deployed by ECS, none in use: none, whatever was before", func(s *story) {
			s.describe(shop(runs(2, 1)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
			d := shop()
			d.DeploymentController = "EXTERNAL"
			s.describe(d)
			s.wait(time.Minute)
		}, ""},
	})
}
