package reader

import (
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestOneSpoilsNoOther has calls about one service fail, however AWS words it, and with it the
// calls for several that have it: all other services are fresh, the cluster is up, and the failure
// is counted under the operation and its reason.
func TestOneSpoilsNoOther(t *testing.T) {
	effects := map[string]fault.Effect{
		"AccessDeniedException":     fault.AccessDenied(),
		"InvalidParameterException": fault.Error("InvalidParameterException", "Invalid identifier."),
		"ClientException":           fault.Error("ClientException", "No."),
		"SomethingNewException":     fault.Error("SomethingNewException", "Never heard of."),
		"ServerException":           fault.ServerException(),
		"error":                     fault.Reset(),
	}
	for _, operation := range []string{"DescribeServices", "ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions"} {
		for reason, effect := range effects {
			t.Run(operation+" "+reason, inBubble(func(t *testing.T) {
				w := newWorld(t, simulator.Config{Seed: 1, Services: 30, Clusters: 2}, defaults())
				visited := w.visits("DescribeServices")
				w.aws.Inject(fault.Fault{Operation: operation, Cluster: cluster, Service: service, Effect: effect})
				w.running(t)
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				w.assertUp(t)
				assertOthersFresh(t, visited)
				if told := w.service(cluster, service); (told == nil) != (operation == "DescribeServices") {
					t.Errorf("is the culprit told of? %t", told != nil)
				}
				kind := ecs.FailureKind{Operation: operation, Reason: reason}
				w.assertFails(t, kind)
				if failed := w.Fleet().Rounds; failed.Succeeded == 0 || failed.Partial+failed.Failed > 0 {
					t.Errorf("rounds: %+v", failed)
				}
			}))
		}
	}
}

// assertFails fails unless one service fails in a way, and is tried again at growing pauses.
func (w *world) assertFails(t *testing.T, kind ecs.FailureKind) {
	t.Helper()
	if n := count(w.Fleet().Failures, kind); n == 0 || n > 6 {
		t.Errorf("%d failures are counted, want some, at growing pauses", n)
	}
	if n := count(w.Fleet().Failing, kind); n != 1 {
		t.Errorf("%d services fail, want one", n)
	}
}

// assertOthersFresh fails unless all services but the culprit were described lately.
func assertOthersFresh(t *testing.T, visited *visits) {
	t.Helper()
	for key, visit := range visited.all() {
		if key.Service != service && time.Since(visit) > longestInterval {
			t.Errorf("%v was described %s ago", key, time.Since(visit))
		}
	}
}

func (w *world) assertUp(t *testing.T) {
	t.Helper()
	for _, c := range w.Fleet().Clusters {
		if !c.Up.Value {
			t.Errorf("%s is down: %v", c.Name, c.Err)
		}
	}
}

// count is the count of a kind of failure.
func count(failures []ecs.FailureCount, of ecs.FailureKind) int {
	for _, f := range failures {
		if f.FailureKind == of {
			return f.Count
		}
	}
	return 0
}

// TestRefusedTagsCostTagsOnly reads tags where AWS refuses to tell them: everything else is told.
func TestRefusedTagsCostTagsOnly(t *testing.T) { synctest.Test(t, testRefusedTagsCostTagsOnly) }

func testRefusedTagsCostTagsOnly(t *testing.T) {
	const services = 60
	options := defaults()
	options.Tags, options.Interval = true, time.Minute
	w := newWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 2}, options)
	refuse := fault.Error("InvalidParameterException", "Tagging is not supported.")
	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: withTags(refuse)})
	w.running(t)
	time.Sleep(10 * time.Minute)
	w.assertUp(t)
	if told := w.told(); told != services {
		t.Errorf("%d services are told of, want all", told)
	}
	if n := count(w.Fleet().Failures, ecs.FailureKind{Operation: "DescribeServices", Reason: "InvalidParameterException"}); n == 0 || n > 6 {
		t.Errorf("%d failures are counted, want some, at growing pauses", n)
	}
	heal()
	time.Sleep(20 * time.Minute) // a little more than the longest pause by then
	tags := 0
	for _, c := range w.Fleet().Clusters {
		for _, s := range c.Services {
			tags += len(s.Tags)
		}
	}
	if tags == 0 {
		t.Error("no tags are told of when AWS tells them again")
	}
}

