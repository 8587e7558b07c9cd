package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestIncompleteRevisions asks for a revision again after a tenth of its age, until it is complete.
func TestIncompleteRevisions(t *testing.T) {
	bare := &ecs.RevisionSpec{CreatedAt: watched()}
	managed := spec(watched(), "sha256:1")
	managed.Managed = []ecs.ManagedResource{{Type: "listener"}}
	routed := spec(watched(), "sha256:1")
	routed.GatewayRoutes = []ecs.GatewayRoute{{Gateway: "g"}}
	half := spec(watched(), "sha256:1")
	half.Containers = append(half.Containers, ecs.Container{Name: "sidecar"})
	for _, c := range []struct {
		name  string
		spec  *ecs.RevisionSpec
		age   time.Duration
		pause time.Duration
	}{
		{"without containers, at once", bare, 0, 15 * time.Second},
		{"without a digest, at once", spec(watched(), ""), 0, 15 * time.Second},
		{"without a digest, young", spec(watched(), ""), 150 * time.Second, 15 * time.Second},
		{"without a digest", spec(watched(), ""), 151 * time.Second, 15*time.Second + 100*time.Millisecond},
		{"without a digest, old", spec(watched(), ""), 100 * time.Hour, 10 * time.Hour},
		{"without the second digest", half, 10 * time.Minute, time.Minute},
		{"complete", spec(watched(), "sha256:1"), time.Minute, never},
		{"with a managed resource", managed, 10 * time.Minute, time.Minute},
		{"with a managed resource, old", managed, 100 * time.Hour, time.Hour},
		{"with a gateway route, old", routed, 100 * time.Hour, time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			s.now = s.now.Add(c.age)
			s.describe(shop(runs(1, 1)))
			s.list()
			s.wantDue(DescribeServiceRevisions, 0)
			s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): c.spec}})
			s.wantDue(DescribeServiceRevisions, c.pause)
			if due := s.last.Memory.RevisionsDue(s.options, s.now); len(due) > 0 {
				t.Errorf("%v are due", due)
			}
			if due := s.last.Memory.RevisionsDue(s.options, s.now.Add(c.pause)); len(due) != min(1, int(c.pause+1)) && c.pause != never {
				t.Errorf("%v are due later", due)
			}
		})
	}
}

// TestRevisionsDoNotShrink keeps containers and digests when an answer is behind and lacks them.
func TestRevisionsDoNotShrink(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	told := func(spec *ecs.RevisionSpec) {
		s.now = s.now.Add(time.Minute)
		s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec}})
	}
	told(spec(watched(), ""))
	told(&ecs.RevisionSpec{CreatedAt: watched()})
	if known := s.view().Revisions[0].Spec; len(known.Containers) != 1 {
		t.Error("the container is gone")
	}
	told(spec(watched(), "sha256:1"))
	told(spec(watched(), ""))
	if known := s.view().Revisions[0].Spec; known.Containers[0].Digest == "" {
		t.Error("the digest is gone")
	}
	changed := spec(watched(), "sha256:1")
	changed.Managed = []ecs.ManagedResource{{Type: "listener", Status: "ACTIVE"}}
	told(changed)
	s.learn(RevisionsDescribed{s.now.Add(-time.Second), map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "sha256:1")}})
	if known := s.view().Revisions[0].Spec; len(known.Managed) != 1 {
		t.Error("an older answer replaced a later one")
	}
}

// TestMissingRevision counts each answer that lacks a revision, and asks again after 15 s doubling to a day.
func TestMissingRevision(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.list()
	pause := 15 * time.Second
	for range 15 {
		s.lack(DescribeServiceRevisions, revisionARN(1))
		s.wantDue(DescribeServiceRevisions, pause)
		s.now = s.now.Add(pause)
		pause = min(2*pause, 24*time.Hour)
	}
	s.wantFailures(15)
	if s.view().Pending {
		t.Error("it is waited for")
	}
	if len(s.last.Memory.Failing()) != 1 {
		t.Error("it does not fail")
	}
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "sha256:1")}})
	if len(s.last.Memory.Failing()) != 0 {
		t.Error("it still fails")
	}
	s.learn(Lacking{Asked: s.now.Add(-time.Second), Operation: DescribeServiceRevisions, ARN: revisionARN(1), Reason: "MISSING"})
	if len(s.last.Memory.Failing()) != 0 {
		t.Error("an older answer makes it fail")
	}
}
