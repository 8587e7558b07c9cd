package reader

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// rare is a world that is at rest and read every hour, and after how many seconds from now on the clusters are listed.
func rare(t *testing.T) (w *world, listed func() []int) {
	t.Helper()
	options := defaults()
	options.Interval = time.Hour
	w = newWorld(t, simulator.Config{Seed: 1, Services: 12, Clusters: 1, Consistent: true}, options)
	w.running(t)
	time.Sleep(10 * time.Minute)
	began := time.Now()
	var mu sync.Mutex
	var times []int
	w.aws.Inject(fault.Fault{Operation: "ListClusters", Effect: func(_ context.Context, call fault.Call, answer func(fault.Call) fault.Answer) fault.Answer {
		mu.Lock()
		times = append(times, int(time.Since(began).Seconds()))
		mu.Unlock()
		return answer(call)
	}})
	return w, func() []int {
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		return times
	}
}

// create makes a cluster with a service, of which an event tells.
func (w *world) create(t *testing.T, cluster string) {
	t.Helper()
	arn := w.fleet.CreateCluster(cluster)
	if _, err := w.fleet.CreateService(cluster, fleet.ServiceSpec{Name: service}); err != nil {
		t.Fatal(err)
	}
	w.Hint(ecs.Hint{Target: w.client.Target(), Cluster: arn, Service: service, At: time.Now(), Kind: ecs.HintDeployment})
}

// TestNewClusterOfWhichTheListFails has the clusters not be listed when an event tells of a new one: they are listed again after
// pauses that grow, however many events come.
func TestNewClusterOfWhichTheListFails(t *testing.T) {
	for name, test := range map[string]struct {
		effect fault.Effect
		calls  []int
		within time.Duration // after it is mended
	}{
		"AWS fails":   {fault.ServerException(), []int{0, 15, 45, 105, 165, 225}, time.Minute},
		"AWS refuses": {fault.AccessDenied(), []int{0, 15, 45, 105, 225}, 4 * time.Minute},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			w, listed := rare(t)
			heal := w.aws.Inject(fault.Fault{Operation: "ListClusters", Effect: test.effect})
			w.create(t, "fresh")
			time.Sleep(10 * time.Second)
			w.create(t, "fresher")
			time.Sleep(220 * time.Second)
			calls := listed()
			if !slices.Equal(calls, test.calls) {
				t.Errorf("the clusters were listed after %v seconds, want %v", calls, test.calls)
			}
			heal()
			time.Sleep(test.within)
			synctest.Wait()
			for _, cluster := range []string{"fresh", "fresher"} {
				if w.service(cluster, service) == nil {
					t.Errorf("the service of %s does not show", cluster)
				}
			}
			if more := len(listed()) - len(calls); more != 1 {
				t.Errorf("the clusters were listed %d times more, want once", more)
			}
		}))
	}
}

// TestNewClusterIsNotFoundYet has the services of a cluster not be found that has just been listed: they are listed soon.
func TestNewClusterIsNotFoundYet(t *testing.T) {
	inBubble(func(t *testing.T) {
		w, listed := rare(t)
		w.aws.Inject(fault.Fault{Operation: "ListServices", Cluster: "fresh", Effect: fault.Error("ClusterNotFoundException", "Cluster not found."), Calls: 1})
		w.create(t, "fresh")
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if w.service("fresh", service) == nil || len(listed()) != 2 {
			t.Errorf("the service does not show, or the clusters were listed %d times, want twice", len(listed()))
		}
	})(t)
}
