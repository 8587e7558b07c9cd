package ledger

import (
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// referencedCase is what is learnt of a service, and the revisions that are told of then.
type referencedCase struct {
	name  string
	learn func(s *story)
	want  []string
}

func wantReferenced(t *testing.T, cases []referencedCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newStory(t)
			c.learn(s)
			var got []string
			for _, r := range s.view().Revisions {
				got = append(got, r.ID)
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v are referenced, not %v", got, c.want)
			}
		})
	}
}

// TestReferencedByDeployments tells of the current revision, and of those of a deployment under way.
func TestReferencedByDeployments(t *testing.T) {
	wantReferenced(t, []referencedCase{
		{"the current one, also without a task", func(s *story) {
			s.describe(shop(runs(2, 0)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
		}, []string{"0002"}},
		{"of a deployment under way source and target, also without a task", func(s *story) {
			s.describe(shop(runs(2, 0)))
			s.list(underWay(2, lately()))
			s.describeDeployments(from(underWay(2, lately()), 1, 3))
		}, []string{"0001", "0002", "0003"}},
		{"of one that has finished no source without a task", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 0)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
			s.describeDeployments(from(done(2, lately(), ecs.StatusSuccessful), 1))
		}, []string{"0002"}},
		{"where somebody else deploys, no source and no target", func(s *story) {
			s.describe(shop(runs(2, 1)))
			s.list(underWay(2, lately()))
			s.describeDeployments(from(underWay(2, lately()), 1))
			d := shop(runs(7, 1))
			d.DeploymentController = "CODE_DEPLOY"
			s.describe(d)
		}, []string{"0007"}},
		{"where the description of a deployment is stale, no source", func(s *story) {
			s.describe(shop(runs(2, 1)))
			s.list(underWay(2, lately()))
			s.describeDeployments(from(underWay(2, lately()), 1, 3))
			s.fail(DescribeServiceDeployments)
			s.wait(5 * time.Minute)
		}, []string{"0001", "0002"}},
		{"what was referenced only before is not", func(s *story) {
			s.describe(shop(runs(1, 1)))
			s.list(done(1, watched().Add(-time.Hour), ecs.StatusSuccessful))
			s.describe(shop(runs(2, 1)))
			s.list(done(2, lately(), ecs.StatusSuccessful), done(1, watched().Add(-time.Hour), ecs.StatusSuccessful))
		}, []string{"0002"}},
	})
}

// TestReferencedByTasks tells of all revisions that have tasks.
func TestReferencedByTasks(t *testing.T) {
	pending := ecs.RevisionInUse{ARN: revisionARN(4), Tasks: ecs.RevisionTasks{Requested: 1, Pending: 1}}
	requested := ecs.RevisionInUse{ARN: revisionARN(5), Tasks: ecs.RevisionTasks{Requested: 1}}
	wantReferenced(t, []referencedCase{
		{"of one that was stopped what still has tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 2)))
			s.list(done(2, lately(), ecs.StatusStopped))
			s.describeDeployments(from(done(2, lately(), ecs.StatusStopped), 1))
		}, []string{"0001", "0002"}},
		{"all with tasks that run or are pending, not those only requested", func(s *story) {
			s.describe(shop(requested, pending, runs(2, 1), runs(1, 0)))
			s.list(done(2, lately(), ecs.StatusSuccessful))
		}, []string{"0002", "0004"}},
		{"where nobody knows the current one, all with tasks", func(s *story) {
			s.describe(shop(runs(2, 1), runs(1, 1)))
		}, []string{"0001", "0002"}},
	})
}
