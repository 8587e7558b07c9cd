package ledger

import (
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// restless is a service with a deployment under way, of which all is known but a digest.
func restless(t *testing.T) *story {
	t.Helper()
	lately := watched().Add(-10 * time.Second)
	s := newStory(t)
	s.describe(deploying(shop(runs(2, 1), runs(1, 1)), 2, "IN_PROGRESS", lately))
	s.list(underWay(2, lately))
	s.describeDeployments(from(underWay(2, lately), 1))
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{
		revisionARN(1): spec(watched().Add(-time.Hour), "sha256:1"),
		revisionARN(2): spec(lately, ""),
	}})
	return s
}

// spec is a revision with a container.
func spec(created time.Time, digest string) *ecs.RevisionSpec {
	return &ecs.RevisionSpec{CreatedAt: created, Containers: []ecs.Container{{Name: "app", Image: ecs.Image{Digest: digest}}}}
}

// shown is what of a service is shown.
type shown struct{ service, deployment, details, complete, incomplete bool }

func (s *story) shown() shown {
	view := s.view()
	if view == nil {
		return shown{}
	}
	is := shown{service: true, deployment: view.Deployment != nil, details: view.Deployment != nil && view.Deployment.Strategy != ""}
	for _, r := range view.Revisions {
		is.complete = is.complete || r.ID == "0001" && r.Spec != nil
		is.incomplete = is.incomplete || r.ID == "0002" && r.Spec != nil
	}
	return is
}

// TestStale hides what has only failed for StaleAfter since its first failure, at that very
// moment, of which Review tells, and shows it again with the first answer.
func TestStale(t *testing.T) {
	all := shown{true, true, true, true, true}
	for _, c := range []struct {
		operation Operation
		stale     shown
		answer    func(s *story)
	}{
		{DescribeServices, shown{}, func(s *story) { s.describe(*s.last.Memory.Description) }},
		{ListServiceDeployments, shown{true, false, false, true, true}, func(s *story) { s.list(s.last.Memory.Deployments[0].Deployment) }},
		{DescribeServiceDeployments, shown{true, true, false, true, true}, func(s *story) {
			s.describeDeployments(from(underWay(2, watched().Add(-10*time.Second)), 1))
		}},
		{DescribeServiceRevisions, shown{true, true, true, true, false}, func(s *story) {
			s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(2): spec(watched(), "")}})
		}},
	} {
		t.Run(c.operation.String(), func(t *testing.T) {
			s := restless(t)
			s.wait(time.Hour) // what was not tried has not failed
			s.fail(c.operation)
			since := s.now
			for s.now.Before(since.Add(4*time.Minute + 59*time.Second)) {
				s.wait(time.Second)
				s.fail(c.operation)
				if is := s.shown(); is != all {
					t.Fatalf("after %s %+v is shown", s.now.Sub(since), is)
				}
			}
			if review := s.last.Due.Review; !review.Equal(since.Add(5 * time.Minute)) {
				t.Errorf("the review is %s after the first failure", review.Sub(since))
			}
			s.wait(time.Second)
			if is := s.shown(); is != c.stale {
				t.Errorf("when it is stale %+v is shown, not %+v", is, c.stale)
			}
			c.answer(s)
			if is := s.shown(); is != all {
				t.Errorf("after an answer %+v is shown", is)
			}
			if len(s.last.Memory.Failing()) > 0 {
				t.Errorf("it still fails: %v", s.last.Memory.Failing())
			}
		})
	}
}

// TestStaleCluster hides likewise what is refused for the whole cluster, since when that began.
func TestStaleCluster(t *testing.T) {
	s := restless(t)
	s.options.Refused[DescribeServiceDeployments] = s.now
	s.wait(time.Minute)
	s.refuse(DescribeServiceDeployments)
	s.wait(4*time.Minute - time.Second)
	if is := s.shown(); !is.details {
		t.Error("it is stale too early")
	}
	s.wait(time.Second)
	if is := s.shown(); is.details {
		t.Error("it is not stale")
	}
}

// TestNeverStale keeps what cannot change any more: a deployment that was described as finished
// and revisions that are complete, also where they would be refused now.
func TestNeverStale(t *testing.T) {
	s := restless(t)
	ended := from(done(2, watched().Add(-10*time.Second), ecs.StatusSuccessful), 1)
	s.describeDeployments(ended)
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(2): spec(watched(), "sha256:2")}})
	s.options.Refused[DescribeServiceDeployments], s.options.Refused[DescribeServiceRevisions] = s.now, s.now
	s.lack(DescribeServiceRevisions, revisionARN(2))
	s.wait(time.Hour)
	if is := s.shown(); !is.details || !is.incomplete {
		t.Errorf("only %+v is shown", is)
	}
}

// TestTroubleEnds ends a trouble when nothing is left to be asked for.
func TestTroubleEnds(t *testing.T) {
	s := restless(t)
	s.wait(15 * time.Second)
	s.fail(DescribeServiceRevisions)
	if n := len(s.last.Memory.Failing()); n != 1 {
		t.Fatalf("%d operations fail, not 1", n)
	}
	s.describeDeployments(back(from(done(2, watched().Add(-10*time.Second), ecs.StatusRollbackSuccessful), 1)))
	s.describe(shop(runs(1, 2))) // the revision of which something lacked is referenced no more
	if failing := s.last.Memory.Failing(); len(failing) > 0 {
		t.Errorf("it fails for ever: %v", failing)
	}
}

// TestListIsAskedUntilAnswered asks again for a list that has failed, also when it is stale.
func TestListIsAskedUntilAnswered(t *testing.T) {
	s := restless(t)
	s.fail(DescribeServiceDeployments) // so that the list is to tell of the end
	s.wait(15 * time.Second)
	s.wantDue(ListServiceDeployments, 0)
	for range 20 {
		s.fail(ListServiceDeployments)
		s.wait(time.Minute)
		s.describeDeployments(from(underWay(2, watched().Add(-10*time.Second)), 1))
		s.wantDue(ListServiceDeployments, 0)
	}
	if s.shown().deployment {
		t.Error("the deployment is not stale")
	}
}
