package ledger

import (
	"testing"
	"time"
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
	s.describe(shop(runs(1, 2)))
	s.wantDue(DescribeServices, never)
}

// TestHintDuringCall has a service described again that was hinted while its description was under way.
func TestHintDuringCall(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	asked := s.now.Add(time.Second)
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
