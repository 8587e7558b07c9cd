package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestLeftOut forgets a service that its tags leave out. It is described again with each list, and nothing else is asked.
func TestLeftOut(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(done(1, s.now.Add(-time.Hour), ecs.StatusSuccessful))
	s.wait(time.Minute)
	s.learn(LeftOut{s.now, shop(runs(1, 1))})
	for o := range Operations {
		s.wantDue(o, never)
	}
	if s.view() != nil || len(s.last.Memory.Counts)+len(s.last.Memory.Deployments)+len(s.last.Memory.Revisions) > 0 {
		t.Errorf("it is still known: %+v", s.last.Memory)
	}
	s.wait(time.Minute)
	s.learn(Inventoried{s.now})
	s.wantDue(DescribeServices, 0)
	if rank := s.last.Due.Calls[DescribeServices].Rank; rank != Rest {
		t.Errorf("it is as urgent as %d", rank)
	}
	s.learn(LeftOut{s.now, shop()})
	s.wantDue(DescribeServices, never)

	s.wait(time.Minute)
	s.describe(shop(runs(1, 1)))
	s.wantDue(ListServiceDeployments, 0)
	if s.last.Memory.LeftOut || s.last.Memory.Whole || s.view() == nil {
		t.Errorf("it is not read anew: %+v", s.last.Memory)
	}
}

// TestLeftOutInOrder goes by the answer that was asked for last, about the service that there is.
func TestLeftOutInOrder(t *testing.T) {
	former := shop()
	former.CreatedAt = former.CreatedAt.Add(-time.Hour)
	for name, test := range map[string]struct {
		learn         func(s *story)
		leftOut, gone bool
	}{
		"asked for earlier":     {func(s *story) { s.learn(LeftOut{s.now.Add(-time.Second), shop()}) }, false, false},
		"of the one before":     {func(s *story) { s.learn(LeftOut{s.now, former}) }, false, false},
		"inactive":              {func(s *story) { d := shop(); d.Status = "INACTIVE"; s.learn(LeftOut{s.now, d}) }, false, true},
		"then no more":          {func(s *story) { s.learn(LeftOut{s.now, shop()}); s.describe(shop()) }, false, false},
		"then described before": {func(s *story) { s.learn(LeftOut{s.now, shop()}); s.learn(Described{s.now.Add(-time.Second), shop()}) }, true, false},
		"then not listed":       {func(s *story) { s.learn(LeftOut{s.now, shop()}); s.learn(Unlisted{s.now.Add(time.Second)}) }, true, true},
		"then late deployments": {func(s *story) {
			s.learn(LeftOut{s.now, shop()})
			s.learn(Listed{Asked: s.now, Deployments: []ecs.Deployment{underWay(2, s.now)}})
			s.learn(DeploymentsDescribed{s.now, []ecs.Deployment{underWay(2, s.now)}})
			s.learn(RevisionsDescribed{Asked: s.now})
			s.lack(DescribeServiceDeployments, deploymentARN(2))
		}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory(t)
			s.describe(shop(runs(1, 1)))
			test.learn(s)
			if s.last.Memory.LeftOut != test.leftOut || s.last.Gone != test.gone {
				t.Errorf("left out %t, gone %t, want %t and %t", s.last.Memory.LeftOut, s.last.Gone, test.leftOut, test.gone)
			}
			s.wantFailures(0)
		})
	}
}

// TestLeftOutCounts counts a service that is left out apart, and has no file remember it.
func TestLeftOutCounts(t *testing.T) {
	l, now := New(Options{StaleAfter: 5 * time.Minute}), watched()
	l.ListClusters([]string{"arn:aws:ecs:eu-west-1:1:cluster/a"})
	l.ListServices("a", now, []string{"x", "y"}, now)
	l.Learn(Key{"a", "x"}, Described{now, shop()}, now)
	l.Learn(Key{"a", "y"}, LeftOut{now, shop()}, now)
	l.Learn(Key{"a", "x"}, Failed{Operation: DescribeServices, Reason: "error", Err: errTest}, now)
	if fleet := l.Fleet(now); fleet.Services != 1 || fleet.LeftOut != 1 || !l.AllUp() {
		t.Errorf("%d services and %d left out, want 1 and 1; up %t", fleet.Services, fleet.LeftOut, l.AllUp())
	}
	if memories := l.Memories(false, now); len(memories) != 1 {
		t.Errorf("a file remembers %v", memories)
	}
}
