package ledger

import (
	"testing"
	"time"
)

// TestGone goes through what makes a service gone, and what does not.
func TestGone(t *testing.T) {
	draining, inactive := shop(), shop()
	draining.Status, inactive.Status = "DRAINING", "INACTIVE"
	unlisted := func(s *story) {
		s.now = s.now.Add(time.Minute)
		s.learn(Unlisted{s.now})
	}
	for _, c := range []struct {
		name     string
		learn    func(s *story)
		gone     bool
		failures int
	}{
		{"never described and not listed", unlisted, true, 0},
		{"inactive", func(s *story) { s.describe(inactive) }, true, 0},
		{"draining, but listed", func(s *story) { s.describe(draining) }, false, 0},
		{"not listed, not yet described again", func(s *story) { s.describe(shop()); unlisted(s) }, false, 0},
		{"not listed, but active", func(s *story) { s.describe(shop()); unlisted(s); s.describe(shop()) }, false, 0},
		{"not listed and draining", func(s *story) { s.describe(shop()); unlisted(s); s.describe(draining) }, true, 0},
		{"not listed and missing", func(s *story) { s.describe(shop()); unlisted(s); s.lack(DescribeServices, "") }, true, 0},
		{"missing for a minute, but listed", func(s *story) { s.describe(shop()); s.lackFor(time.Minute) }, false, 0},
		{"missing for longer, but listed", func(s *story) { s.describe(shop()); s.lackFor(time.Minute + time.Millisecond) }, false, 1},
		{"not listed and refused", func(s *story) { s.describe(shop()); unlisted(s); s.refuse(DescribeServices) }, true, 1},
		{"refused, but listed", func(s *story) { s.describe(shop()); s.refuse(DescribeServices) }, false, 1},
		{"not listed, and no answer", func(s *story) { s.describe(shop()); unlisted(s); s.fail(DescribeServices) }, false, 1},
		{"not listed once, then listed, then draining", func(s *story) {
			s.describe(shop())
			unlisted(s)
			s.learn(Inventoried{s.now})
			s.describe(draining)
		}, false, 0},
		{"not in a list that began before it was described", func(s *story) {
			began := s.now
			s.now = s.now.Add(time.Second)
			s.describe(shop())
			s.learn(Unlisted{began})
			s.describe(draining)
		}, false, 0},
		{"not listed, described as draining as asked before the list began", func(s *story) {
			s.describe(shop())
			asked := s.now.Add(time.Second)
			unlisted(s)
			s.learn(Described{asked, draining})
		}, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			c.learn(s)
			if s.last.Gone != c.gone {
				t.Errorf("gone %t, not %t", s.last.Gone, c.gone)
			}
			s.wantFailures(c.failures)
		})
	}
}

// lackFor has answers lack the service from now on until a while has passed.
func (s *story) lackFor(pause time.Duration) {
	s.lack(DescribeServices, "")
	s.wait(pause)
	s.lack(DescribeServices, "")
}

// TestMissingService asks again soon for a service that an answer lacks, and after a minute from 15 s on.
func TestMissingService(t *testing.T) {
	s := newStory(t)
	for _, pause := range []int{2, 4, 8, 15, 15, 15, 15, 15, 30, 60} { // 2+4+8+15*4 are more than a minute
		s.wantDue(DescribeServices, 0)
		s.lack(DescribeServices, "")
		s.wantDue(DescribeServices, time.Duration(pause)*time.Second)
		s.wait(time.Duration(pause) * time.Second)
	}
	s.wantFailures(3)
	s.describe(shop())
	if failing := s.last.Memory.Failing(); len(failing) > 0 {
		t.Errorf("it still fails: %v", failing)
	}
}

// TestNotListedIsDescribedAtOnce asks what became of a service that is not listed, also when its
// description failed before, and was asked for before the list but answered after it.
func TestNotListedIsDescribedAtOnce(t *testing.T) {
	s := newStory(t)
	s.describe(shop())
	s.wantDue(DescribeServices, never)
	s.refuse(DescribeServices)
	s.wait(time.Second)
	s.learn(Unlisted{s.now})
	s.wantDue(DescribeServices, 0)
	s.learn(Described{s.now.Add(-time.Second), shop()})
	s.wantDue(DescribeServices, 0)
	s.fail(DescribeServices)
	s.wantDue(DescribeServices, 5*time.Second)
	s.wait(10 * time.Second)
	s.describe(shop())
	s.wantDue(DescribeServices, never)
}
