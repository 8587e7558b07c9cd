package fault_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go/document"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ecs_revision_exporter/simulator/fault"
)

func TestEdit(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Edit(func(answer map[string]any) {
		answer["clusterArns"] = []string{"made up"}
	})})()
	out, err := w.client.ListClusters(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.ClusterArns) != 1 || out.ClusterArns[0] != "made up" {
		t.Errorf("listed %v", out.ClusterArns)
	}
}

func TestEditLeavesErrorsAndSTSAlone(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Edit(func(map[string]any) { t.Error("edits") })})()
	if err := w.assume(t.Context()); err != nil {
		t.Error(err)
	}
	w.Inject(fault.Fault{Calls: 1, Effect: injected()})
	if !befallen(t, w.list(t.Context())) {
		t.Error("the error has gone")
	}
	w.Inject(fault.Fault{Effect: fault.NotJSON()})
	if w.list(t.Context()) == nil {
		t.Error("gibberish was understood")
	}
}

// TestEditsChangeNothingElse holds an answer that an edit had nothing to do with
// against the answer without it.
func TestEditsChangeNothingElse(t *testing.T) {
	w := newWorld(t)
	plain, err := w.services(t.Context(), "web", "worker")
	if err != nil {
		t.Fatal(err)
	}
	for name, effect := range map[string]fault.Effect{
		"nothing":  fault.Edit(func(map[string]any) {}),
		"drop":     fault.Drop("services.deployments.colour"),
		"missing":  fault.Missing(prefix + "service/default/absent"),
		"inactive": fault.Inactive(prefix + "service/staging/web"),
		"shift":    fault.ShiftTimes(0),
	} {
		remove := w.Inject(fault.Fault{Effect: effect})
		edited, err := w.services(t.Context(), "web", "worker")
		remove()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain.Services, edited.Services, cmpopts.IgnoreTypes(document.NoSerde{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(edited.Failures) != 0 {
			t.Errorf("%s: %d failures", name, len(edited.Failures))
		}
	}
}

func TestDrop(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Chain(
		fault.Drop("services.createdAt"), fault.Drop("services.deployments.status"), fault.Drop("failures"),
	)})()
	out, err := w.services(t.Context(), "web", "worker")
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Services) != 2 || out.Failures != nil {
		t.Errorf("%d services, failures %v", len(out.Services), out.Failures)
	}
	for _, service := range out.Services {
		if service.CreatedAt != nil || service.Status == nil || len(service.Deployments) == 0 {
			t.Errorf("created at %v, status %v, %d deployments", service.CreatedAt, service.Status, len(service.Deployments))
		}
		for _, deployment := range service.Deployments {
			if deployment.Status != nil || deployment.CreatedAt == nil {
				t.Errorf("deployment %+v", deployment)
			}
		}
	}
}

func TestGrow(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Grow("serviceRevisions.taskDefinition", 3)})()
	out, err := w.revisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := aws.ToString(out.ServiceRevisions[0].TaskDefinition); got != strings.Repeat("x", 3<<20) {
		t.Errorf("%d bytes, want 3 MiB", len(got))
	}
}

func TestShiftTimes(t *testing.T) {
	w := newWorld(t)
	read := func() (types.Service, types.ServiceRevision) {
		services, err := w.services(t.Context(), "web")
		if err != nil {
			t.Fatal(err)
		}
		revisions, err := w.revisions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return services.Services[0], revisions.ServiceRevisions[0]
	}
	service, revision := read()
	defer w.Inject(fault.Fault{Effect: fault.ShiftTimes(-90 * time.Minute)})()
	shiftedService, shiftedRevision := read()
	for name, pair := range map[string][2]*time.Time{
		"service":    {service.CreatedAt, shiftedService.CreatedAt},
		"deployment": {service.Deployments[0].UpdatedAt, shiftedService.Deployments[0].UpdatedAt},
		"revision":   {revision.CreatedAt, shiftedRevision.CreatedAt},
	} {
		if got := pair[1].Sub(*pair[0]).Round(time.Millisecond); got != -90*time.Minute {
			t.Errorf("%s: shifted by %v", name, got)
		}
	}
	untimed := cmpopts.IgnoreTypes(document.NoSerde{}, time.Time{})
	if diff := cmp.Diff(service, shiftedService, untimed); diff != "" {
		t.Error(diff)
	}
}
