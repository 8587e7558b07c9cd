package reader

import (
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// quiet is a world with one service that has been deployed, and is known.
func quiet(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, simulator.Config{Seed: 1, Services: 12, Clusters: 1}, defaults())
	w.running(t)
	time.Sleep(2 * time.Minute)
	synctest.Wait()
	return w
}

const (
	cluster = "production"
	service = "checkout-api"
)

// TestTargetIsTakenFromTheList has descriptions of deployments leave out their target, which the
// list names: the revision series stay.
func TestTargetIsTakenFromTheList(t *testing.T) { synctest.Test(t, testTargetIsTakenFromTheList) }

func testTargetIsTakenFromTheList(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 12, Clusters: 1}, defaults())
	w.aws.Inject(fault.Fault{Operation: "DescribeServiceDeployments", Effect: fault.Drop("serviceDeployments.targetServiceRevision")})
	w.running(t)
	time.Sleep(2 * time.Minute)
	w.wants(t, cluster, service, func(s *ecs.Service) bool {
		return s.Deployment.Target != "" && s.CurrentRevision == s.Deployment.Target.ID() && s.Revisions[0].Spec != nil
	})
}

// TestWhatAnAnswerLacksIsCounted has answers leave out what was asked for, without a word: it is
// counted, asked for again at growing pauses, and what is known of it stays for a while.
func TestWhatAnAnswerLacksIsCounted(t *testing.T) {
	for operation, list := range map[string]string{
		"DescribeServices": "services", "DescribeServiceRevisions": "serviceRevisions", "DescribeServiceDeployments": "serviceDeployments",
	} {
		t.Run(operation, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: 12, Clusters: 1}, defaults())
			w.aws.Inject(fault.Fault{Operation: operation, Effect: fault.Drop(list)})
			w.running(t)
			time.Sleep(20 * time.Minute)
			synctest.Wait()
			kind := ecs.FailureKind{Operation: operation, Reason: "error"}
			if count(w.Fleet().Failures, kind) == 0 || count(w.Fleet().Failing, kind) == 0 {
				t.Errorf("failures are %v, failing %v", w.Fleet().Failures, w.Fleet().Failing)
			}
			before := w.aws.Requests()[operation]
			time.Sleep(10 * time.Minute)
			if calls := w.aws.Requests()[operation] - before; calls > 3*12 && operation != "DescribeServices" {
				t.Errorf("%d calls in ten minutes for what is never answered", calls)
			}
		}))
	}
}

// TestNotFoundDoesNotFlap has a call not find a service that DescribeServices calls ACTIVE: the
// service stays, and the contradiction is counted.
func TestNotFoundDoesNotFlap(t *testing.T) {
	for _, operation := range []string{"ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions"} {
		t.Run(operation, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: 12, Clusters: 1}, defaults())
			w.aws.Inject(fault.Fault{Operation: operation, Cluster: cluster, Service: service, Effect: fault.Error("ServiceNotFoundException", "Service not found.")})
			w.running(t)
			time.Sleep(time.Minute)
			eachSecond(4*time.Minute, func() { w.wants(t, cluster, service, func(*ecs.Service) bool { return true }) })
			if n := count(w.Fleet().Failures, ecs.FailureKind{Operation: operation, Reason: "ServiceNotFoundException"}); n == 0 {
				t.Errorf("nothing is counted: %v", w.Fleet().Failures)
			}
		}))
	}
}

// TestGoneIsWhatTheInventorySays deletes a service: it goes once its cluster lists it no more, and
// is no failure.
func TestGoneIsWhatTheInventorySays(t *testing.T) { synctest.Test(t, testGoneIsWhatTheInventorySays) }

func testGoneIsWhatTheInventorySays(t *testing.T) {
	w := quiet(t)
	before := len(w.Fleet().Failures)
	if err := w.fleet.DeleteService(cluster, service); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * longestInterval)
	synctest.Wait()
	if w.service(cluster, service) != nil {
		t.Error("a deleted service is told of")
	}
	if now := len(w.Fleet().Failures); now != before {
		t.Errorf("failures are counted: %v", w.Fleet().Failures)
	}
}

// TestEmptyFirstPageEndsNoList has the first page of every list be empty, with a token to the next.
func TestEmptyFirstPageEndsNoList(t *testing.T) {
	for _, history := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			options := defaults()
			options.History = history
			w := newWorld(t, simulator.Config{Seed: 1, Services: 12, Clusters: 1}, options)
			for _, list := range []string{"ListClusters", "ListServices", "ListServiceDeployments"} {
				w.aws.Inject(fault.Fault{Operation: list, Effect: fault.EmptyPages()})
			}
			w.running(t)
			time.Sleep(2 * time.Minute)
			w.wants(t, cluster, service, func(s *ecs.Service) bool { return s.Deployment != nil })
		})
	}
}
