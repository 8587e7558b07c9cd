package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// unendedCase is what is learnt of a stopped deployment of which the list does not tell the end,
// whether it is decided then that it counts, and how often it does.
type unendedCase struct {
	name    string
	learn   func(s *story)
	decided bool
	want    int
}

func wantUnended(t *testing.T, cases []unendedCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			s.describe(shop(runs(1, 1)))
			c.learn(s)
			m := s.last.Memory
			d := m.Deployments[m.deployment(deploymentARN(2))]
			if d.Decided != c.decided {
				t.Errorf("decided %t, not %t", d.Decided, c.decided)
			}
			s.wantCounts(0, c.want, 0)
		})
	}
}

// TestUnended counts what ended after the first list, which the description tells; what was
// created since anyway.
func TestUnended(t *testing.T) {
	before, after := watched().Add(-5*time.Second), watched().Add(5*time.Second)
	described := func(created, end time.Time) ecs.Deployment {
		d := from(stopped(2, created), 1)
		d.StoppedAt = end
		return d
	}
	wantUnended(t, []unendedCase{
		{"created since", func(s *story) { s.list(stopped(2, after)) }, true, 1},
		{"created at that moment", func(s *story) { s.list(stopped(2, watched())) }, true, 1},
		{"the description is to tell", func(s *story) { s.list(stopped(2, before)) }, false, 0},
		{"described: ended after", func(s *story) {
			s.list(stopped(2, before))
			s.describeDeployments(described(before, after))
		}, true, 1},
		{"described: ended before", func(s *story) {
			s.list(stopped(2, before))
			s.describeDeployments(described(before, watched().Add(-time.Second)))
		}, true, 0},
		{"seen under way, described: ended before", func(s *story) {
			s.list(underWay(2, before))
			s.list(stopped(2, before))
			s.describeDeployments(described(before, watched().Add(-time.Second)))
		}, true, 0},
		{"described without an end", func(s *story) {
			s.list(stopped(2, before))
			s.describeDeployments(stopped(2, before))
		}, true, 0},
		{"seen under way, described without an end", func(s *story) {
			s.list(underWay(2, before))
			s.list(stopped(2, before))
			s.describeDeployments(stopped(2, before))
		}, true, 1},
	})
}

// TestNeverEnded counts what was seen under way, when nothing else tells the end.
func TestNeverEnded(t *testing.T) {
	before := watched().Add(-5 * time.Second)
	wantUnended(t, []unendedCase{
		{"it is missing, for a minute", func(s *story) {
			s.list(stopped(2, before))
			s.lack(DescribeServiceDeployments, deploymentARN(2))
			s.wait(time.Minute)
		}, false, 0},
		{"it is missing, for longer", func(s *story) {
			s.list(stopped(2, before))
			s.lack(DescribeServiceDeployments, deploymentARN(2))
			s.wait(time.Minute + time.Second)
		}, true, 0},
		{"seen under way, and the description fails for longer", func(s *story) {
			s.list(underWay(2, before))
			s.list(stopped(2, before))
			s.fail(DescribeServiceDeployments)
			s.wait(time.Minute + time.Second)
		}, true, 1},
		{"seen under way, and the description is refused in the cluster", func(s *story) {
			s.list(underWay(2, before))
			s.options.Refused[DescribeServiceDeployments] = watched()
			s.wait(time.Minute + time.Second)
			s.list(stopped(2, before))
		}, true, 1},
		{"another came before the first list", func(s *story) {
			s.list(underWay(3, watched().Add(-11*time.Second)), stopped(2, watched().Add(-time.Minute)))
		}, true, 0},
		{"another came only just before the first list", func(s *story) {
			s.list(underWay(3, watched().Add(-9*time.Second)), stopped(2, watched().Add(-time.Minute)))
		}, false, 0},
		{"only the newest matters, and this is not", func(s *story) {
			s.options.History = false
			s.list(underWay(3, before), stopped(2, before.Add(-time.Minute)))
		}, true, 0},
		{"older than 90 days", func(s *story) {
			s.list(stopped(2, watched().Add(-90*24*time.Hour)))
		}, true, 0},
	})
}

// TestEndLearntLater tells the duration of a deployment that counts, once its end is known.
func TestEndLearntLater(t *testing.T) {
	s, first := resting(t)
	created := s.now.Add(time.Second)
	s.now = created.Add(2 * time.Minute)
	s.list(underWay(3, created.Add(time.Minute)), stopped(2, created), first)
	s.wantCounts(0, 1, 0)
	s.wantDue(DescribeServiceDeployments, 0)
	if len(s.told) > 0 {
		t.Errorf("told %v", s.told)
	}
	d := from(stopped(2, created), 1)
	d.StoppedAt = created.Add(58 * time.Second)
	s.describeDeployments(d)
	s.wantCounts(0, 1, 1)
	if len(s.told) != 1 || s.told[0].Duration != 58*time.Second {
		t.Errorf("told %v", s.told)
	}
}

// TestEndDoesNotMatter describes only the newest deployment where only that matters.
func TestEndDoesNotMatter(t *testing.T) {
	s, first := resting(t)
	s.options.History = false
	created := s.now.Add(time.Second)
	s.now = created.Add(2 * time.Minute)
	s.list(underWay(3, created.Add(time.Minute)), stopped(2, created), first)
	if due := s.last.Memory.DeploymentsDue(s.options, s.now); len(due) != 1 || due[0] != deploymentARN(3) {
		t.Errorf("%v are due", due)
	}
}

// TestReviewDecides tells when passing time alone decides whether a deployment counts.
func TestReviewDecides(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(underWay(2, watched().Add(-time.Second)))
	s.list(stopped(2, watched().Add(-time.Second)))
	s.fail(DescribeServiceDeployments)
	s.wantCounts(0, 0, 0)
	s.now = s.last.Due.Review
	if pause := s.now.Sub(watched()); pause != time.Minute+time.Millisecond {
		t.Errorf("the review is in %s", pause)
	}
	s.learn(Passed{})
	s.wantCounts(0, 1, 0)
}
