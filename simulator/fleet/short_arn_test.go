package fleet_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/simulator/fleet"
)

const (
	arnPrefix = "arn:aws:ecs:eu-west-1:123456789012:"
	shortWeb  = arnPrefix + "service/web"
)

// newTwins makes a world with services of one name and ARN in the clusters test and other.
func newTwins(t *testing.T) *world {
	t.Helper()
	w, arn := newService(t, fleet.ServiceSpec{ShortARN: true})
	w.CreateCluster("other")
	other, err := w.CreateService("other", fleet.ServiceSpec{Name: "web", ShortARN: true})
	if err != nil {
		t.Fatal(err)
	}
	if arn != shortWeb || other != shortWeb {
		t.Fatalf("ARNs %s and %s", arn, other)
	}
	w.clock.advance(time.Hour)
	return w
}

func TestTwinsAreToldApartByTheirCluster(t *testing.T) {
	w := newTwins(t)
	w.deploy(fleet.Change{})
	w.clock.advance(time.Hour)
	for cluster, deployments := range map[string]int{"test": 2, "other": 1} {
		long := arnPrefix + "service/" + cluster + "/web"
		if got := w.ServiceARNs(cluster); !slices.Equal(got, []string{shortWeb}) {
			t.Errorf("%s lists %v", cluster, got)
		}
		for _, by := range []string{"web", shortWeb, long} {
			s, known := w.Service(cluster, by)
			if !known || *s.ServiceArn != shortWeb || number(*s.ClusterArn) != cluster || s.Tags != nil {
				t.Errorf("%s in %s is %s in %s, tags %v", by, cluster, *s.ServiceArn, *s.ClusterArn, s.Tags)
			}
			if all := w.Deployments(cluster, by); len(all) != deployments {
				t.Errorf("%s in %s has %d deployments, want %d", by, cluster, len(all), deployments)
			}
		}
		d := w.Deployments(cluster, "web")[0]
		r, _ := w.Revision(*d.TargetServiceRevision.Arn)
		for arn, want := range map[string]string{
			*d.ServiceArn: shortWeb, *r.ServiceArn: long,
			*d.ServiceDeploymentArn: arnPrefix + "service-deployment/" + cluster + "/web/" + number(*d.ServiceDeploymentArn),
			*r.ServiceRevisionArn:   arnPrefix + "service-revision/" + cluster + "/web/" + number(*r.ServiceRevisionArn),
		} {
			if arn != want {
				t.Errorf("%s, want %s", arn, want)
			}
		}
	}
	if _, known := w.Service("test", arnPrefix+"service/other/web"); known {
		t.Error("a service was found in another cluster")
	}
}

func TestTwinsAreDeletedOnTheirOwn(t *testing.T) {
	w := newTwins(t)
	if err := w.DeleteService("test", shortWeb); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(fleet.DrainTime + fleet.InactiveTime)
	_, known := w.Service("test", "web")
	other, left := w.Service("other", "web")
	if known || !left || *other.Status != "ACTIVE" || len(w.Deployments("other", "web")) != 1 {
		t.Errorf("the deleted one is there: %t, the other: %t", known, left)
	}
}

func TestLengthenARN(t *testing.T) {
	w := newTwins(t)
	if err := w.LengthenARN("test", shortWeb); err != nil {
		t.Fatal(err)
	}
	long := arnPrefix + "service/test/web"
	for cluster, want := range map[string]string{"test": long, "other": shortWeb} {
		for _, by := range []string{"web", shortWeb, arnPrefix + "service/" + cluster + "/web"} {
			if s, _ := w.Service(cluster, by); *s.ServiceArn != want {
				t.Errorf("%s in %s has the ARN %s, want %s", by, cluster, *s.ServiceArn, want)
			}
		}
		if got := w.ServiceARNs(cluster); !slices.Equal(got, []string{want}) {
			t.Errorf("%s lists %v, want %s", cluster, got, want)
		}
	}
	deployment, err := w.Deploy("test", shortWeb, fleet.Change{})
	if err != nil {
		t.Fatal(err)
	}
	w.clock.advance(time.Hour)
	if d, _ := w.Deployment(deployment); *d.ServiceArn != long {
		t.Errorf("a deployment of %s", *d.ServiceArn)
	}
	if w.LengthenARN("test", "web") != nil || w.LengthenARN("test", "absent") == nil || w.LengthenARN("absent", "web") == nil {
		t.Error("only what is unknown is an error")
	}
}

// shorts gives how many clusters each short ARN is in.
func (w *world) shorts() map[string]int {
	w.t.Helper()
	clusters := map[string]int{}
	for _, c := range w.Clusters() {
		for _, arn := range w.ServiceARNs(*c.ClusterArn) {
			if arn == arnPrefix+"service/"+number(arn) {
				clusters[arn]++
			}
		}
	}
	return clusters
}

func TestFleetsHaveTwins(t *testing.T) {
	for clusters := 2; clusters <= 20; clusters++ {
		c := &clock{now: start()}
		w := &world{t: t, clock: c, Fleet: fleet.New(fleet.Config{
			Account: "123456789012", Region: "eu-west-1", Clusters: clusters, Services: 40, Now: c.Now,
		})}
		if shorts := w.shorts(); slices.Max(slices.Collect(maps.Values(shorts))) < 2 {
			t.Errorf("%d clusters have the short ARNs %v", clusters, shorts)
		}
	}
}

func TestFleetLengthensARNs(t *testing.T) {
	for speed, most := range map[float64]int{0: 3, 1: 0, 8: 0} {
		w := newWorld(t, 1, 40, speed)
		before := len(w.shorts())
		w.clock.advance(time.Minute)
		soon := len(w.shorts())
		w.clock.advance(2 * time.Hour)
		if after := len(w.shorts()); before == 0 || soon != before || after > most {
			t.Errorf("at speed %v there are %d short ARNs, %d after a minute, %d after two hours", speed, before, soon, after)
		}
	}
}
