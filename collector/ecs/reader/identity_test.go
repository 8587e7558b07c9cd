package reader

import (
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestLongerARNIsTheSameService has AWS turn the short ARN of a service into a long one while it
// lives: nothing counts anew, nothing is told of twice, and nothing is asked for again.
func TestLongerARNIsTheSameService(t *testing.T) { synctest.Test(t, testLongerARNIsTheSameService) }

func testLongerARNIsTheSameService(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 1, Clusters: 2}, defaults())
	for _, cluster := range []string{"production", "staging"} {
		if _, err := w.fleet.CreateService(cluster, fleet.ServiceSpec{Name: "twin", ShortARN: true}); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(10 * time.Minute) // their first deployments
	w.running(t)
	time.Sleep(2 * time.Minute)
	if _, err := w.fleet.Deploy("production", "twin", fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * time.Minute)
	counts := func(cluster string, want int) {
		t.Helper()
		w.wants(t, cluster, "twin", func(s *ecs.Service) bool { return succeeded(s) == want })
	}
	counts("production", 1)
	counts("staging", 0)
	before := w.aws.Requests()["ListServiceDeployments"]
	if err := w.fleet.LengthenARN("production", "twin"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * time.Minute)
	counts("production", 1)
	counts("staging", 0)
	if len(w.finished) != 1 {
		t.Errorf("%d durations are told, want one", len(w.finished))
	}
	if calls := w.aws.Requests()["ListServiceDeployments"] - before; calls > 0 {
		t.Errorf("%d lists of deployments for a longer ARN", calls)
	}
}

// TestCreatedAnewStartsAnew deletes a service and creates one of its name: it starts at 0, and
// nothing of the former one counts.
func TestCreatedAnewStartsAnew(t *testing.T) { synctest.Test(t, testCreatedAnewStartsAnew) }

func testCreatedAnewStartsAnew(t *testing.T) {
	w := quiet(t)
	deploy := func() {
		t.Helper()
		if _, err := w.fleet.Deploy(cluster, service, fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
	}
	deploy()
	w.wants(t, cluster, service, func(s *ecs.Service) bool { return succeeded(s) == 1 })
	if err := w.fleet.DeleteService(cluster, service); err != nil {
		t.Fatal(err)
	}
	time.Sleep(fleet.DrainTime + time.Second)
	if _, err := w.fleet.CreateService(cluster, fleet.ServiceSpec{Name: service}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * time.Minute)
	told := len(w.finished)
	w.wants(t, cluster, service, func(s *ecs.Service) bool { return succeeded(s) <= 1 })
	now := succeeded(w.service(cluster, service))
	deploy()
	w.wants(t, cluster, service, func(s *ecs.Service) bool { return succeeded(s) == now+1 })
	if len(w.finished) != told+1 {
		t.Errorf("%d durations are told since, want one", len(w.finished)-told)
	}
}
