package fleet_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// start is when every test begins.
func start() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// clock is a clock that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

func (c *clock) advance(by time.Duration) { c.set(c.Now().Add(by)) }

// world is a fleet with its clock.
type world struct {
	*fleet.Fleet
	t      *testing.T
	clock  *clock
	listed map[[2]string]bool // what noteListed noted, by cluster and ARN
}

// newWorld makes a fleet of that many services that lives at that speed.
func newWorld(t *testing.T, seed uint64, services int, speed float64) *world {
	t.Helper()
	c := &clock{now: start()}
	return &world{t: t, clock: c, listed: map[[2]string]bool{}, Fleet: fleet.New(fleet.Config{
		Account: "123456789012", Region: "eu-west-1", Seed: seed, Clusters: min(3, services), Services: services,
		Speed: speed, Now: c.Now,
	})}
}

// newService makes a world with one service, web in the cluster test, whose first deployment has finished.
func newService(t *testing.T, spec fleet.ServiceSpec) (w *world, arn string) {
	t.Helper()
	w = newWorld(t, 1, 0, 0)
	w.CreateCluster("test")
	spec.Name = "web"
	arn, err := w.CreateService("test", spec)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.advance(time.Hour)
	return w, arn
}

// deploy starts a deployment of web and gives its ARN.
func (w *world) deploy(change fleet.Change) string {
	w.t.Helper()
	arn, err := w.Deploy("test", "web", change)
	if err != nil {
		w.t.Fatal(err)
	}
	return arn
}

// find gives a service by its long ARN, which names its cluster.
func (w *world) find(arn string) (types.Service, bool) {
	return w.Service(clusterOf(arn), arn)
}

func (w *world) deployments(arn string) []types.ServiceDeployment {
	return w.Deployments(clusterOf(arn), arn)
}

// clusterOf gives the name of the cluster in the long ARN of a service.
func clusterOf(arn string) string { return strings.Split(arn+"/", "/")[1] }

// service gives a service that must be there.
func (w *world) service(arn string) types.Service {
	w.t.Helper()
	s, ok := w.find(arn)
	if !ok {
		w.t.Fatalf("no service %s", arn)
	}
	return s
}

// everything gives all that the fleet answers of its services that are not INACTIVE.
func (w *world) everything() (all answers) {
	w.t.Helper()
	all.Clusters = w.Clusters()
	for _, c := range all.Clusters {
		for _, arn := range w.ServiceARNs(*c.ClusterArn) {
			s, ok := w.Service(*c.ClusterArn, arn)
			if !ok {
				w.t.Fatalf("no service %s in %s", arn, *c.ClusterArn)
			}
			all.Services = append(all.Services, s)
			deployments := w.Deployments(*c.ClusterArn, arn)
			all.Deployments = append(all.Deployments, deployments...)
			for _, d := range deployments {
				if r, ok := w.Revision(*d.TargetServiceRevision.Arn); ok {
					all.Revisions = append(all.Revisions, r)
				}
			}
		}
	}
	return all
}

// answers are what a fleet answered.
type answers struct {
	Clusters    []types.Cluster
	Services    []types.Service
	Deployments []types.ServiceDeployment
	Revisions   []types.ServiceRevision
}
