package ledger

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// restart has all that is known go through a file, and wakes up a while later.
func (s *story) restart(pause time.Duration, lately bool) {
	s.Helper()
	file, err := json.Marshal(s.last.Memory)
	if err != nil {
		s.Fatal(err)
	}
	s.now = s.now.Add(pause)
	var m Memory
	if err := json.Unmarshal(file, &m); err != nil {
		s.Fatal(err)
	}
	s.last = Outcome{Memory: m.Awakened(s.now, lately)}
	s.learn(Passed{})
}

// TestRestart tells the same after a restart, and asks for nothing before the service is listed.
func TestRestart(t *testing.T) {
	s, _ := resting(t)
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "sha256:1")}})
	before, d := s.view(), *s.last.Memory.Description
	s.restart(time.Minute, true)
	if after := s.view(); !reflect.DeepEqual(after, before) {
		t.Errorf("it tells\n%+v, not\n%+v", after, before)
	}
	for o := range Operations {
		s.wantDue(o, never)
	}
	s.learn(Inventoried{s.now})
	s.wantDue(DescribeServices, 0)
	s.describe(d)
	for o := range Operations {
		s.wantDue(o, never)
	}
}

// TestRestartWhileUnderWay asks for what was under way before a restart, counts what ended
// meanwhile once, and tells how long it took.
func TestRestartWhileUnderWay(t *testing.T) {
	for _, lately := range []bool{true, false} {
		s := restless(t)
		d := *s.last.Memory.Description
		s.restart(time.Hour, lately)
		s.learn(Inventoried{s.now})
		s.describe(d)
		s.wantDue(DescribeServiceDeployments, 0)
		s.wantDue(DescribeServiceRevisions, 0)
		s.describeDeployments(from(done(2, watched().Add(-10*time.Second), ecs.StatusSuccessful), 1))
		s.wantCounts(1, 0, 0)
		s.restart(time.Minute, lately)
		s.describe(d)
		s.list(done(2, watched().Add(-10*time.Second), ecs.StatusSuccessful))
		s.wantCounts(1, 0, 0)
		if len(s.told) != 1 {
			t.Errorf("%d durations were told, not 1", len(s.told))
		}
	}
}

// TestRestartBeforeAnything asks for what had not been described yet before a restart.
func TestRestartBeforeAnything(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.restart(time.Minute, true)
	s.wantDue(DescribeServiceRevisions, 0)
	s.describe(shop(runs(1, 1)))
	s.wantDue(ListServiceDeployments, 0)
	s.wantDue(DescribeServiceRevisions, 0)
	s.list(done(1, watched().Add(-time.Hour), ecs.StatusSuccessful))
	s.restart(time.Minute, true)
	s.describe(shop(runs(1, 1)))
	s.wantDue(ListServiceDeployments, never)
	s.wantDue(DescribeServiceDeployments, 0)
}

// TestWrongClock asks again for a revision that was asked for in the future.
func TestWrongClock(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.learn(RevisionsDescribed{s.now, map[ecs.ARN]*ecs.RevisionSpec{revisionARN(1): spec(watched(), "")}})
	s.restart(-time.Hour, true)
	s.wantDue(DescribeServiceRevisions, 0)
}
