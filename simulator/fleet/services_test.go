package fleet_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

func TestChange(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{Image: "nginx:1.29.1"})
	revision := func() types.ServiceRevision {
		w.clock.advance(time.Hour)
		r, _ := w.Revision(*w.service(arn).CurrentServiceRevisions[0].Arn)
		return r
	}
	describe := func(r types.ServiceRevision) string {
		guarded := map[bool]string{true: " guarded", false: ""}[r.GuardDutyEnabled]
		return *r.ContainerImages[0].Image + " " + number(*r.TaskDefinition) + guarded
	}
	before := revision()
	if got := describe(before); got != "nginx:1.29.1 test-web:1 guarded" {
		t.Errorf("at first %s", got)
	}
	for _, c := range []struct {
		change fleet.Change
		want   string
	}{
		{fleet.Change{}, "nginx:1.29.2 test-web:2 guarded"},
		{fleet.Change{Image: "nginx:1.31.0"}, "nginx:1.31.0 test-web:3 guarded"},
		{fleet.Change{Image: "nginx:1.31.0"}, "nginx:1.31.0 test-web:3 guarded"},
		{fleet.Change{GuardDuty: aws.Bool(false), Image: "nginx:1.31.0"}, "nginx:1.31.0 test-web:3"},
		{fleet.Change{Outcome: fleet.RollBack}, "nginx:1.31.0 test-web:3"},
		{fleet.Change{}, "nginx:1.31.2 test-web:5"},
	} {
		w.deploy(c.change)
		after := revision()
		if got := describe(after); got != c.want {
			t.Errorf("%+v: %s, want %s", c.change, got, c.want)
		}
		if rolledBack := c.change.Outcome == fleet.RollBack; rolledBack != (*after.ServiceRevisionArn == *before.ServiceRevisionArn) {
			t.Errorf("%+v: revision %s after %s", c.change, *after.ServiceRevisionArn, *before.ServiceRevisionArn)
		}
		if s := w.service(arn); *s.TaskDefinition != *after.TaskDefinition {
			t.Errorf("the service has %s, its revision %s", *s.TaskDefinition, *after.TaskDefinition)
		}
		before = after
	}
}

func TestFirstDeployment(t *testing.T) {
	for outcome, want := range map[fleet.Outcome]types.ServiceDeploymentStatus{
		fleet.Succeed:       types.ServiceDeploymentStatusSuccessful,
		fleet.Stop:          types.ServiceDeploymentStatusStopped,
		fleet.RollBack:      types.ServiceDeploymentStatusRollbackFailed,
		fleet.StopRequested: types.ServiceDeploymentStatusRollbackFailed,
	} {
		w, arn := newService(t, fleet.ServiceSpec{Outcome: outcome})
		d := w.deployments(arn)[0]
		if d.Status != want || len(d.SourceServiceRevisions) != 0 {
			t.Errorf("%s from %d revisions, want %s from none", d.Status, len(d.SourceServiceRevisions), want)
		}
		if d.Rollback != nil && d.Rollback.ServiceRevisionArn != nil {
			t.Errorf("rolled back to %s", *d.Rollback.ServiceRevisionArn)
		}
		if s := w.service(arn); (s.RunningCount == 2) != (outcome == fleet.Succeed) {
			t.Errorf("%s with %d tasks", d.Status, s.RunningCount)
		}
	}
}

func TestDeployAfterAStop(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	w.deploy(fleet.Change{Outcome: fleet.Stop})
	w.clock.advance(time.Hour)
	left := w.service(arn)
	if left.RunningCount != 2 || left.CurrentServiceRevisions[0].RunningTaskCount != 0 {
		t.Errorf("after the stop: %+v", left.CurrentServiceRevisions)
	}
	want := *left.CurrentServiceRevisions[1].Arn // the one that has tasks, and worked
	w.deploy(fleet.Change{Outcome: fleet.RollBack})
	w.clock.advance(time.Hour)
	d := w.deployments(arn)[0]
	if sources := d.SourceServiceRevisions; len(sources) != 1 || *sources[0].Arn != want {
		t.Errorf("%d sources, want %s only", len(sources), want)
	}
	if *d.Rollback.ServiceRevisionArn != want {
		t.Errorf("rolled back to %s, want %s", *d.Rollback.ServiceRevisionArn, want)
	}
	if s := w.service(arn); s.RunningCount != 2 || len(s.CurrentServiceRevisions) != 1 {
		t.Errorf("after the rollback %d tasks of %d revisions", s.RunningCount, len(s.CurrentServiceRevisions))
	}
}

