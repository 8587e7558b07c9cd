package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestHint has a service described at once, before all others.
func TestHint(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list()
	s.wantDue(DescribeServices, never)
	s.wait(time.Hour)
	s.learn(Hinted{})
	s.wantDue(DescribeServices, 0)
	if rank := s.last.Due.Calls[DescribeServices].Rank; rank != Urgent {
		t.Errorf("its rank is %d", rank)
	}
	s.learn(Hinted{Deployed: true})
	if rank := s.last.Due.Calls[DescribeServices].Rank; rank != Moving {
		t.Errorf("its rank is %d where it may be deployed", rank)
	}
	s.describe(deploying(shop(runs(1, 1)), 2, "COMPLETED", s.now))
	s.wantDue(DescribeServices, never)
}

// TestHintDuringCall has a service described again that was hinted while its description was under way.
func TestHintDuringCall(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	asked := s.now.Add(time.Minute)
	s.now = asked.Add(time.Millisecond)
	s.learn(Hinted{})
	s.learn(Described{asked, shop(runs(1, 1))})
	s.wantDue(DescribeServices, 0)
}

// TestHintBeforeDescription changes nothing for the worse for a service that was never described.
func TestHintBeforeDescription(t *testing.T) {
	s := newStory(t)
	s.wait(time.Second)
	s.learn(Hinted{})
	s.wantDue(DescribeServices, 0)
}

// TestHintEndsPause has a service described at once also when that failed before, but once only.
func TestHintEndsPause(t *testing.T) {
	s := newStory(t)
	s.refuse(DescribeServices)
	s.refuse(DescribeServices)
	s.wantDue(DescribeServices, 30*time.Second)
	s.learn(Hinted{})
	s.wantDue(DescribeServices, 0)
	s.refuse(DescribeServices)
	s.wantDue(DescribeServices, time.Minute)
}

// TestHintsOfTasks have a service described every few seconds, however many there are, and once more after the last.
func TestHintsOfTasks(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list()
	s.wait(time.Hour)
	s.learn(Hinted{})
	s.wantDue(DescribeServices, 0)
	s.describe(shop(runs(1, 2)))
	s.wait(time.Second)
	s.learn(Hinted{})
	s.wantDue(DescribeServices, 4*time.Second)
	s.wait(3 * time.Second)
	s.learn(Hinted{})
	s.wantDue(DescribeServices, time.Second)
	s.learn(Hinted{Deployed: true})
	s.wantDue(DescribeServices, 0)
}

// TestHintIsFollowed looks at a service again, with pauses that grow for a minute, until it has changed.
func TestHintIsFollowed(t *testing.T) {
	for _, deployed := range []bool{false, true} {
		s := newStory(t)
		s.describe(shop(runs(1, 1)))
		s.list()
		s.wait(time.Hour)
		s.learn(Hinted{Deployed: deployed})
		began, looks, before := s.now, 0, time.Duration(0)
		for !s.last.Due.Calls[DescribeServices].At.IsZero() {
			pause := max(0, s.last.Due.Calls[DescribeServices].At.Sub(s.now))
			if looks++; pause < before {
				t.Fatalf("look %d is due after %s, the one before was after %s", looks, pause, before)
			}
			before = pause
			s.wait(pause)
			s.describe(shop(runs(1, 1)))
		}
		if took := s.now.Sub(began); looks < 5 || looks > 12 || took < 40*time.Second || took > time.Minute {
			t.Errorf("deployed %t: %d looks in %s", deployed, looks, took)
		}
	}
}

// TestHintOfDeployment lists the deployments again and again until there is the one that the service tells of, and describes
// the newest at once when it may have ended.
func TestHintOfDeployment(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list()
	s.wait(time.Hour)
	s.learn(Hinted{Deployed: true})
	began := s.now
	s.describe(deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", began))
	s.wantDue(ListServiceDeployments, 0)
	s.list()
	s.wantDue(ListServiceDeployments, 750*time.Millisecond)
	s.wait(10 * time.Second)
	s.list()
	s.wantDue(ListServiceDeployments, time.Second)
	s.wait(time.Second)
	s.list(underWay(2, began))
	s.describeDeployments(from(underWay(2, began), 1))
	s.wait(time.Second)
	s.wantDue(DescribeServiceDeployments, 9*time.Second)
	s.learn(Hinted{Deployed: true})
	s.wantDue(DescribeServiceDeployments, 0)
	s.wantDue(DescribeServices, 0)
	s.describeDeployments(from(underWay(2, began), 1))
	s.wantDue(DescribeServiceDeployments, time.Second)
	s.wait(time.Second)
	ended := from(done(2, began, ecs.StatusSuccessful), 1)
	s.describeDeployments(ended)
	s.wantDue(DescribeServiceDeployments, never)
	s.wantCounts(1, 0, 0)
}

// TestHintTwice goes on looking when an answer after the second of two events is older than the one after the first.
func TestHintTwice(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list()
	s.wait(time.Hour)
	began := s.now
	s.learn(Hinted{Deployed: true})
	s.describe(deploying(shop(runs(1, 1)), 2, "IN_PROGRESS", began))
	s.wait(time.Second)
	s.learn(Hinted{Deployed: true})
	s.describe(shop(runs(1, 1)))
	s.wantDue(DescribeServices, time.Second)
}
