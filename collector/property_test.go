package collector

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/prometheus/client_golang/prometheus"
	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestAnyLife lets random fleets live random lives. After every refresh exactly what
// the observer expects must be exposed.
func TestAnyLife(t *testing.T) {
	fewerChecks(t)
	rapid.Check(t, func(r *rapid.T) {
		l := newLife(t, r)
		l.refresh(r)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"refresh", "refresh", "refresh", "leap", "deploy", "deploy", "create", "delete"}).Draw(r, "step") {
			case "refresh":
				l.refreshLater(r)
			case "leap":
				l.leap(r)
			case "deploy":
				l.deploy(r)
			case "create":
				l.create(r)
			case "delete":
				l.delete(r)
			}
		}
		l.refresh(r)
	})
}

// fewerChecks makes do with 12 lives, which are long, unless -rapid.checks is another than its default.
func fewerChecks(t *testing.T) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() != checks.DefValue {
		return
	}
	t.Cleanup(func() { _ = flag.Set("rapid.checks", checks.DefValue) })
	if err := flag.Set("rapid.checks", "12"); err != nil {
		t.Fatal(err)
	}
}

// life is a fleet, a collector of all that there is to say of it, and an observer of both.
type life struct {
	*world
	observer observer
	registry *prometheus.Registry
	before   exposed
}

// inProcess makes requests without a network: thousands of fleets need no ports.
type inProcess struct{ http.Handler }

// RoundTrip has the handler answer. It never fails.
func (p inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, request)
	return answer.Result(), nil
}

func newLife(t *testing.T, r *rapid.T) *life {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	server := simulator.New(simulator.Config{
		Seed:     rapid.Uint64().Draw(r, "seed"),
		Clusters: rapid.IntRange(1, 3).Draw(r, "clusters"),
		Services: rapid.IntRange(1, 30).Draw(r, "services"),
		Speed:    rapid.SampledFrom([]float64{0, 0.01, 0.2, 3}).Draw(r, "speed"),
		Now:      clock.Now,
	})
	cfg := simulator.AWSConfig("http://simulator", simulatortest.Region)
	cfg.HTTPClient = &http.Client{Transport: inProcess{server}}
	reader := ecs.NewReader(cfg, cfg.Region, ecs.Options{Tags: true, History: true, Now: clock.Now})
	l := &life{world: &world{
		clock:     clock,
		aws:       server,
		fleet:     server.Fleet(account, cfg.Region),
		Collector: newCollector(t, []*ecs.Reader{reader}, clock.Now, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}}),
	}}
	l.observer = observer{fleet: l.fleet, past: newPast()}
	l.registry = prometheus.NewPedanticRegistry()
	l.registry.MustRegister(l.Collector)
	return l
}

// leap lets hours pass unseen, now and then days.
func (l *life) leap(r *rapid.T) {
	unit := rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour, time.Hour, 24 * time.Hour}).Draw(r, "unit")
	l.clock.Advance(unit * time.Duration(rapid.IntRange(1, 40).Draw(r, "units")))
}

// refreshLater refreshes after a while that is long enough, or not, for the next step of a deployment.
func (l *life) refreshLater(r *rapid.T) {
	for range rapid.IntRange(1, 3).Draw(r, "refreshes") {
		l.clock.Advance(time.Duration(rapid.IntRange(0, 40_000).Draw(r, "milliseconds")) * time.Millisecond)
		l.refresh(r)
	}
}

func (l *life) deploy(r *rapid.T) {
	for range rapid.IntRange(1, 4).Draw(r, "deployments") {
		cluster, service := l.someService(r)
		// A service that is being deleted, or not deployed by ECS, refuses.
		_, _ = l.fleet.Deploy(cluster, service, fleet.Change{Outcome: someOutcome(r)})
		l.clock.Advance(time.Millisecond) // of two deployments at the same moment, which is the newer?
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
	l.clock.Advance(time.Millisecond)
}

// delete deletes a service, or a whole cluster. That one has services to delete before takes time.
func (l *life) delete(r *rapid.T) {
	cluster, service := l.someService(r)
	if rapid.Bool().Draw(r, "the service only") {
		_ = l.fleet.DeleteService(cluster, service)
		return
	}
	for _, arn := range l.fleet.ServiceARNs(cluster) {
		_ = l.fleet.DeleteService(cluster, arn) // unless that is under way
	}
	if rapid.Bool().Draw(r, "wait") {
		l.clock.Advance(fleet.DrainTime)
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

// refresh refreshes, and fails unless what is then exposed is what the observer expects.
func (l *life) refresh(r *rapid.T) {
	l.Refresh(r.Context())
	now := expose(r, l.registry)
	want := l.observer.look(l.clock.Now())
	if diff := difference(want, now.series); diff != "" {
		r.Fatalf("after refresh %d, at %s (-want +got):\n%s", l.observer.looks, l.clock.Now().Format(time.DateTime), diff)
	}
	var missing []string
	if l.observer.missing {
		missing = []string{"DescribeServiceRevisions: MISSING"}
	}
	if !slices.Equal(now.failures, missing) {
		r.Errorf("failures: %q, want %q", now.failures, missing)
	}
	for _, cluster := range l.fleet.Clusters() {
		for _, arn := range l.fleet.ServiceARNs(*cluster.ClusterArn) {
			l.assertService(r, now, *cluster.ClusterName, arn)
		}
	}
	l.before = now
	l.clock.Advance(time.Millisecond) // what happens next happens after the refresh
}

// assertService fails unless a service that has a revision has one current revision, and
// if a counter has fallen since the refresh before.
func (l *life) assertService(r *rapid.T, now exposed, cluster, arn string) {
	service, _ := l.fleet.ServiceByARN(arn)
	want := min(len(service.CurrentServiceRevisions)+len(l.fleet.Deployments(arn)), 1)
	if got := now.current[cluster+"/"+*service.ServiceName]; got != want {
		r.Errorf("%s has %d current revisions, want %d", arn, got, want)
	}
	id := labels{"account_id", account, "region", simulatortest.Region, "cluster", cluster, "service", *service.ServiceName}
	created := seriesName("ecs_service_created_timestamp_seconds", id)
	if l.before.series[created] != now.series[created] {
		return // another service of the same name
	}
	for _, status := range endStatuses() {
		finished := seriesName("ecs_service_deployments_total", id.and("status", string(status)))
		if before := l.before.series[finished]; now.series[finished] < before {
			r.Errorf("%s fell from %v to %v", finished, before, now.series[finished])
		}
	}
}
