package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestTasks goes through the rules of the tasks of a revision, here of the first one. It has none with -1.
func TestTasks(t *testing.T) {
	lately := watched().Add(-5 * time.Minute)
	for _, c := range []struct {
		name  string
		learn func(s *story)
		want  int32
	}{
		{"as the service tells, whatever the deployment does", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list(underWay(2, lately))
			s.describeDeployments(sharing(from(underWay(2, lately), 1), 1, 7, 0))
		}, 2},
		{"also when it tells none", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 0)))
			s.list(underWay(2, lately))
			s.describeDeployments(sharing(from(underWay(2, lately), 1), 1, 7, 0))
		}, 0},
		{"else as the deployment tells while it is under way", func(s *story) {
			s.describe(shop(runs(2, 1)))
			s.list(underWay(2, lately))
			s.describeDeployments(sharing(from(underWay(2, lately), 1), 1, 7, 0))
		}, 7},
		{"not once it has finished", func(s *story) {
			s.describe(shop())
			s.list(done(1, lately, ecs.StatusSuccessful))
			s.describeDeployments(sharing(from(done(1, lately, ecs.StatusSuccessful)), 1, 7, 0))
		}, -1},
		{"not when its description is stale", func(s *story) {
			s.describe(shop(runs(2, 1)))
			s.list(underWay(2, lately))
			s.describeDeployments(sharing(from(underWay(2, lately), 1), 1, 7, 0))
			s.fail(DescribeServiceDeployments)
			s.wait(5 * time.Minute)
		}, -1},
		{"nor when the deployment does not tell", func(s *story) {
			s.describe(shop(runs(2, 1)))
			s.list(underWay(2, lately))
			s.describeDeployments(sharing(from(underWay(2, lately), 1), 2, 7, 0))
		}, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			c.learn(s)
			got := int32(-1)
			for _, r := range s.view().Revisions {
				if r.ID == "0001" && r.Tasks != nil {
					got = r.Tasks.Running
				}
			}
			if got != c.want {
				t.Errorf("%d tasks run on it, not %d", got, c.want)
			}
		})
	}
}

// TestTraffic keeps the traffic that was last read of a revision while it is referenced.
func TestTraffic(t *testing.T) {
	first, second := watched().Add(-time.Hour), watched().Add(-5*time.Minute)
	s := newStory(t)
	traffic := func(want float64) {
		t.Helper()
		for _, r := range s.view().Revisions {
			if r.ID == "0001" && r.Traffic.Production.Value != want {
				t.Errorf("revision 1 has %v %% of the traffic, not %v", r.Traffic.Production.Value, want)
			}
		}
	}
	s.describe(shop(runs(1, 2)))
	s.list(done(1, first, ecs.StatusSuccessful))
	s.describeDeployments(sharing(from(done(1, first, ecs.StatusSuccessful)), 1, 2, 100))
	traffic(100)
	s.describe(shop(runs(2, 1), runs(1, 2)))
	s.list(underWay(2, second), done(1, first, ecs.StatusSuccessful))
	traffic(100) // the new one was not described yet
	s.describeDeployments(sharing(sharing(from(underWay(2, second), 1), 1, 2, 75), 2, 1, 25))
	traffic(75)
	s.describe(shop(runs(2, 2)))
	s.list(done(2, second, ecs.StatusSuccessful), done(1, first, ecs.StatusSuccessful))
	s.describeDeployments(sharing(from(done(2, second, ecs.StatusSuccessful), 1), 2, 2, 100))
	if len(s.last.Memory.Traffic) != 1 {
		t.Errorf("the traffic of %d revisions is remembered, not of 1", len(s.last.Memory.Traffic))
	}
	s.describe(shop(runs(2, 2), runs(1, 1)))
	traffic(0) // it was not referenced for a while
}

// TestTrafficAhead keeps the traffic of a deployment that is described as ended before the service
// names its target.
func TestTrafficAhead(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	ended := done(2, watched().Add(-5*time.Minute), ecs.StatusStopped)
	s.list(ended)
	s.describeDeployments(sharing(sharing(from(ended, 1), 1, 1, 40), 2, 1, 60))
	s.describe(shop(runs(1, 1), runs(2, 1)))
	if current := s.view().CurrentRevision; current != "0002" {
		t.Errorf("it stands on %s, which has less traffic", current)
	}
}
