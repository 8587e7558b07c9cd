package helm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// TestArchive packages the chart as .goreleaser.yaml does, with files in place of links. It renders the same as the
// folder, but for its version, and is where the release takes it from.
func TestArchive(t *testing.T) {
	var release struct {
		Before  struct{ Hooks []string }
		Release struct {
			ExtraFiles []struct{ Glob string } `json:"extra_files"`
		}
	}
	if err := yaml.Unmarshal([]byte(text(t, "../../.goreleaser.yaml")[".goreleaser.yaml"]), &release); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	here := strings.NewReplacer("{{ .Version }}", "1.2.3", "../deploy/helm", chart, "../bin/chart", folder, "bin/chart", folder)
	_, args, _ := strings.Cut(here.Replace(release.Before.Hooks[0]), " helm ")
	if _, said, err := helm(t, strings.Fields(args)...); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	got := render(t, "ecs", here.Replace(release.Release.ExtraFiles[0].Glob), "--set=rules.enabled=true,dashboards.enabled=true")
	want := render(t, "ecs", chart, "--set=rules.enabled=true,dashboards.enabled=true")
	versions := strings.NewReplacer("exporter-0.0.0", "exporter-1.2.3", `"latest"`, `"1.2.3"`, "exporter:latest", "exporter:1.2.3")
	if diff := cmp.Diff(versions.Replace(want), got); diff != "" {
		t.Errorf("(-folder +archive)\n%s", diff)
	}
}

// TestLostLinks tells those who copied the chart without what its links lead to.
func TestLostLinks(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "chart")
	if err := os.CopyFS(folder, os.DirFS(chart)); err != nil {
		t.Fatal(err)
	}
	lost := map[string]string{"rules": "alerts", "dashboards": "dashboards"}
	for _, link := range lost {
		if err := os.RemoveAll(filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	for value, link := range lost {
		_, said, err := helm(t, "template", folder, "--set="+value+".enabled=true")
		if err == nil || !strings.Contains(said, "the chart has no "+link+": a link was lost") {
			t.Errorf("%v: %s", err, said)
		}
	}
}
