package helm

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// TestSameAsManifests renders what deploy/kubernetes.yaml and deploy/servicemonitor.yaml have, which other tests hold
// against the exporter, the image and Prometheus.
func TestSameAsManifests(t *testing.T) {
	want := map[string]any{}
	for _, file := range []string{"kubernetes.yaml", "servicemonitor.yaml"} {
		text, err := os.ReadFile("../../deploy/" + file)
		if err != nil {
			t.Fatal(err)
		}
		byKind(t, want, objects(t, string(text)))
	}
	got := map[string]any{}
	byKind(t, got, objects(t, render(t, "ecs-revision-exporter", chart, "--set=serviceMonitor.enabled=true", "--set=config.targets[0].regions={eu-west-1}")))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-manifests +chart)\n%s", diff)
	}
}

// byKind adds objects by their kind, without the labels and the namespace that only the chart has. The configuration
// is in a secret in the chart, in a config map in the manifests.
func byKind(t *testing.T, all map[string]any, objects []runtime.Object) {
	t.Helper()
	for _, object := range objects {
		accessor, err := meta.Accessor(object)
		if err != nil {
			t.Fatal(err)
		}
		accessor.SetLabels(nil)
		accessor.SetNamespace("")
		switch object := object.(type) {
		case *apps.Deployment:
			object.Spec.Selector = nil
			object.Spec.Template.Labels, object.Spec.Template.Annotations = nil, nil
			object.Spec.Template.Spec.Volumes[0] = core.Volume{Name: "config"}
		case *core.Service:
			object.Spec.Selector = nil
		case *core.ConfigMap:
			all["configuration"] = parsed(t, object.Data["config.yml"])
			continue
		case *core.Secret:
			all["configuration"] = parsed(t, object.StringData["config.yml"])
			continue
		case *monitoring.ServiceMonitor:
			object.Spec.Selector.MatchLabels = nil
		}
		all[object.GetObjectKind().GroupVersionKind().Kind] = object
	}
}

// parsed is what a text in YAML says.
func parsed(t *testing.T, text string) (value any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}
