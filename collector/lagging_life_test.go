package collector

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"pgregory.net/rapid"

	"ecs_revision_exporter/simulator"
)

// TestAnyLaggingLife lets random fleets live random lives that are read all the time by answers that lag and contradict
// each other. What must always hold does, and two minutes after the last deployment has ended exactly what the observer
// expects is exposed.
func TestAnyLaggingLife(t *testing.T) {
	anyLife(t, "10", func(t *testing.T, r *rapid.T) {
		l := newLife(t, r, simulator.Config{})
		options := l.options()
		options.Interval = time.Duration(rapid.IntRange(10, 60).Draw(r, "interval")) * time.Second
		options.Rollout = time.Duration(rapid.IntRange(1, 15).Draw(r, "rollout")) * time.Second
		l.reader.Configure(options)
		scratch := observer{fleet: l.fleet, past: newPast()}
		scratch.look()
		l.observer.lacked = scratch.lacked
		first := l.firstReads(t)
		l.running(t)
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"wait", "wait", "deploy", "deploy", "create", "delete"}).Draw(r, "step") {
			case "wait":
				l.watch(r, time.Duration(rapid.IntRange(0, 90).Draw(r, "seconds"))*time.Second)
			case "deploy":
				l.deploy(r)
			case "create":
				l.create(r)
			case "delete":
				l.delete(r)
			}
			l.watch(r, time.Duration(rapid.IntRange(0, 10_000).Draw(r, "milliseconds"))*time.Millisecond)
		}
		for l.busy() {
			l.watch(r, 5*time.Second)
		}
		l.watch(r, 2*time.Minute)
		first.tell(l)
		want, got := l.sure(l.observer.look()), l.sure(expose(r, l.registry).series)
		for _, series := range []expectation{want, got} {
			maps.DeleteFunc(series, func(name string, _ float64) bool {
				return strings.HasPrefix(name, "ecs_revision_exporter_refreshes_total")
			})
		}
		if diff := difference(want, got); diff != "" {
			r.Fatalf("at rest, at %s (-want +got):\n%s", time.Now().Format(time.DateTime), diff)
		}
	})
}

// watch lets time pass, and looks every second whether all is as it must always be.
func (l *life) watch(r *rapid.T, pause time.Duration) {
	for end := time.Now().Add(pause); time.Now().Before(end); {
		time.Sleep(min(time.Second, time.Until(end)))
		synctest.Wait()
		known := l.before.created
		now := expose(r, l.registry)
		l.assertFailures(r, now)
		l.assertAlways(r, now)
		for service, created := range known {
			cluster, name, _ := strings.Cut(service, "/")
			is, there := l.fleet.Service(cluster, name)
			if _, exposed := now.created[service]; !exposed && there && aws.ToString(is.Status) == "ACTIVE" && seconds1970(is.CreatedAt) == created {
				r.Errorf("%s has vanished at %s", service, time.Now().Format(time.DateTime))
			}
		}
	}
}

// seconds1970 is a time as metrics have it.
func seconds1970(t *time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// busy tells whether a service is on the move. Deployments are not listed at once, and those of other controllers never.
func (l *life) busy() bool {
	for _, cluster := range l.fleet.Clusters() {
		name := aws.ToString(cluster.ClusterName)
		for _, arn := range l.fleet.ServiceARNs(name) {
			service, _ := l.fleet.Service(name, arn)
			listed := l.fleet.Deployments(name, arn)
			if len(service.TaskSets) > 1 || slices.ContainsFunc(service.Deployments, isUnderWay) || len(listed) > 0 && !hasEnded(listed[0]) {
				return true
			}
		}
	}
	return false
}

func isUnderWay(d types.Deployment) bool {
	return d.RolloutState == types.DeploymentRolloutStateInProgress
}

// firstReads is when the deployments of services were first read.
type firstReads struct {
	mu sync.Mutex
	at map[string]map[int64]time.Time // by the names of cluster and service, and by their creation in milliseconds
}

// firstReads notes from now on when the deployments of services are first read.
func (l *life) firstReads(t *testing.T) *firstReads {
	t.Helper()
	f := &firstReads{at: map[string]map[int64]time.Time{}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	t.Cleanup(func() { stop(); <-ended })
	go func() {
		defer close(ended)
		for {
			select {
			case <-l.Changed():
				f.note(l)
			case <-ctx.Done():
				return
			}
		}
	}()
	return f
}

// note notes which services have counts of deployments now.
func (f *firstReads) note(l *life) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fleet := range l.Fleets() {
		for _, cluster := range fleet.Clusters {
			for _, service := range cluster.Services {
				key, created := cluster.Name+"/"+service.Name, service.CreatedAt.UnixMilli()
				if f.at[key] == nil {
					f.at[key] = map[int64]time.Time{}
				}
				if _, known := f.at[key][created]; !known && service.Finished != nil {
					f.at[key][created] = time.Now()
				}
			}
		}
	}
}

// tell tells the observer what was noted.
func (f *firstReads) tell(l *life) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, cluster := range l.fleet.Clusters() {
		name := aws.ToString(cluster.ClusterName)
		for _, arn := range l.fleet.ServiceARNs(name) {
			service, _ := l.fleet.Service(name, arn)
			at := f.at[name+"/"+aws.ToString(service.ServiceName)][service.CreatedAt.UnixMilli()]
			l.observer.past.of(name, service, at)
		}
	}
}
