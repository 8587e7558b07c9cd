package fleet_test

import (
	"slices"
	"testing"
	"time"

	"ecs_revision_exporter/simulator/fleet"
)

func TestClusters(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{})
	w.CreateCluster("second")
	arn := w.CreateCluster("another")
	if again := w.CreateCluster("another"); again != arn {
		t.Errorf("created again as %s, was %s", again, arn)
	}
	if err := w.DeleteCluster("second"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range w.Clusters() {
		got = append(got, *c.ClusterName+" "+*c.Status)
	}
	if want := []string{"another ACTIVE", "second INACTIVE", "test ACTIVE"}; !slices.Equal(got, want) {
		t.Errorf("clusters %v, want %v", got, want)
	}
	for _, name := range []string{"another", arn} {
		if c, ok := w.Cluster(name); !ok || *c.ClusterArn != arn {
			t.Errorf("no cluster %s", name)
		}
	}
	w.CreateCluster("second")
	if c, _ := w.Cluster("second"); *c.Status != "ACTIVE" {
		t.Errorf("created again, the cluster is %s", *c.Status)
	}
}

func TestUnknown(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{})
	_, cluster := w.Cluster("absent")
	_, inCluster := w.Service("absent", "web")
	_, service := w.Service("test", "absent")
	_, elsewhere := w.Service("test", "arn:aws:ecs:eu-west-1:123456789012:service/other/web")
	_, deployment := w.Deployment("absent")
	_, revision := w.Revision("absent")
	if cluster || inCluster || service || elsewhere || deployment || revision {
		t.Error("what is unknown was found")
	}
	if w.ServiceARNs("absent") != nil || w.Deployments("absent", "web") != nil || w.Deployments("test", "absent") != nil {
		t.Error("what is unknown has contents")
	}
}

func TestServiceARNsKeepTheirOrder(t *testing.T) {
	w := newWorld(t, 1, 0, 0)
	w.CreateCluster("test")
	for _, name := range []string{"d", "b", "c"} {
		if _, err := w.CreateService("test", fleet.ServiceSpec{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	before := w.ServiceARNs("test")
	before = append(before, "the caller's own")
	if _, err := w.CreateService("test", fleet.ServiceSpec{Name: "e"}); err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteService("test", "b"); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(fleet.DrainTime)
	names := func(arns []string) (all []string) {
		for _, arn := range arns {
			all = append(all, number(arn))
		}
		return all
	}
	if got := names(before); !slices.Equal(got, []string{"d", "b", "c", "the caller's own"}) {
		t.Errorf("listed before: %v", got)
	}
	if got := names(w.ServiceARNs("test")); !slices.Equal(got, []string{"d", "c", "e"}) {
		t.Errorf("listed after: %v", got)
	}
}

func TestPartitions(t *testing.T) {
	for region, want := range map[string]struct{ cluster, image string }{
		"eu-west-1":     {"arn:aws:ecs:eu-west-1:123456789012:cluster/test", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:"},
		"cn-north-1":    {"arn:aws-cn:ecs:cn-north-1:123456789012:cluster/test", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:"},
		"us-gov-west-1": {"arn:aws-us-gov:ecs:us-gov-west-1:123456789012:cluster/test", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/web:"},
	} {
		c := &clock{now: start()}
		f := fleet.New(fleet.Config{Account: "123456789012", Region: region, Now: c.Now})
		if got := f.CreateCluster("test"); got != want.cluster {
			t.Errorf("cluster %s, want %s", got, want.cluster)
		}
		arn, err := f.CreateService("test", fleet.ServiceSpec{Name: "web"})
		if err != nil {
			t.Fatal(err)
		}
		c.advance(time.Hour)
		s, _ := f.Service("test", arn)
		r, _ := f.Revision(*s.CurrentServiceRevisions[0].Arn)
		if got := *r.ContainerImages[0].Image; got[:min(len(got), len(want.image))] != want.image {
			t.Errorf("image %s, want %s…", got, want.image)
		}
	}
}

func TestClockThatGoesBack(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	w.deploy(fleet.Change{})
	w.clock.advance(time.Hour)
	newest := *w.deployments(arn)[0].ServiceDeploymentArn
	w.clock.advance(-2 * time.Hour)
	if got := w.deployments(arn); *got[0].ServiceDeploymentArn != newest {
		t.Error("what had happened was undone")
	}
}
