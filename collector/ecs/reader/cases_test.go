package reader

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
	written "ecs_revision_exporter/simulator/world"
)

// newCase makes the world that a file tells of, at the moment at which it is true, and has it
// read from then on. The other files are what becomes of it.
func newCase(t *testing.T, at time.Time, file string) (w *world, becomes func(file string)) {
	t.Helper()
	time.Sleep(time.Until(at))
	load := func(file string) *written.World {
		t.Helper()
		loaded, err := written.Load(filepath.Join("..", "..", "..", "simulator", "testdata", "cases", file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		return loaded
	}
	server := written.NewServer(load(file), simulator.Config{})
	cfg := simulatortest.ServeInMemory(t, server)
	cfg.Region = "us-east-1"
	w = &world{aws: server.Server}
	w.reading(cfg, defaults())
	w.running(t)
	return w, func(file string) { server.Switch(load(file)) }
}

// wants fails unless what is told of a service is as wanted.
func (w *world) wants(t *testing.T, cluster, service string, want func(*ecs.Service) bool) {
	t.Helper()
	synctest.Wait()
	switch s := w.service(cluster, service); {
	case s == nil:
		t.Errorf("at %s nothing is told of %s in %s", time.Now().Format(time.TimeOnly), service, cluster)
	case !want(s):
		t.Errorf("at %s of %s in %s is told %+v, %+v", time.Now().Format(time.TimeOnly), service, cluster, s, s.Deployment)
	}
}

// stands tells of a service on which revision it stands, and which others there are.
func stands(on string, others ...string) func(*ecs.Service) bool {
	return func(s *ecs.Service) bool {
		if s.CurrentRevision != on || len(s.Revisions) != 1+len(others) {
			return false
		}
		for i, r := range s.Revisions {
			if r.Spec == nil || i > 0 && r.ID != others[i-1] {
				return false
			}
		}
		return true
	}
}

// succeeded is how many deployments of a service were successful since they were first read.
func succeeded(s *ecs.Service) int {
	for _, c := range s.Finished {
		if c.Status == ecs.StatusSuccessful {
			return c.Count
		}
	}
	return -1
}

func TestOneDeniedServiceIsNotItsCluster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := newCase(t, time.Date(2026, 11, 25, 21, 0, 0, 0, time.UTC), "one-service-denied")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		w.assertUp(t)
		if told := w.told(); told != 11 {
			t.Errorf("%d services are told of, want 11", told)
		}
		if n := count(w.Fleet().Failures, ecs.FailureKind{Operation: "DescribeServices", Reason: "AccessDeniedException"}); n != 1 {
			t.Errorf("%d failures are counted, want one", n)
		}
	})
}

func TestTwinsOfOneShortARNAreTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, becomes := newCase(t, time.Date(2026, 11, 25, 20, 46, 25, 0, time.UTC), "short-arn-twins-1")
		time.Sleep(5 * time.Second)
		w.wants(t, "prod", "web", stands("1111111111111111111"))
		w.wants(t, "staging", "web", stands("2222222222222222222"))
		time.Sleep(30 * time.Second)
		becomes("short-arn-twins-2")
		time.Sleep(time.Minute)
		for range 10 {
			w.wants(t, "prod", "web", func(s *ecs.Service) bool {
				return stands("1111111111111119999")(s) && succeeded(s) == 1
			})
			w.wants(t, "staging", "web", func(s *ecs.Service) bool {
				return stands("2222222222222222222")(s) && succeeded(s) == 0
			})
			time.Sleep(time.Minute)
		}
		if len(w.finished) != 1 || w.finished[0].Cluster != "prod" {
			t.Errorf("durations told: %+v, want one", w.finished)
		}
		before := w.aws.Requests()["ListServiceDeployments"]
		time.Sleep(10 * time.Minute)
		if calls := w.aws.Requests()["ListServiceDeployments"] - before; calls > 0 {
			t.Errorf("%d lists of deployments at rest", calls)
		}
	})
}

func TestThrottledListKeepsWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, becomes := newCase(t, time.Date(2026, 11, 25, 20, 53, 0, 0, time.UTC), "list-throttled-1")
		time.Sleep(10 * time.Second)
		w.wants(t, "prod", "web", stands("1700000000000000001"))
		becomes("list-throttled-2")
		eachSecond(2*time.Minute, func() {
			w.wants(t, "prod", "web", func(s *ecs.Service) bool { return s.CurrentRevision == "1700000000000000001" })
		})
		w.wants(t, "prod", "web", func(s *ecs.Service) bool {
			return stands("1700000000000000001", "1700000000000000002")(s) && s.Deployment.Status == "IN_PROGRESS"
		})
	})
}

func TestChangedControllerLeavesNothingOfTheOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, becomes := newCase(t, time.Date(2026, 11, 25, 21, 1, 0, 0, time.UTC), "controller-changed-1")
		time.Sleep(10 * time.Second)
		w.wants(t, "prod", "web", stands("1800000000000000001"))
		w.wants(t, "prod", "api", stands("1800000000000000002", "1800000000000000003"))
		becomes("controller-changed-2")
		time.Sleep(time.Minute)
		for _, service := range []string{"web", "api"} {
			w.wants(t, "prod", service, func(s *ecs.Service) bool {
				return s.DeploymentController == "CODE_DEPLOY" && s.Deployment == nil && s.CurrentRevision == "" && len(s.Revisions) == 0 && s.Finished == nil
			})
		}
		if n := len(w.Fleet().Failures); n > 0 {
			t.Errorf("failures are counted: %v", w.Fleet().Failures)
		}
	})
}

func TestWhatRunsIsCurrentAfterAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := newCase(t, time.Date(2026, 11, 25, 21, 6, 0, 0, time.UTC), "stopped-target-never-ran")
		time.Sleep(10 * time.Second)
		w.wants(t, "prod", "api", stands("2300000000000000001"))
		w.wants(t, "prod", "shop", stands("2400000000000000001", "2400000000000000002"))
	})
}
