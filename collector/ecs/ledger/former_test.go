package ledger

import (
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// describeRevisions has revisions described, of which nothing will change any more.
func (s *story) describeRevisions(numbers ...int) {
	revisions := map[ecs.ARN]*ecs.RevisionSpec{}
	for _, n := range numbers {
		revisions[revisionARN(n)] = spec(watched(), "sha256:1")
	}
	s.learn(RevisionsDescribed{s.now, revisions})
}

// wantFormer checks which revisions are known that are not referenced, and that they are not asked for.
func (s *story) wantFormer(what string, want ...string) {
	s.Helper()
	var got []string
	for _, r := range s.view().Former {
		if r.Spec == nil {
			s.Errorf("%s: of %s nothing is known", what, r.ID)
		}
		got = append(got, r.ID)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		s.Errorf("%s: %v are known still, not %v", what, got, want)
	}
	if due := s.last.Memory.RevisionsDue(s.options, s.now); due != nil {
		s.Errorf("%s: asked for %v", what, due)
	}
}

// replacing is a service at the moment when revision 2 is to replace revision 1.
func replacing(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list(done(1, before(), ecs.StatusSuccessful))
	s.describeDeployments(from(done(1, before(), ecs.StatusSuccessful)))
	s.describeRevisions(1)
	s.now = s.now.Add(time.Minute)
	return s
}

// TestFormerSource knows what a deployment replaced once it was successful, also one that was over
// before it was first described.
func TestFormerSource(t *testing.T) {
	s := replacing(t)
	d := underWay(2, s.now)
	s.list(d)
	s.describeDeployments(from(d, 1))
	s.describeRevisions(2)
	s.wantFormer("under way")
	s.describe(shop(runs(2, 1)))
	s.describeDeployments(from(done(2, s.now, ecs.StatusSuccessful), 1))
	s.wantFormer("successful", "0001")
	s.restart(time.Minute, true)
	s.wantFormer("after a restart", "0001")

	s = replacing(t)
	s.describe(shop(runs(2, 1)))
	s.list(done(2, s.now, ecs.StatusSuccessful))
	s.describeRevisions(2)
	s.describeDeployments(from(done(2, s.now, ecs.StatusSuccessful), 1))
	s.wantFormer("quickly successful", "0001")
}

// TestFormerTarget knows what a deployment that failed was to bring, until there is a newer one.
func TestFormerTarget(t *testing.T) {
	s := replacing(t)
	d := underWay(2, s.now)
	s.list(d)
	s.describeDeployments(from(d, 1))
	s.describeRevisions(2)
	failed := back(from(done(2, s.now, ecs.StatusRollbackSuccessful), 1))
	s.describeDeployments(failed)
	s.wantFormer("rolled back", "0002")
	s.now = s.now.Add(10 * time.Minute)
	again := underWay(3, s.now)
	again.Target = revisionARN(2)
	s.list(again, failed)
	s.wantFormer("tried again, with what is known")
	again.Status, again.StoppedAt = ecs.StatusStopped, s.now
	s.describeDeployments(from(again, 1))
	s.wantFormer("tried again in vain", "0002")
	s.now = s.now.Add(10 * time.Minute)
	s.list(done(4, s.now, ecs.StatusSuccessful))
	s.describe(shop(runs(4, 1)))
	s.describeRevisions(4)
	s.describeDeployments(from(done(4, s.now, ecs.StatusSuccessful), 1))
	s.wantFormer("a newer one", "0001")
}

// TestFormerHaveBounds keeps few of them where nobody tells which revisions a deployment replaces.
func TestFormerHaveBounds(t *testing.T) {
	s := replacing(t)
	s.refuse(DescribeServiceDeployments)
	for n := 2; n < 20; n++ {
		s.now = s.now.Add(time.Minute)
		s.describe(shop(runs(n, 1)))
		s.list(done(n, s.now, ecs.StatusSuccessful))
		s.describeRevisions(n)
	}
	if n := len(s.last.Memory.Former); n != formerKept {
		t.Errorf("%d former revisions are kept, not %d", n, formerKept)
	}
}
