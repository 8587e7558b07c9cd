package docs

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/config"
	"ecs_revision_exporter/exporter/exportertest"
)

var update = flag.Bool("update", false, "write the lists of what users rely on anew")

// TestStable holds what users rely on against the lists in testdata/stable, where a line is one thing and
// begins with its name. What is gone from a list, or has changed, has to be named by a [CHANGE] in the
// changelog of the next release; before that not even -update writes the list anew.
func TestStable(t *testing.T) {
	changelog, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, there := range map[string][]string{
		"metrics.txt": stableMetrics(t), "flags.txt": stableFlags(t), "configuration.txt": stableSettings(reflect.TypeFor[config.Config](), ""),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", "stable", name)
			listed, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range unannounced(strings.Split(strings.TrimSpace(string(listed)), "\n"), there, string(changelog)) {
				t.Errorf("gone or changed, and no [CHANGE] under Unreleased in CHANGELOG.md names it: %s", line)
			}
			slices.Sort(there)
			now := []byte(strings.Join(there, "\n") + "\n")
			if *update && !t.Failed() {
				listed = now
				if err := os.WriteFile(file, now, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(listed), string(now)); diff != "" {
				t.Errorf("%s is to be written anew, by `make docs` (-listed +there)\n%s", file, diff)
			}
		})
	}
}

// unannounced are the lines that are no longer there, and that no change of the next release names.
func unannounced(listed, there []string, changelog string) []string {
	_, unreleased, _ := strings.Cut(changelog, "\n## Unreleased\n")
	unreleased, _, _ = strings.Cut(unreleased, "\n## ")
	changes := strings.Join(regexp.MustCompile(`(?m)^\* \[CHANGE\].*(\n  .*)*`).FindAllString(unreleased, -1), "\n")
	return slices.DeleteFunc(slices.Clone(listed), func(line string) bool {
		name, _, _ := strings.Cut(line, " ")
		return slices.Contains(there, line) || strings.Contains(changes, "`"+name+"`")
	})
}

func TestUnannounced(t *testing.T) {
	const changelog = "# Changelog\n\n## Unreleased\n\n* [CHANGE] `up` is a counter, and so\n  is `down`.\n* [FEATURE] `left`.\n\n## 1.0.0 / 2026-11-01\n\n* [CHANGE] `right` is no more.\n"
	listed := []string{"up gauge", "down gauge", "left gauge", "right gauge", "stays gauge"}
	got := unannounced(listed, []string{"up counter", "stays gauge", "comes gauge"}, changelog)
	if diff := cmp.Diff([]string{"left gauge", "right gauge"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// stableMetrics are the names, types and labels of metrics, and which are off by default.
func stableMetrics(t *testing.T) []string {
	t.Helper()
	fleet := collector.New(time.Now)
	if err := fleet.Configure(nil, collector.Options{Parts: collector.DefaultParts(), ServiceTags: []string{"KEY"}}); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, section := range fleet.Reference() {
		for _, metric := range section.Metrics {
			line := metric.Name + " " + metric.Type + " " + strings.Join(metric.Labels, ",")
			if !section.On {
				line += " off"
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// stableFlags are the names of flags, and their defaults or what to put for their values.
func stableFlags(t *testing.T) []string {
	t.Helper()
	help, err := exportertest.Command(t.Context(), []string{"--help"}).Output()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, flag := range regexp.MustCompile(`(?m)^  (?:-\w, |    )--(?:\[(no-)\])?([\w.-]+)(?:=(\S+))?`).FindAllStringSubmatch(string(help), -1) {
		value := flag[3]
		if flag[1] != "" {
			value = "on or off"
		}
		lines = append(lines, strings.TrimSpace("--"+flag[2]+" "+value))
	}
	return lines
}

// stableSettings are the paths and types of the settings in a structure of the configuration.
func stableSettings(structure reflect.Type, path string) []string {
	var lines []string
	isText := func(kind reflect.Type) bool {
		return reflect.PointerTo(kind).Implements(reflect.TypeFor[interface{ Set(text string) error }]())
	}
	for _, field := range reflect.VisibleFields(structure) {
		if !field.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		place, kind := path+name, field.Type
		if kind.Kind() == reflect.Slice {
			place, kind = place+"[]", kind.Elem()
		}
		if kind.Kind() == reflect.Struct && !isText(kind) {
			lines = append(lines, stableSettings(kind, place+".")...)
		} else {
			lines = append(lines, place+" "+kind.Name())
		}
	}
	return lines
}
