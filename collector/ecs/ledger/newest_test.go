package ledger

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// newest are the numbers of the newest deployments that are told of.
func (s *story) newest() []string {
	var ids []string
	for _, d := range s.view().Newest {
		ids = append(ids, d.ID)
	}
	return ids
}

// history are so many finished deployments as a list has them, an hour apart.
func history(n int) []ecs.Deployment {
	var listed []ecs.Deployment
	for i := n; i > 0; i-- {
		listed = append(listed, done(i, watched().Add(-time.Duration(n+1-i)*time.Hour), ecs.StatusSuccessful))
	}
	return listed
}

// TestNewest tells of the ten newest deployments, whatever else is forgotten of them, also after a
// restart and when lists reach to the newest known one only.
func TestNewest(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(25, 1)))
	listed := history(25)
	s.list(listed...)
	want := []string{"d0025", "d0024", "d0023", "d0022", "d0021", "d0020", "d0019", "d0018", "d0017", "d0016"}
	if got := s.newest(); !slices.Equal(got, want) {
		t.Errorf("told of %v, not %v", got, want)
	}
	fifth := ecs.ListedDeployment{
		ID: "d0021", Target: "0021", Status: ecs.StatusSuccessful,
		CreatedAt: listed[4].CreatedAt, StartedAt: listed[4].StartedAt, FinishedAt: listed[4].FinishedAt,
	}
	if got := s.view().Newest[4]; got != fifth {
		t.Errorf("told is %+v, not %+v", got, fifth)
	}
	s.restart(time.Minute, true)
	s.list(underWay(26, s.now), listed[0])
	if got, want := s.newest(), append([]string{"d0026"}, want[:9]...); !slices.Equal(got, want) {
		t.Errorf("told of %v, not %v", got, want)
	}
	s.now = s.now.Add(time.Minute)
	s.describeDeployments(from(done(26, s.now.Add(-time.Minute), ecs.StatusSuccessful), 25))
	if got := s.view().Newest[0]; got.Status != ecs.StatusSuccessful || got.FinishedAt.IsZero() {
		t.Errorf("the description does not show: %+v", got)
	}
}

// TestNoNewest tells of no deployments where they are stale, or somebody else deploys.
func TestNoNewest(t *testing.T) {
	s, _ := resting(t)
	s.fail(ListServiceDeployments)
	s.wait(5 * time.Minute)
	if got := s.newest(); got != nil {
		t.Errorf("told of %v, which are stale", got)
	}
	s, _ = resting(t)
	d := shop(runs(1, 1))
	d.DeploymentController = "CODE_DEPLOY"
	s.describe(d)
	if got := s.newest(); got != nil {
		t.Errorf("told of %v, where somebody else deploys", got)
	}
}

// TestNewestAreShared keeps the same list while nothing in it changes.
func TestNewestAreShared(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(3, 1)))
	s.list(history(3)...)
	before := s.view().Newest
	s.now = s.now.Add(time.Minute)
	s.describe(shop(runs(3, 2)))
	if after := s.view().Newest; &after[0] != &before[0] || !reflect.DeepEqual(after, before) {
		t.Error("the list was copied though nothing in it changed")
	}
}

// TestReason tells why the newest deployment has its status, and of no other.
func TestReason(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	wanted := func(what, want string) {
		t.Helper()
		if got := s.view().Deployment.Reason; got != want {
			t.Errorf("%s: the reason is %q, not %q", what, got, want)
		}
	}
	because := func(d ecs.Deployment, reason string) ecs.Deployment { d.Reason = reason; return d }
	first, second := underWay(2, lately()), done(2, lately(), ecs.StatusRollbackSuccessful)
	s.list(because(first, "listed"))
	wanted("as listed", "listed")
	s.describeDeployments(from(because(first, "described"), 1))
	wanted("as described", "described")
	s.describeDeployments(from(first, 1))
	wanted("of the same status", "described")
	s.now = s.now.Add(time.Second)
	s.describeDeployments(back(from(second, 1)))
	wanted("of another status", "")
	s.list(because(second, "listed later"))
	wanted("listed later", "listed later")
	s.list(because(underWay(3, s.now), ""), second)
	wanted("of a newer one", "")
	for _, d := range s.last.Memory.Deployments {
		if d.Reason != "" {
			t.Errorf("the reason of %s is kept", d.ARN.ID())
		}
	}
}

// checkNewest checks the newest deployments that are told of.
func (s *sim) checkNewest(service *service, view *ecs.Service) {
	var want []string
	if listed := service.list(s.now); view.Deployment != nil {
		for _, d := range listed[:min(len(listed), newestKept)] {
			want = append(want, d.ARN.ID()+" "+d.Status+" "+d.Target.ID())
		}
	}
	var got []string
	for _, d := range view.Newest {
		got = append(got, d.ID+" "+d.Status+" "+d.Target)
	}
	if !slices.Equal(got, want) {
		s.Fatalf("%s: the newest deployments are %v, not %v", s.now, got, want)
	}
}
