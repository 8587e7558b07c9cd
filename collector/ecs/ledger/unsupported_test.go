package ledger

import (
	"testing"
	"time"
)

// TestUnsupportedIsNoFailure neither counts nor waits for what AWS does not do for a service, and
// seldom asks for it.
func TestUnsupportedIsNoFailure(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	for range 12 {
		s.learn(Failed{Operation: ListServiceDeployments, Reason: "UnsupportedFeatureException", Err: errTest, Unsupported: true})
	}
	s.wantFailures(0)
	if failing := s.last.Memory.Failing(); len(failing) > 0 {
		t.Errorf("it fails: %v", failing)
	}
	s.wantDue(ListServiceDeployments, time.Hour)
	s.lack(DescribeServiceRevisions, revisionARN(1))
	if s.view().Pending {
		t.Error("it waits for deployments")
	}
	if s.view().Finished != nil {
		t.Error("deployments are counted")
	}
}
