package helm

import (
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the golden files")

// cases have values and golden manifests in testdata.
var cases = []string{"defaults", "everything", "existing"}

// copied are the rules and dashboards in manifests. Other tests hold them against their files.
var copied = regexp.MustCompile(`(?m)^(  groups:|  ecs-\w+\.json: \|)\n(?:(?:    .*)?\n)+`)

// TestManifests renders what was looked at, of objects that Kubernetes knows.
func TestManifests(t *testing.T) {
	for _, name := range cases {
		t.Run(name, func(t *testing.T) {
			manifests := render(t, "ecs-revision-exporter", chart, valuesOf(name))
			objects(t, manifests)
			got := []byte(copied.ReplaceAllString(manifests, "$1 # ...\n"))
			golden := "testdata/" + name + ".golden.yaml"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("run go test ./helm -update, and read what has changed (-%s +now)\n%s", golden, diff)
			}
		})
	}
}

// TestLint has Helm look at the chart, and its warnings count.
func TestLint(t *testing.T) {
	for _, name := range cases {
		if written, said, err := helm(t, "lint", "--strict", "--with-subcharts", chart, valuesOf(name)); err != nil {
			t.Errorf("%s: %v\n%s%s", name, err, written, said)
		}
	}
}

// TestEverything has the case of that name set each value to another than the default.
func TestEverything(t *testing.T) {
	var defaults, everything map[string]any
	for file, values := range map[string]*map[string]any{chart + "/values.yaml": &defaults, "testdata/everything.values.yaml": &everything} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(text, values); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range defaults {
		switch other := everything[name]; name {
		case "existingSecret": // instead of config
		default:
			if other == nil || cmp.Equal(value, other) {
				t.Errorf("%s is %v by default, and %v in everything.values.yaml", name, value, other)
			}
		}
	}
}
