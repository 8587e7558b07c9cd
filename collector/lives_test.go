package collector

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/prometheus/client_golang/prometheus"
	"pgregory.net/rapid"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

// life is a fleet, a collector of all that there is to say of it, and an observer of both.
type life struct {
	*world
	observer  observer
	registry  *prometheus.Registry
	before    exposed
	looked    time.Time           // last
	revisions map[string][]string // that ECS described at the last look, by the ARNs of their services
	forgetful bool                // whether it ever dropped one of them, for which it may have been asked before that was known
}

// newLife is a random fleet that answers without a network.
func newLife(t *testing.T, r *rapid.T, config simulator.Config) *life {
	t.Helper()
	noon()
	config.Seed = rapid.Uint64().Draw(r, "seed")
	config.Clusters = rapid.IntRange(1, 3).Draw(r, "clusters")
	config.Services = rapid.IntRange(1, 30).Draw(r, "services")
	server := simulator.New(config)
	l := &life{world: &world{aws: server, config: answeredBy(server, simulatortest.Region), fleet: server.Fleet(account, simulatortest.Region)}}
	l.reading(t, l.options())
	l.observer = observer{fleet: l.fleet, past: newPast()}
	l.registry = prometheus.NewPedanticRegistry()
	l.registry.MustRegister(l.Collector)
	return l
}

// pause lets up to so much time pass.
func pause(r *rapid.T, most time.Duration) {
	time.Sleep(time.Duration(rapid.Int64Range(0, most.Milliseconds()).Draw(r, "milliseconds")) * time.Millisecond)
}

// deploy deploys services.
func (l *life) deploy(r *rapid.T) {
	for range rapid.IntRange(1, 4).Draw(r, "deployments") {
		cluster, service := l.someService(r)
		if _, err := l.fleet.Deploy(cluster, service, fleet.Change{Outcome: someOutcome(r)}); err != nil {
			_, _ = l.fleet.ReplaceTaskSet(cluster, service) // unless it is being deleted, or that is under way
		}
		time.Sleep(time.Millisecond) // of two deployments at the same moment, which is the newer?
	}
}

// create creates a service, and its cluster where there is none. There may be one of that name already.
func (l *life) create(r *rapid.T) {
	flip := func(name string) bool { return rapid.Bool().Draw(r, name) }
	cluster := l.fleet.CreateCluster(rapid.SampledFrom([]string{"production", "staging", "edge"}).Draw(r, "cluster"))
	_, _ = l.fleet.CreateService(cluster, fleet.ServiceSpec{
		Name:           rapid.SampledFrom([]string{"web", "worker"}).Draw(r, "name"),
		Compute:        fleet.Compute(rapid.IntRange(int(fleet.FargateLaunchType), int(fleet.EC2Provider)).Draw(r, "compute")),
		Controller:     rapid.SampledFrom([]types.DeploymentControllerType{"ECS", "ECS", "ECS", "CODE_DEPLOY", "EXTERNAL"}).Draw(r, "controller"),
		Strategy:       rapid.SampledFrom(types.DeploymentStrategy("").Values()).Draw(r, "strategy"),
		Outcome:        someOutcome(r),
		Sidecars:       rapid.IntRange(0, 3).Draw(r, "sidecars"),
		Alarms:         flip("alarms"),
		PublicIP:       flip("public address"),
		ServiceConnect: flip("service connect"),
		Registry:       flip("registry"),
		Volume:         flip("volume"),
		NoDigests:      flip("no digests"),
	})
	time.Sleep(time.Millisecond)
}

// delete deletes a service, or a whole cluster. That one has services to delete before takes time.
func (l *life) delete(r *rapid.T) {
	cluster, service := l.someService(r)
	l.observer.past.deleted = append(l.observer.past.deleted, last(&cluster))
	if rapid.Bool().Draw(r, "the service only") {
		_ = l.fleet.DeleteService(cluster, service)
		return
	}
	for _, arn := range l.fleet.ServiceARNs(cluster) {
		_ = l.fleet.DeleteService(cluster, arn) // unless that is under way
	}
	if rapid.Bool().Draw(r, "wait") {
		time.Sleep(fleet.DrainTime)
	}
	_ = l.fleet.DeleteCluster(cluster) // unless there are services left
}

// someService is the ARNs of a cluster, which may be deleted, and of a service in it, empty when there is none.
func (l *life) someService(r *rapid.T) (cluster, service string) {
	clusters := l.fleet.Clusters()
	cluster = *clusters[rapid.IntRange(0, len(clusters)-1).Draw(r, "cluster")].ClusterArn
	if services := l.fleet.ServiceARNs(cluster); len(services) > 0 {
		service = rapid.SampledFrom(services).Draw(r, "service")
	}
	return cluster, service
}

func someOutcome(r *rapid.T) fleet.Outcome {
	return fleet.Outcome(rapid.IntRange(int(fleet.Succeed), int(fleet.AlarmRollBack)).Draw(r, "outcome"))
}