func TestDeleteService(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	deployment := w.deploy(fleet.Change{})
	w.clock.advance(fleet.DigestsDelay)
	revision := *w.service(arn).CurrentServiceRevisions[0].Arn
	if err := w.DeleteService("test", "web"); err != nil {
		t.Fatal(err)
	}
	look := func(step string, status string, listed, past bool) {
		t.Helper()
		s, known := w.find(arn)
		if got := aws.ToString(s.Status); got != status || known != (status != "") {
			t.Errorf("%s: %q, want %q", step, got, status)
		}
		if got := slices.Contains(w.ServiceARNs("test"), arn); got != listed {
			t.Errorf("%s: listed %v", step, got)
		}
		_, described := w.Revision(revision)
		d, found := w.Deployment(deployment)
		if described != past || found != past || (len(w.deployments(arn)) > 0) != past {
			t.Errorf("%s: revision there %v, deployment there %v", step, described, found)
		}
		if past && (d.Status != types.ServiceDeploymentStatusStopped || d.StoppedAt == nil) {
			t.Errorf("%s: its deployment is %s", step, d.Status)
		}
	}
	look("at once", "DRAINING", false, true)
	if _, err := w.CreateService("test", fleet.ServiceSpec{Name: "web"}); err == nil {
		t.Error("created again while DRAINING")
	}
	w.clock.advance(fleet.DrainTime - 1)
	look("before it has drained", "DRAINING", false, true)
	w.clock.advance(1)
	look("drained", "INACTIVE", false, false)
	if s := w.service(arn); s.RunningCount != 0 || s.Deployments != nil || s.CurrentServiceRevisions != nil {
		t.Errorf("drained, but %+v", s)
	}
	w.clock.advance(fleet.InactiveTime - 1)
	look("for an hour", "INACTIVE", false, false)
	w.clock.advance(1)
	look("after the hour", "", false, false)
}

func TestDeleteServiceWithATaskSet(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{Controller: types.DeploymentControllerTypeExternal})
	if s := w.service(arn); len(s.TaskSets) != 1 || s.RunningCount != 2 {
		t.Errorf("%d task sets, %d tasks", len(s.TaskSets), s.RunningCount)
	}
	if err := w.DeleteService("test", "web"); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(fleet.DrainTime)
	if s := w.service(arn); len(s.TaskSets) != 0 || s.RunningCount != 0 {
		t.Errorf("drained, but with %d task sets, %d tasks", len(s.TaskSets), s.RunningCount)
	}
}

func TestCreateServiceAgain(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	if err := w.DeleteService("test", "web"); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(fleet.DrainTime)
	again, err := w.CreateService("test", fleet.ServiceSpec{Name: "web"})
	if err != nil || again != arn {
		t.Fatalf("created %q, error %v", again, err)
	}
	w.clock.advance(fleet.InactiveTime) // when the first is forgotten
	if s := w.service(arn); *s.Status != "ACTIVE" || len(w.ServiceARNs("test")) != 1 {
		t.Errorf("the new service is %s, listed %v", *s.Status, w.ServiceARNs("test"))
	}
}

func TestRefusals(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{})
	w.CreateCluster("gone")
	if err := w.DeleteCluster("gone"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CreateService("test", fleet.ServiceSpec{Name: "blue", Controller: types.DeploymentControllerTypeCodeDeploy}); err != nil {
		t.Fatal(err)
	}
	deploy := func(cluster, service string) error {
		_, err := w.Deploy(cluster, service, fleet.Change{})
		return err
	}
	create := func(cluster, name string) error {
		_, err := w.CreateService(cluster, fleet.ServiceSpec{Name: name})
		return err
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{deploy("absent", "web"), `no cluster "absent"`},
		{deploy("gone", "web"), `cluster "gone" is INACTIVE`},
		{deploy("test", "absent"), `no service "absent" in cluster "test"`},
		{deploy("test", "blue"), `service "blue" deploys by the controller CODE_DEPLOY`},
		{create("absent", "web"), `no cluster "absent"`},
		{create("test", ""), `a service for cluster "test" has no name`},
		{create("test", "web"), `cluster "test" has a service "web" already`},
		{w.DeleteService("test", "absent"), `no service "absent" in cluster "test"`},
		{w.DeleteCluster("absent"), `no cluster "absent"`},
		{w.DeleteCluster("test"), `cluster "test" has 2 services`},
		{w.DeleteService("test", "web"), ""},
		{w.DeleteService("test", "web"), `service "web" is DRAINING`},
	} {
		got := ""
		if c.err != nil {
			got = c.err.Error()
		}
		if got != c.want {
			t.Errorf("error %q, want %q", got, c.want)
		}
	}
}

func TestNamesAndARNs(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	const base = "arn:aws:ecs:eu-west-1:123456789012:"
	for _, name := range []string{"web", base + "service/test/web", base + "service/web"} {
		for _, cluster := range []string{"test", base + "cluster/test"} {
			if s, ok := w.Service(cluster, name); !ok || *s.ServiceArn != arn {
				t.Errorf("%s in %s is not there", name, cluster)
			}
		}
	}
	w.CreateCluster("other")
	for _, name := range []string{"web", base + "service/test/web", base + "service/web", "arn:aws:ecs:eu-west-1:210987654321:service/test/web"} {
		if _, ok := w.Service("other", name); ok {
			t.Errorf("%s is in another cluster", name)
		}
	}
	s := w.service(arn)
	revision, deployment := *s.CurrentServiceRevisions[0].Arn, *w.deployments(arn)[0].ServiceDeploymentArn
	if id := number(revision); len(id) != 19 || strings.Trim(id, "0123456789") != "" || *s.Deployments[0].Id != "ecs-svc/"+id {
		t.Errorf("revision %s, deployment %s", revision, *s.Deployments[0].Id)
	}
	if revision != base+"service-revision/test/web/"+number(revision) ||
		deployment != base+"service-deployment/test/web/"+number(deployment) || len(number(deployment)) != 21 {
		t.Errorf("revision %s, service deployment %s", revision, deployment)
	}
}
