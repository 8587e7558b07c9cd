package ledger

import (
	"testing"
	"time"
	"unsafe"

	"ecs_revision_exporter/collector/ecs"
)

// TestAtRestNothingIsMadeAnew has a service at rest be described for an hour: what is known of it stays where it is in
// memory, and there is no room in it that nothing fills.
func TestAtRestNothingIsMadeAnew(t *testing.T) {
	s := newStory(t)
	at := deploying(shop(runs(20, 2)), 20, "COMPLETED", before())
	s.describe(at)
	var listed []ecs.Deployment
	for n := 20; n > 0; n-- {
		listed = append(listed, done(n, before().Add(time.Duration(n-20)*time.Hour), ecs.StatusSuccessful))
	}
	s.list(listed...)
	s.describeDeployments(listed[0])
	s.describeRevisions(20)
	m := s.last.Memory
	if len(m.Deployments) != remembered || cap(m.Deployments) > remembered+1 || len(m.Revisions) != 1 || !m.Whole {
		t.Fatalf("%d deployments in the room of %d and %d revisions are kept", len(m.Deployments), cap(m.Deployments), len(m.Revisions))
	}
	for range 60 {
		s.wait(time.Minute)
		s.learn(Inventoried{s.now})
		s.describe(at)
	}
	now := s.last.Memory
	if unsafe.SliceData(now.Deployments) != unsafe.SliceData(m.Deployments) || unsafe.SliceData(now.Revisions) != unsafe.SliceData(m.Revisions) ||
		unsafe.SliceData(now.Newest) != unsafe.SliceData(m.Newest) || now.Description != m.Description {
		t.Error("it was made anew, and is the same")
	}
	if now.Troubles != nil {
		t.Errorf("there is memory for %v, and no trouble", *now.Troubles)
	}
}
