package ledger

import (
	"testing"
	"time"
)

// rumours is a ledger with a cluster that was listed, and a service in it of which a hint alone tells.
type rumours struct {
	*testing.T
	*Ledger
	now  time.Time
	last Change
}

const rumoured = "newcomer"

func newRumours(t *testing.T) *rumours {
	t.Helper()
	r := &rumours{T: t, Ledger: New(Options{History: true, Rollout: 10 * time.Second, StaleAfter: 5 * time.Minute}), now: watched()}
	r.ListClusters([]string{"arn:aws:ecs:eu-west-1:123456789012:cluster/production"})
	r.ListServices("production", r.now, nil, r.now)
	r.last = r.Hint(Key{"production", rumoured}, Hinted{Deployed: true}, r.now)
	return r
}

func (r *rumours) learn(e Event) { r.last = r.Learn(Key{"production", rumoured}, e, r.now) }

// expect fails unless so many services are known, and no failure.
func (r *rumours) expect(services int) {
	r.Helper()
	if fleet := r.Fleet(r.now); fleet.Services != services || fleet.Pending > services || len(fleet.Failing) > 0 || len(r.last.Failures) > 0 {
		r.Errorf("%d services, %d of them pending, failing %v, failed %v; want %d services", fleet.Services, fleet.Pending, fleet.Failing, r.last.Failures, services)
	}
}

// TestRumour describes a service that is not known, which counts once it is.
func TestRumour(t *testing.T) {
	r := newRumours(t)
	if due := r.last.Due.Calls[DescribeServices]; !due.At.Equal(r.now) || due.Rank != Urgent {
		t.Errorf("it is due %v", due)
	}
	r.expect(0)
	r.learn(Lacking{Asked: r.now, Operation: DescribeServices, Reason: "MISSING", Err: errTest})
	r.expect(0)
	r.now = r.now.Add(2 * time.Second)
	d := shop(runs(1, 1))
	d.Name = rumoured
	r.learn(Described{r.now, d})
	r.expect(1)
}

// TestRumourThatDrains is of a service that is being deleted, which lists omit: its tasks still tell of it.
func TestRumourThatDrains(t *testing.T) {
	r := newRumours(t)
	d := shop(runs(1, 1))
	d.Name, d.Status = rumoured, "DRAINING"
	r.learn(Described{r.now, d})
	r.expect(0)
	if !r.last.Gone {
		t.Error("it is taken in")
	}
}

// TestRumourThatIsWrong is forgotten after a minute, and counts nothing.
func TestRumourThatIsWrong(t *testing.T) {
	for name, answer := range map[string]Event{
		"missing": Lacking{Operation: DescribeServices, Reason: "MISSING", Err: errTest},
		"denied":  Failed{Operation: DescribeServices, Reason: "AccessDeniedException", Err: errTest, Refused: true},
		"failing": Failed{Operation: DescribeServices, Reason: "ServerException", Err: errTest},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRumours(t)
			tries := 0
			for ; !r.last.Gone && tries < 100; tries++ {
				r.learn(answer)
				r.expect(0)
				if next := r.last.Due.Calls[DescribeServices].At; next.After(r.now) {
					r.now = next
				}
			}
			if tries > 12 || r.now.Sub(watched()) > 3*time.Minute {
				t.Errorf("it was tried %d times in %s", tries, r.now.Sub(watched()))
			}
			if memories := r.Memories(false, r.now); len(memories) > 0 {
				t.Errorf("it is remembered: %v", memories)
			}
		})
	}
}

// TestRumourBeforeList outlives a list that lacks it, for a while.
func TestRumourBeforeList(t *testing.T) {
	r := newRumours(t)
	r.now = r.now.Add(10 * time.Second)
	if r.ListServices("production", r.now, nil, r.now); len(r.Keys()) != 1 {
		t.Error("it is gone")
	}
	r.now = r.now.Add(time.Minute)
	if r.ListServices("production", r.now, nil, r.now); len(r.Keys()) != 0 {
		t.Error("it is not gone")
	}
}

// TestNamed finds the services of a name, and where there may be one.
func TestNamed(t *testing.T) {
	r := newRumours(t)
	r.ListClusters([]string{"arn:aws:ecs:eu-west-1:123456789012:cluster/production", "arn:aws:ecs:eu-west-1:123456789012:cluster/staging"})
	if keys := r.Named(rumoured); len(keys) != 2 {
		t.Errorf("found %v", keys)
	}
	r.ListServices("staging", r.now, []string{"other"}, r.now)
	if keys := r.Named(rumoured); len(keys) != 1 || keys[0].Cluster != "production" {
		t.Errorf("found %v", keys)
	}
	if _, known := r.Memory(Key{"nowhere", "other"}); known || !r.Hint(Key{"nowhere", "other"}, Hinted{}, r.now).Gone {
		t.Error("a cluster that is not known has a service")
	}
}
