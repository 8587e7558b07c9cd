package fleet_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// lag is for how long the fleets of these tests remember.
const lag = 5 * time.Second

// memories is what a fleet is asked of the past.
type memories struct {
	Clusters    []string
	Services    map[string][]string // by cluster
	Described   map[string]types.Service
	Listed      map[string][]types.ServiceDeployment // by service
	Deployments map[string]types.ServiceDeployment
}

// remembered gives what the fleet answers of a moment. It asks for everything that was ever seen, by name.
func (w *world) remembered(names map[string][]string, moment time.Time) memories {
	m := memories{
		w.ClusterARNsAt(moment), map[string][]string{}, map[string]types.Service{},
		map[string][]types.ServiceDeployment{}, map[string]types.ServiceDeployment{},
	}
	for cluster, services := range names {
		if listed := w.ServiceARNsAt(cluster, moment); len(listed) > 0 {
			m.Services[cluster] = listed
		}
		for _, name := range services {
			path := cluster + "/" + name
			if s, ok := w.ServiceAt(cluster, name, moment); ok {
				m.Described[path] = s
			}
			listed := w.DeploymentsAt(cluster, name, moment)
			if len(listed) > 0 {
				m.Listed[path] = listed
			}
			for _, d := range listed {
				if described, ok := w.DeploymentAt(*d.ServiceDeploymentArn, moment); ok {
					m.Deployments[*d.ServiceDeploymentArn] = described
				}
			}
		}
	}
	return m
}

// written gives them to read.
func written(t *testing.T, m memories) []byte {
	t.Helper()
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// note adds the services that are there now to the names.
func (w *world) note(names map[string][]string) {
	for _, c := range w.Clusters() {
		for _, arn := range w.ServiceARNs(*c.ClusterArn) {
			if name := number(arn); !slices.Contains(names[*c.ClusterName], name) {
				names[*c.ClusterName] = append(names[*c.ClusterName], name)
			}
		}
	}
}

// TestPast asks a fleet that changes quickly for moments that it remembers, and holds that against what it
// answered then.
func TestPast(t *testing.T) {
	c := &clock{now: start()}
	w := &world{t: t, clock: c, Fleet: fleet.New(fleet.Config{
		Account: "123456789012", Region: "eu-west-1", Seed: 7, Clusters: 2, Services: 12, Speed: 20, Lag: lag, Now: c.Now,
	})}
	names := map[string][]string{}
	const step = 250 * time.Millisecond
	var truths []memories
	for i := range 170 {
		w.churn(i)
		w.note(names)
		truths = append(truths, w.remembered(names, c.Now()))
		for _, ago := range []time.Duration{0, step, lag / 2, lag - step, lag} {
			then := i - int(ago/step)
			if then < 0 {
				continue
			}
			if got := w.remembered(names, c.Now().Add(-ago)); !reflect.DeepEqual(got, truths[then]) {
				t.Fatalf("at step %d the fleet says of %v ago\n%s\nand said then\n%s", i, ago, written(t, got), written(t, truths[then]))
			}
		}
		c.advance(step)
	}
}

// churn makes and deletes a cluster and a service again and again. Where the fleet's own life was quicker, that fails.
func (w *world) churn(step int) {
	switch step % 80 {
	case 0:
		w.CreateCluster("brief")
	case 10:
		_, _ = w.CreateService("brief", fleet.ServiceSpec{Name: "web"})
	case 40:
		_ = w.DeleteService("brief", "web")
	case 70:
		_ = w.DeleteCluster("brief")
	}
}

func TestPastHasAnEnd(t *testing.T) {
	for _, kept := range []time.Duration{0, lag} {
		c := &clock{now: start()}
		f := fleet.New(fleet.Config{Account: "123456789012", Region: "eu-west-1", Clusters: 1, Services: 1, Lag: kept, Now: c.Now})
		if n := len(f.ServiceARNsAt("production", start().Add(-time.Hour))); n != 1 {
			t.Errorf("before it was made the fleet has %d services", n)
		}
		c.advance(time.Hour)
		if _, err := f.CreateService("production", fleet.ServiceSpec{Name: "web"}); err != nil {
			t.Fatal(err)
		}
		for ago, want := range map[time.Duration]bool{0: true, time.Second: kept == 0, lag: kept == 0, time.Hour: kept == 0} {
			if _, known := f.ServiceAt("production", "web", c.Now().Add(-ago)); known != want {
				t.Errorf("lag %v: a service that is created now was known %v ago: %t", kept, ago, known)
			}
		}
	}
}
