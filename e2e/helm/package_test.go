package helm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apps "k8s.io/api/apps/v1"
)

// TestArchive renders the same from an archive, in which there are files instead of links.
func TestArchive(t *testing.T) {
	folder := render(t, "ecs", chart, valuesOf("everything"))
	if diff := cmp.Diff(folder, render(t, "ecs", archive(t), valuesOf("everything"))); diff != "" {
		t.Errorf("(-folder +archive)\n%s", diff)
	}
}

// TestArchiveOfARelease runs the image of the version that the archive is of.
func TestArchiveOfARelease(t *testing.T) {
	released := render(t, "ecs", archive(t, "--version=1.2.3", "--app-version=1.2.3"))
	image := the[*apps.Deployment](objects(t, released))[0].Spec.Template.Spec.Containers[0].Image
	if image != "ecs_revision_exporter:1.2.3" {
		t.Errorf("it runs %s", image)
	}
}

// archive packages the chart.
func archive(t *testing.T, options ...string) string {
	t.Helper()
	folder := t.TempDir()
	if _, said, err := helm(t, append([]string{"package", chart, "--destination=" + folder}, options...)...); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	archives, err := filepath.Glob(filepath.Join(folder, "*.tgz"))
	if err != nil || len(archives) != 1 {
		t.Fatal(archives, err)
	}
	return archives[0]
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
