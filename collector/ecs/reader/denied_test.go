package reader

import (
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// denied is a cluster of forty services, of most of which the role may not ask.
type denied struct {
	operation string
	reads     func(n int) bool // whether it may ask of the one with that number, in the order of names
	later     bool             // it is denied only after all were read
}

// TestManyDeniedAreNotTheCluster denies an operation for more services than it takes to tell that
// it is denied for all: the others are read as ever, and the refusals cost little.
func TestManyDeniedAreNotTheCluster(t *testing.T) {
	half, few, last := func(n int) bool { return n%2 == 0 }, func(n int) bool { return n%10 == 0 }, func(n int) bool { return n >= 36 }
	for name, test := range map[string]denied{
		"half":                      {"DescribeServices", half, false},
		"but a few, later":          {"DescribeServices", few, true},
		"but the last":              {"DescribeServices", last, false},
		"but the last, later":       {"DescribeServices", last, true},
		"half of the lists":         {"ListServiceDeployments", half, false},
		"but the last lists, later": {"ListServiceDeployments", last, true},
	} {
		t.Run(name, inBubble(test.run))
	}
}

func (d denied) run(t *testing.T) {
	t.Helper()
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 40, Consistent: true}, defaults())
	time.Sleep(time.Hour) // until no service moves
	if d.later {
		w.running(t)
		time.Sleep(5 * time.Minute)
	}
	var read []string
	names := w.names(cluster)
	for n, name := range names {
		if d.reads(n) {
			read = append(read, name)
		} else {
			w.aws.Inject(fault.Fault{Operation: d.operation, Service: name, Effect: fault.AccessDenied()})
		}
	}
	if !d.later {
		w.running(t)
	}
	time.Sleep(20 * time.Minute)
	var deployed []string
	for _, name := range read {
		if _, err := w.fleet.Deploy(cluster, name, fleet.Change{}); err == nil { // ECS does not deploy all
			deployed = append(deployed, name)
		}
	}
	eachSecond(6*time.Minute, func() {
		for _, name := range read {
			if w.service(cluster, name) == nil {
				t.Fatalf("at %s nothing is told of %s", time.Now().Format(time.TimeOnly), name)
			}
		}
	})
	for _, name := range deployed {
		if s := w.service(cluster, name); s.Deployment == nil || time.Since(s.Deployment.CreatedAt) > 7*time.Minute || s.Deployment.Status != ecs.StatusSuccessful {
			t.Errorf("the deployment of %s is not told of: %+v", name, s.Deployment)
		}
	}
	w.assertUp(t)
	kind := ecs.FailureKind{Operation: d.operation, Reason: "AccessDeniedException"}
	before := count(w.Fleet().Failures, kind)
	time.Sleep(time.Hour)
	if refused := count(w.Fleet().Failures, kind) - before; refused > 3*(len(names)-len(read)) {
		t.Errorf("%d calls are refused in an hour, want a few for each of %d services", refused, len(names)-len(read))
	}
}

// names are those of the services of a cluster, in order.
func (w *world) names(cluster string) []string {
	var names []string
	for _, arn := range w.fleet.ServiceARNs(cluster) {
		names = append(names, ecs.LastPart(arn))
	}
	slices.Sort(names)
	return names
}
