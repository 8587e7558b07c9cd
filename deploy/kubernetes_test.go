package deploy

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"ecs_revision_exporter/exporter/exportertest"
)

// inKubernetes is what the one manifest of a kind has at a path, such as spec.ports[0].name.
func inKubernetes[T any](t *testing.T, kind, path string) (value T) {
	t.Helper()
	var manifests []yaml.Node
	for _, file := range []string{"kubernetes.yaml", "servicemonitor.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var documents []yaml.Node
		if err := yaml.Load(text, &documents, yaml.WithAllDocuments()); err != nil {
			t.Fatal(err)
		}
		manifests = append(manifests, documents...)
	}
	for _, manifest := range manifests {
		object := manifest.Content[0]
		if of := within(object, "kind"); of == nil || of.Value != kind {
			continue
		}
		at := within(object, path)
		if at == nil {
			t.Fatalf("%s has no %s", kind, path)
		}
		if err := at.Load(&value); err != nil {
			t.Fatalf("%s %s: %v", kind, path, err)
		}
		return value
	}
	t.Fatalf("there is no %s", kind)
	return value
}

// within is the node at a path within another one, nil when there is none.
func within(node *yaml.Node, path string) *yaml.Node {
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		parts := map[string]*yaml.Node{}
		for i, part := range node.Content {
			switch {
			case node.Kind == yaml.SequenceNode:
				parts[strconv.Itoa(i)] = part
			case i%2 == 0:
				parts[part.Value] = node.Content[i+1]
			}
		}
		if node = parts[name]; node == nil {
			return nil
		}
	}
	return node
}

const (
	pod       = "spec.template.spec."
	container = pod + "containers[0]."
)

// TestKubernetesStartsTheExporter gives the exporter arguments and a configuration that it
// takes, which keeps its cache where it can write.
func TestKubernetesStartsTheExporter(t *testing.T) {
	type mount struct {
		Path     string `yaml:"mountPath"`
		ReadOnly bool   `yaml:"readOnly"`
	}
	readOnly := map[string]bool{} // by path
	for _, mount := range inKubernetes[[]mount](t, "Deployment", container+"volumeMounts") {
		readOnly[mount.Path] = mount.ReadOnly
	}
	args := inKubernetes[[]string](t, "Deployment", container+"args")
	i := slices.IndexFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--config.file=") })
	file := strings.TrimPrefix(args[i], "--config.file=")
	configuration := inKubernetes[map[string]string](t, "ConfigMap", "data")[path.Base(file)]
	if !readOnly[path.Dir(file)] || configuration == "" {
		t.Errorf("there is no configuration at %s", file)
	}
	cache := cacheFile(configuration)
	if cannot, mounted := readOnly[path.Dir(cache)]; !mounted || cannot {
		t.Errorf("the cache file %s is not on a volume that can be written to", cache)
	}
	if volume := instruction(t, "VOLUME"); volume != path.Dir(cache) {
		t.Errorf("the cache file is in %s, the image has a volume at %s", path.Dir(cache), volume)
	}
	args[i] = "--config.file=" + exportertest.Written(t, strings.Replace(configuration, cache, path.Join(t.TempDir(), "cache"), 1))
	expectStart(t, args)
}

// cacheFile is the cache file of a configuration.
func cacheFile(configuration string) string {
	var c struct {
		CacheFile string `yaml:"cache_file"`
	}
	_ = yaml.Unmarshal([]byte(configuration), &c) // the exporter judges it
	return c.CacheFile
}

// TestKubernetesAsksTheExporter probes and scrapes where the exporter listens.
func TestKubernetesAsksTheExporter(t *testing.T) {
	if port := inKubernetes[int](t, "Deployment", container+"ports[0].containerPort"); port != defaultPort(t) {
		t.Errorf("the container listens at %d", port)
	}
	name := inKubernetes[string](t, "Deployment", container+"ports[0].name")
	demo := exportertest.Start(t, []string{"--demo", "--log.level=error"})
	for probe, want := range map[string]string{"livenessProbe": "/-/healthy", "readinessProbe": "/-/ready"} {
		at := inKubernetes[string](t, "Deployment", container+probe+".httpGet.path")
		if at != want {
			t.Errorf("the %s asks for %s", probe, at)
		}
		demo.WaitFor(t, at, 200)
		if port := inKubernetes[string](t, "Deployment", container+probe+".httpGet.port"); port != name {
			t.Errorf("the %s asks at %s", probe, port)
		}
	}
	if port := inKubernetes[string](t, "Service", "spec.ports[0].targetPort"); port != name {
		t.Errorf("the service leads to %s", port)
	}
}

// TestKubernetesTrustsNobody runs the container as the user of the image, who can write nothing but the cache.
func TestKubernetesTrustsNobody(t *testing.T) {
	uid, gid, _ := strings.Cut(instruction(t, "USER"), ":")
	for at, want := range map[string]string{
		pod + "securityContext.runAsUser":    uid,
		pod + "securityContext.runAsGroup":   gid,
		pod + "securityContext.fsGroup":      gid,
		pod + "securityContext.runAsNonRoot": "true",

		pod + "securityContext.seccompProfile.type":            "RuntimeDefault",
		container + "securityContext.allowPrivilegeEscalation": "false",
		container + "securityContext.readOnlyRootFilesystem":   "true",
		container + "securityContext.capabilities.drop[0]":     "ALL",
	} {
		if got := inKubernetes[string](t, "Deployment", at); got != want {
			t.Errorf("%s is %s, want %s", at, got, want)
		}
	}
	account := inKubernetes[string](t, "ServiceAccount", "metadata.name")
	if got := inKubernetes[string](t, "Deployment", pod+"serviceAccountName"); got != account {
		t.Errorf("the pod runs as %s, the service account is %s", got, account)
	}
	labels := inKubernetes[map[string]string](t, "Deployment", "spec.template.metadata.labels")
	for kind, at := range map[string]string{"Deployment": "spec.selector.matchLabels", "Service": "spec.selector"} {
		for label, value := range inKubernetes[map[string]string](t, kind, at) {
			if labels[label] != value {
				t.Errorf("%s selects %s=%s, the pod has %v", kind, label, value, labels)
			}
		}
	}
	if replicas := inKubernetes[string](t, "Deployment", "spec.replicas"); replicas != "1" {
		t.Errorf("%s exporters show everything so many times", replicas)
	}
}

// TestServiceMonitor selects the service and its port.
func TestServiceMonitor(t *testing.T) {
	labels := inKubernetes[map[string]string](t, "Service", "metadata.labels")
	for label, value := range inKubernetes[map[string]string](t, "ServiceMonitor", "spec.selector.matchLabels") {
		if labels[label] != value {
			t.Errorf("it selects %s=%s, the service has %v", label, value, labels)
		}
	}
	port := inKubernetes[string](t, "Service", "spec.ports[0].name")
	if got := inKubernetes[string](t, "ServiceMonitor", "spec.endpoints[0].port"); got != port {
		t.Errorf("it selects the port %s, the service has %s", got, port)
	}
}
