package fleet_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// images says what a revision tells of its images.
func (w *world) images(revision string) string {
	w.t.Helper()
	r, ok := w.Revision(revision)
	if !ok {
		w.t.Fatalf("no revision %s", revision)
	}
	digests := 0
	for _, image := range r.ContainerImages {
		if image.ImageDigest != nil {
			digests++
		}
	}
	switch {
	case len(r.ContainerImages) == 0:
		return "no images"
	case digests == 0:
		return "images"
	case digests == len(r.ContainerImages):
		return "digests"
	default:
		return "some digests"
	}
}

func TestImagesArrive(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{Sidecars: 3})
	w.deploy(fleet.Change{})
	begun := w.clock.Now()
	target := *w.service(arn).CurrentServiceRevisions[0].Arn
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{0, "no images"},
		{fleet.ImagesDelay - 1, "no images"},
		{fleet.ImagesDelay, "images"},
		{fleet.DigestsDelay - 1, "images"},
		{fleet.DigestsDelay, "digests"},
	} {
		w.clock.set(begun.Add(c.after))
		if got := w.images(target); got != c.want {
			t.Errorf("after %v: %s, want %s", c.after, got, c.want)
		}
	}
}

func TestDigestsThatNeverArrive(t *testing.T) {
	for name, spec := range map[string]fleet.ServiceSpec{
		"version consistency off": {NoDigests: true},
		"no tasks":                {DesiredCount: aws.Int32(0)},
	} {
		w, arn := newService(t, spec)
		if got := w.images(*w.service(arn).CurrentServiceRevisions[0].Arn); got != "images" {
			t.Errorf("%s: %s after an hour", name, got)
		}
	}
}

func TestManagedResourcesArrive(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{Express: true, Gateway: true})
	w.deploy(fleet.Change{})
	begun := w.clock.Now()
	target := *w.service(arn).CurrentServiceRevisions[0].Arn
	if fleet.ManagedResourcesDelay <= fleet.DigestsDelay {
		t.Error("the resources do not change after the images")
	}
	for _, c := range []struct {
		after   time.Duration
		status  types.ManagedResourceStatus
		route   types.GatewayRouteStatus
		updated time.Duration
	}{
		{0, types.ManagedResourceStatusProvisioning, types.GatewayRouteStatusCreateInProgress, 0},
		{fleet.ManagedResourcesDelay - 1, types.ManagedResourceStatusProvisioning, types.GatewayRouteStatusCreateInProgress, 0},
		{fleet.ManagedResourcesDelay, types.ManagedResourceStatusActive, types.GatewayRouteStatusActive, fleet.ManagedResourcesDelay},
		{time.Hour, types.ManagedResourceStatusActive, types.GatewayRouteStatusActive, fleet.ManagedResourcesDelay},
	} {
		w.clock.set(begun.Add(c.after))
		r, _ := w.Revision(target)
		group, route := r.EcsManagedResources.LogGroups[0], r.EcsManagedResources.GatewayConnections[0]
		if group.Status != c.status || route.Status != c.route || !group.UpdatedAt.Equal(begun.Add(c.updated)) {
			t.Errorf("after %v: %s since %v, route %s", c.after, group.Status, *group.UpdatedAt, route.Status)
		}
		if waits := c.status == types.ManagedResourceStatusProvisioning; waits != (group.StatusReason != nil) {
			t.Errorf("after %v: reason %v", c.after, group.StatusReason)
		}
	}
}

func TestFasterFleetDividesDelays(t *testing.T) {
	w := newWorld(t, 1, 0, 10)
	w.CreateCluster("test")
	arn, err := w.CreateService("test", fleet.ServiceSpec{Name: "web"})
	if err != nil {
		t.Fatal(err)
	}
	target := *w.service(arn).CurrentServiceRevisions[0].Arn
	w.clock.set(start().Add(fleet.DigestsDelay/10 - 1))
	if got := w.images(target); got != "images" {
		t.Errorf("just before a tenth of the delay: %s", got)
	}
	w.clock.advance(1)
	if got := w.images(target); got != "digests" {
		t.Errorf("after a tenth of the delay: %s", got)
	}
	steps := fleet.Timeline("", fleet.Succeed)
	w.clock.set(start().Add(steps[len(steps)-1].After / 10))
	if d := w.deployments(arn); d[0].Status != types.ServiceDeploymentStatusSuccessful {
		t.Errorf("%s after a tenth of the time", d[0].Status)
	}
}

func TestCurrentServiceDeployment(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	first := *w.deployments(arn)[0].ServiceDeploymentArn
	second := w.deploy(fleet.Change{})
	begun := w.clock.Now()
	steps := fleet.Timeline("", fleet.Succeed)
	end := steps[len(steps)-1].After
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{0, ""},
		{fleet.CurrentDeploymentAbsent - 1, ""},
		{fleet.CurrentDeploymentAbsent, first},
		{fleet.CurrentDeploymentStale - 1, first},
		{fleet.CurrentDeploymentStale, second},
		{end - 1, second},
		{end, ""},
	} {
		w.clock.set(begun.Add(c.after))
		if got := aws.ToString(w.service(arn).CurrentServiceDeployment); got != c.want {
			t.Errorf("after %v: %q, want %q", c.after, got, c.want)
		}
	}
}

func TestDeploymentShowsUp(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	deployment := w.deploy(fleet.Change{})
	begun := w.clock.Now()
	for _, c := range []struct {
		after             time.Duration
		listed, described bool
	}{
		{0, false, false},
		{fleet.ListingDelay - 1, false, false},
		{fleet.ListingDelay, true, false},
		{fleet.DescribeDelay - 1, true, false},
		{fleet.DescribeDelay, true, true},
		{fleet.History, true, true},
		{fleet.History + 1, false, false},
	} {
		w.clock.set(begun.Add(c.after))
		all := w.deployments(arn)
		listed := len(all) > 0 && *all[0].ServiceDeploymentArn == deployment
		_, described := w.Deployment(deployment)
		if listed != c.listed || described != c.described {
			t.Errorf("after %v: listed %v, described %v", c.after, listed, described)
		}
	}
}

func TestPastTheHistory(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{})
	former := *w.service(arn).CurrentServiceRevisions[0].Arn
	w.clock.advance(fleet.History)
	if all := w.deployments(arn); len(all) != 0 {
		t.Errorf("%d deployments are listed", len(all))
	}
	if got := w.images(former); got != "digests" {
		t.Errorf("the current revision has %s", got)
	}
	w.deploy(fleet.Change{})
	w.clock.advance(fleet.DrainTime)
	if _, ok := w.Revision(former); !ok {
		t.Error("the source revision is gone while the deployment is under way")
	}
}
