package simulator_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

const (
	tick  = 250 * time.Millisecond
	ticks = 90 // fewer than fit on a page
)

// ticking is a world in which with every tick there is another cluster, service and deployment: how many of them
// an answer lacks says of which moment it is true.
type ticking struct {
	*world
	services, deployments []string
}

func newTicking(t *testing.T, config simulator.Config) *ticking {
	t.Helper()
	w := &ticking{world: newWorld(t, config)}
	w.settled("web", 0)
	return w
}

func (w *ticking) tick() {
	w.t.Helper()
	w.clock.Advance(tick)
	name := fmt.Sprint("number-", len(w.services))
	w.fleet.CreateCluster(name)
	w.services = append(w.services, w.service(fleet.ServiceSpec{Name: name}))
	deployment, err := w.fleet.Deploy("default", "web", fleet.Change{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.deployments = append(w.deployments, deployment)
}

// ages gives, by operation, how many ticks old its answer is.
func (w *ticking) ages() map[string]int {
	w.t.Helper()
	hundred := aws.Int32(100)
	clusters, err1 := w.client.ListClusters(w.t.Context(), &ecs.ListClustersInput{MaxResults: hundred})
	services, err2 := w.client.ListServices(w.t.Context(), &ecs.ListServicesInput{MaxResults: hundred})
	listed, err3 := w.client.ListServiceDeployments(w.t.Context(), &ecs.ListServiceDeploymentsInput{
		Service: aws.String("web"), MaxResults: hundred,
	})
	described, err4 := w.client.DescribeServiceDeployments(w.t.Context(), &ecs.DescribeServiceDeploymentsInput{
		ServiceDeploymentArns: w.describable(),
	})
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return map[string]int{
		"ListClusters":               len(w.fleet.Clusters()) - len(clusters.ClusterArns),
		"ListServices":               len(w.fleet.ServiceARNs("default")) - len(services.ServiceArns),
		"ListServiceDeployments":     len(w.fleet.Deployments("default", "web")) - len(listed.ServiceDeployments),
		"DescribeServiceDeployments": len(described.Failures),
	}
}

// describable gives the newest deployments that can be described, as many as a call takes.
func (w *ticking) describable() []string {
	known := slices.DeleteFunc(slices.Clone(w.deployments), func(arn string) bool {
		_, ok := w.fleet.Deployment(arn)
		return !ok
	})
	if len(known) == 0 {
		return w.deployments[:1]
	}
	return known[max(0, len(known)-20):]
}

// TestAnswersLag takes the ages of answers over a while. They are as old as they may be, now and then true, and older
// than the ones before them.
func TestAnswersLag(t *testing.T) {
	const most = int(simulator.DefaultLag / tick)
	w := newTicking(t, simulator.Config{Lag: simulator.DefaultLag})
	ages := map[string][]int{}
	for range ticks {
		w.tick()
		for operation, age := range w.ages() {
			ages[operation] = append(ages[operation], age)
		}
	}
	for operation, all := range ages {
		back := false
		for i := range all[1:] {
			back = back || all[i+1] > all[i]+1
		}
		if slices.Max(all) > most || slices.Max(all) < most*3/4 || slices.Min(all[most:]) > most/4 || slices.Min(all) < 0 || !back {
			t.Errorf("%s lags by %v", operation, all)
		}
	}
	if slices.Equal(ages["ListServices"], ages["ListClusters"]) ||
		slices.Equal(ages["ListServiceDeployments"][most:], ages["DescribeServiceDeployments"][most:]) {
		t.Error("the answers lag together")
	}
}

// TestEveryServiceLagsOnItsOwn looks for an answer that knows a service and not an older one.
func TestEveryServiceLagsOnItsOwn(t *testing.T) {
	w := newTicking(t, simulator.Config{Lag: simulator.DefaultLag})
	contradicted := 0
	for range ticks {
		w.tick()
		newest := w.services[max(0, len(w.services)-10):]
		out, err := w.client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Services: newest})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(out.Services); n > 0 && *out.Services[n-1].ServiceArn != newest[n-1] {
			contradicted++
		}
	}
	if contradicted < ticks/2 {
		t.Errorf("in %d answers of %d some service is older than another", contradicted, ticks)
	}
}

func TestLagDependsOnSeedCallAndTime(t *testing.T) {
	ages := func(seed uint64) (all []map[string]int) {
		w := newTicking(t, simulator.Config{Seed: seed, Lag: simulator.DefaultLag})
		for range 10 {
			w.tick()
			all = append(all, w.ages(), w.ages())
		}
		return all
	}
	one, same, other := ages(1), ages(1), ages(2)
	if fmt.Sprint(one) != fmt.Sprint(same) {
		t.Error("the same seed, calls and times make answers of another age")
	}
	if fmt.Sprint(one) == fmt.Sprint(other) {
		t.Error("another seed makes answers of the same age")
	}
	for i := 0; i < len(one); i += 2 {
		if fmt.Sprint(one[i]) != fmt.Sprint(one[i+1]) {
			t.Error("the same call at the same time has an answer of another age")
		}
	}
}

func TestLagIsTheDefault(t *testing.T) {
	for _, c := range []struct {
		config simulator.Config
		lags   bool
	}{
		{simulator.Config{}, true}, {simulator.Config{Consistent: true}, false}, {simulator.Config{Consistent: true, Lag: time.Hour}, false},
	} {
		clock := simulatortest.NewClock(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
		c.config.Now = clock.Now
		server, config := simulatortest.Start(t, c.config)
		clusters := len(server.Fleet(account, region).Clusters())
		clock.Advance(time.Hour)
		server.Fleet(account, region).CreateCluster("late")
		clock.Advance(time.Millisecond)
		out, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if lags := len(out.ClusterArns) == clusters; lags != c.lags {
			t.Errorf("%+v: lags: %t", c.config, lags)
		}
	}
}