// TestRefusedTagsAreFoundOutSoon reads tags in a partition without them: the first look takes hardly
// longer than without tags, and does not try them with every batch.
func TestRefusedTagsAreFoundOutSoon(t *testing.T) { synctest.Test(t, testRefusedTagsAreFoundOutSoon) }

func testRefusedTagsAreFoundOutSoon(t *testing.T) {
	const services = 300
	options := defaults()
	options.Tags, options.Interval = true, time.Minute
	w := newWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 6, NoTags: true}, options)
	stop := w.running(t)
	time.Sleep(10 * time.Second) // for 36 calls, five a second
	stop()
	if told := w.told(); told != services {
		t.Errorf("%d services are told of, want all", told)
	}
	refused := w.requests.of("InvalidParameterException")
	if refused > 4*callsAtOnce {
		t.Errorf("%d calls were refused, want four at most for each batch that was under way at once: of 10, 5, 2 and 1", refused)
	}
	if n := w.aws.Requests()["DescribeServices"] - refused; n > services/10+10 {
		t.Errorf("%d calls were answered, want hardly more than one for ten services", n)
	}
}

// TestMissingPermissionCostsNextToNothing takes one of the six actions from the role: what can be
// known without it is told, and the refusals cost a few calls a minute.
func TestMissingPermissionCostsNextToNothing(t *testing.T) {
	for operation, known := range map[string]func(*ecs.Service) bool{
		"DescribeServices":           func(*ecs.Service) bool { return false },
		"ListServiceDeployments":     func(s *ecs.Service) bool { return s.CurrentRevision != "" && s.Revisions[0].Spec != nil },
		"DescribeServiceDeployments": func(s *ecs.Service) bool { return s.CurrentRevision != "" },
		"DescribeServiceRevisions":   func(s *ecs.Service) bool { return s.CurrentRevision != "" },
	} {
		t.Run(operation, inBubble(func(t *testing.T) {
			const services = 80
			options := defaults()
			options.Interval = time.Minute
			w := newWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 3}, options)
			heal := w.aws.Inject(fault.Fault{Operation: operation, Effect: fault.AccessDenied()})
			w.running(t)
			time.Sleep(8 * time.Minute)
			before := w.aws.Requests()[operation]
			time.Sleep(8 * time.Minute)
			if calls := w.aws.Requests()[operation] - before; calls > 3*3 {
				t.Errorf("%d calls are refused in eight minutes, want a few for each of 3 clusters", calls)
			}
			if operation == "DescribeServices" {
				w.assertNothingTold(t)
			} else if n := w.having(known); n < services*9/10 {
				t.Errorf("%d services have all that can be told without the permission", n)
			}
			heal()
			time.Sleep(20 * time.Minute) // a little more than the longest pause by then
			w.assertUp(t)
			if w.told() != services || w.Fleet().Pending > 0 {
				t.Errorf("with the permission %d services are told of, and %d are pending", w.told(), w.Fleet().Pending)
			}
			if failing := w.Fleet().Failing; len(failing) > 1 { // one revision is too old to be described
				t.Errorf("with the permission there fail %v", failing)
			}
		}))
	}
}

// having is how many services are told of in clusters that are up and are as wanted.
func (w *world) having(want func(*ecs.Service) bool) int {
	n := 0
	for _, c := range w.Fleet().Clusters {
		for _, s := range c.Services {
			if c.Up.Value && want(s) {
				n++
			}
		}
	}
	return n
}

// assertNothingTold fails unless every cluster is down, and none tells of a service.
func (w *world) assertNothingTold(t *testing.T) {
	t.Helper()
	for _, c := range w.Fleet().Clusters {
		if c.Up.Value || len(c.Services) > 0 {
			t.Errorf("%s is up, or tells of %d services", c.Name, len(c.Services))
		}
	}
}
