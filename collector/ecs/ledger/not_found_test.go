package ledger

import (
	"testing"
	"time"
)

// unfound is a service that AWS did not know when its deployments were asked for.
func unfound(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	s.now = s.now.Add(time.Second)
	s.learn(Failed{Operation: ListServiceDeployments, Reason: "ServiceNotFoundException", Err: errTest, NotFound: true})
	s.wantFailures(0)
	return s
}

// TestNotFoundButThere counts it as a failure that a service is not found, though it is described, only
// when that lasts for more than a minute. Until then it is described at once each time.
func TestNotFoundButThere(t *testing.T) {
	s := unfound(t)
	s.wantDue(DescribeServices, 0)
	s.learn(Described{s.now.Add(-time.Millisecond), shop(runs(1, 1))})
	s.wantDue(DescribeServices, 0) // an answer from before does not tell that it is there
	for _, pause := range []int{2, 4, 8, 15, 15, 15, 15} {
		s.wantFailures(0)
		s.describe(shop(runs(1, 1)))
		s.wantDue(DescribeServices, never)
		s.wantDue(ListServiceDeployments, time.Duration(pause)*time.Second)
		s.wait(time.Duration(pause) * time.Second)
		s.learn(Failed{Operation: ListServiceDeployments, Reason: "ServiceNotFoundException", Err: errTest, NotFound: true})
	}
	s.wantFailures(1)
	s.wantDue(DescribeServices, never)
}

// TestNotFoundAndGone counts no failure when the service is gone.
func TestNotFoundAndGone(t *testing.T) {
	s := unfound(t)
	d := shop()
	d.Status = "INACTIVE"
	s.describe(d)
	if !s.last.Gone {
		t.Error("it is not gone")
	}
	s.wantFailures(0)
}

// TestNotFoundAndCreatedAnew counts no failure when there is another service by now.
func TestNotFoundAndCreatedAnew(t *testing.T) {
	s := unfound(t)
	d := shop(runs(7, 1))
	d.CreatedAt = s.now
	s.describe(d)
	s.wantFailures(0)
}

// TestNotFoundWhileDescriptionFails asks after growing pauses what became of the service.
func TestNotFoundWhileDescriptionFails(t *testing.T) {
	s := unfound(t)
	s.refuse(DescribeServices)
	s.wantDue(DescribeServices, 15*time.Second)
	s.wait(15 * time.Second)
	s.wantDue(DescribeServices, 0)
	s.refuse(DescribeServices)
	s.wantDue(DescribeServices, 30*time.Second)
}

// TestClusterNotFound takes it for no failure for a minute that the cluster of a service was not found: its
// list will tell whether it is gone.
func TestClusterNotFound(t *testing.T) {
	s := newStory(t)
	s.describe(shop(runs(1, 1)))
	unfound := func() {
		s.learn(Failed{Operation: DescribeServices, Reason: "ClusterNotFoundException", Err: errTest, NotFound: true})
	}
	unfound()
	s.wait(time.Minute)
	unfound()
	s.wantFailures(0)
	s.wait(time.Millisecond)
	unfound()
	s.wantFailures(1)
}

// TestNotFoundForLong counts it as a failure at once, and has no pause ended by it, when nobody tells
// for long what became of the service.
func TestNotFoundForLong(t *testing.T) {
	s := unfound(t)
	s.refuse(DescribeServices)
	s.wait(time.Minute + time.Second)
	s.refuse(DescribeServices)
	s.wantFailures(2)
	for i := range 100 {
		s.learn(Failed{Operation: ListServiceDeployments, Reason: "ServiceNotFoundException", Err: errTest, NotFound: true})
		s.wantFailures(3 + i)
	}
	s.wantDue(DescribeServices, 30*time.Second)
	s.describe(shop(runs(1, 1)))
	s.wantFailures(102)
}
