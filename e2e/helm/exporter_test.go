package helm

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestExporterStarts has the exporter check its arguments and its configuration, as the pod gives them.
func TestExporterStarts(t *testing.T) {
	for _, options := range [][]string{{valuesOf("defaults")}, {valuesOf("everything")}, {"--set=config.cache_file=null"}} {
		all := objects(t, render(t, "ecs-revision-exporter", chart, options...))
		files := filesOf(t, the[*core.Secret](all)[0])
		args := slices.Clone(the[*apps.Deployment](all)[0].Spec.Template.Spec.Containers[0].Args)
		for i, arg := range args {
			args[i] = strings.NewReplacer("/etc/ecs_revision_exporter/", files+"/", "/etc/ecs_revision_exporter_web/", files+"/").Replace(arg)
		}
		output, err := exportertest.Command(t.Context(), append(args, "--config.check")).CombinedOutput()
		if err != nil || string(output) != "The configuration is valid.\n" {
			t.Errorf("with %q the exporter says of %q: %v %s", options, args, err, output)
		}
	}
}

// filesOf is a folder with the configuration in a secret, and an empty file of --web.config.file.
func filesOf(t *testing.T, configuration *core.Secret) string {
	t.Helper()
	folder := t.TempDir()
	text := strings.ReplaceAll(configuration.StringData["config.yml"], "/var/lib/ecs_revision_exporter", folder)
	for file, text := range map[string]string{"config.yml": text, "web.yml": "{}"} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestChangedConfiguration restarts the pod, and nothing else does.
func TestChangedConfiguration(t *testing.T) {
	checksum := func(options string) string {
		all := objects(t, render(t, "ecs-revision-exporter", chart, options))
		return the[*apps.Deployment](all)[0].Spec.Template.Annotations["checksum/config"]
	}
	before := checksum("--set=config.refresh_interval=1m")
	if checksum("--set=config.refresh_interval=2m") == before {
		t.Error("the pod goes on with the old configuration")
	}
	if checksum("--set=config.refresh_interval=1m,rules.enabled=true") != before {
		t.Error("the pod restarts because of the rules")
	}
}

// TestReleasesSideBySide installs two exporters into one namespace, as for shards: no object is of both, and no service
// leads to the pod of the other.
func TestReleasesSideBySide(t *testing.T) {
	options := []string{"--set=serviceMonitor.enabled=true", "--set=cache.persistent=true"}
	one, other := render(t, "ecs-revision-exporter-0", chart, options...), render(t, "ecs-revision-exporter-1", chart, options...)
	names := regexp.MustCompile(`(?m)^kind: .*\nmetadata:\n  name: .*`)
	for _, name := range names.FindAllString(one, -1) {
		if slices.Contains(names.FindAllString(other, -1), name) {
			t.Errorf("both have %s", name)
		}
	}
	selector := labels.SelectorFromSet(the[*core.Service](objects(t, one))[0].Spec.Selector)
	for manifests, want := range map[string]bool{one: true, other: false} {
		pod := the[*apps.Deployment](objects(t, manifests))[0].Spec.Template.Labels
		if selector.Matches(labels.Set(pod)) != want {
			t.Errorf("%s selects %v: %t", selector, pod, !want)
		}
	}
}
