package reader

import (
	"flag"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

var figures = flag.Bool("figures", false, "measure the figures of docs/performance.md, on large fleets")

// TestMovingIsLookedAtInTime has services on the move while a fleet is looked at for the first
// time: each is looked at every rollout interval, give or take a second, and its deployment shows
// within half a minute of the description that tells of it.
func TestMovingIsLookedAtInTime(t *testing.T) { synctest.Test(t, testMovingIsLookedAtInTime) }

func testMovingIsLookedAtInTime(t *testing.T) {
	services, moving := 2000, 20
	if *figures {
		services, moving = 10000, 100
	}
	options := defaults()
	w := newWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 4}, options)
	keys := w.deploySome(t, moving)
	time.Sleep(simulator.DefaultLag)
	w.running(t)
	s := &stopwatch{w, w.visits("DescribeServices"), w.visits("DescribeServiceDeployments"), map[ledger.Key]time.Time{}, map[ecs.ARN]time.Time{}, 0, 0, 0}
	time.Sleep(20 * time.Second) // until most are known to be on the move
	eachSecond(5*time.Minute, func() {
		if time.Now().Second() == 0 {
			w.deploy(t, keys)
		}
		synctest.Wait()
		for _, key := range keys {
			s.look(key)
		}
	})
	if pending := w.Fleet().Pending; pending == 0 || s.looks < 10*moving {
		t.Errorf("%d services are pending, and those on the move were seen %d times: the fleet is too small for this test", pending, s.looks)
	}
	t.Logf("| %d | %d | %s | %s |", services, moving, s.worst, s.slowest)
	if s.slowest > 30*time.Second {
		t.Errorf("a deployment showed %s after its service told of it, want at most 30s", s.slowest)
	}
	if s.worst > options.Rollout+time.Second {
		t.Errorf("a service on the move was not looked at for %s, want at most %s", s.worst, options.Rollout+time.Second)
	}
}

// stopwatch measures how long services on the move are not looked at, and how long their
// deployments do not show.
type stopwatch struct {
	*world
	described, followed *visits
	told                map[ledger.Key]time.Time // when a service first told of its deployment
	open                map[ecs.ARN]time.Time    // when a deployment was first seen under way
	looks               int
	worst, slowest      time.Duration
}

func (s *stopwatch) look(key ledger.Key) {
	service := s.service(key.Cluster, key.Service)
	if service == nil {
		return
	}
	if s.told[key].IsZero() && service.Rollouts[0].State == "IN_PROGRESS" {
		s.told[key] = s.described.last(key)
	}
	switch told := s.told[key]; {
	case service.Deployment == nil && !told.IsZero():
		s.slowest = max(s.slowest, time.Since(told))
	case service.Deployment != nil && !service.Deployment.Finished():
		s.looks++
		if s.open[service.Deployment.ARN].IsZero() {
			s.open[service.Deployment.ARN] = time.Now()
		}
		for _, visit := range []time.Time{s.described.last(key), s.followed.last(key)} {
			s.worst = max(s.worst, min(time.Since(visit), time.Since(s.open[service.Deployment.ARN])))
		}
	}
}

// deploySome deploys the first services that ECS deploys.
func (w *world) deploySome(t *testing.T, n int) []ledger.Key {
	t.Helper()
	var keys []ledger.Key
	for _, cluster := range w.fleet.Clusters() {
		for _, arn := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
			if s, _ := w.fleet.Service(*cluster.ClusterArn, arn); len(keys) < n && s.DeploymentController.Type == types.DeploymentControllerTypeEcs {
				keys = append(keys, ledger.Key{Cluster: *cluster.ClusterName, Service: *s.ServiceName})
			}
		}
	}
	w.deploy(t, keys)
	return keys
}

// deploy deploys services, also those that are being deployed.
func (w *world) deploy(t *testing.T, keys []ledger.Key) {
	t.Helper()
	for _, key := range keys {
		if _, err := w.fleet.Deploy(key.Cluster, key.Service, fleet.Change{}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReloadTakesEffectAtOnce changes what is read in the middle of a first look that takes
// minutes.
func TestReloadTakesEffectAtOnce(t *testing.T) { synctest.Test(t, testReloadTakesEffectAtOnce) }

func testReloadTakesEffectAtOnce(t *testing.T) {
	const services = 4000
	options := defaults()
	w := newWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 4}, options)
	w.running(t)
	time.Sleep(time.Minute)
	const excluded = "production"
	visited := w.visits("DescribeServices")
	time.Sleep(time.Second)
	if w.told() >= services {
		t.Fatalf("%d services are told of after a minute: is it the middle of a first look?", w.told())
	}
	options.Clusters.Exclude = []*regexp.Regexp{regexp.MustCompile("^" + excluded + "$")}
	before := w.aws.Requests()["ListClusters"]
	w.Configure(options)
	synctest.Wait()
	for _, c := range w.Fleet().Clusters {
		if c.Name == excluded {
			t.Error("what is filtered out is told of")
		}
	}
	if w.aws.Requests()["ListClusters"] == before {
		t.Error("no round began anew")
	}
	time.Sleep(time.Second) // for calls that were under way
	reloaded := time.Now()
	time.Sleep(time.Minute)
	if visited.ofSince(excluded, reloaded) > 0 {
		t.Error("what is filtered out is read")
	}
}
