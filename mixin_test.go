package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-jsonnet"
	"go.yaml.in/yaml/v4"
)

// ruleGroups are the groups of a file of rules.
type ruleGroups struct {
	Groups []any `json:"groups" yaml:"groups"`
}

// TestMixin renders the mixin: all files of alerts and dashboards, with nothing changed.
func TestMixin(t *testing.T) {
	const recording = "alerts/recording.yml"
	alerting := slices.DeleteFunc(matching(t, "alerts/*.yml"), func(file string) bool { return file == recording })
	dashboards := map[string]any{}
	for _, file := range matching(t, "dashboards/*.json") {
		var dashboard any
		if err := json.Unmarshal(read(t, file), &dashboard); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		dashboards[filepath.Base(file)] = dashboard
	}
	want, err := json.Marshal(map[string]any{"alerts": groupsOf(t, alerting...), "recorded": groupsOf(t, recording), "dashboards": dashboards})
	if err != nil {
		t.Fatal(err)
	}
	got := rendered(t, `local mixin = import 'mixin.libsonnet';
		{ alerts: mixin.prometheusAlerts, recorded: mixin.prometheusRules, dashboards: mixin.grafanaDashboards }`)
	var files any
	if err := json.Unmarshal(want, &files); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(files, got); diff != "" {
		t.Errorf("(-files +mixin)\n%s", diff)
	}
}

// TestMixinExample has the example of docs/alerting.md give a file of each kind.
func TestMixinExample(t *testing.T) {
	example := regexp.MustCompile("(?s)```jsonnet\n(.*?)```").FindSubmatch(read(t, "docs/alerting.md"))
	files := rendered(t, string(example[1])).(map[string]any)
	for _, name := range []string{"ecs-alerts.json", "ecs-rules.json", "fleet.json"} {
		if files[name] == nil {
			t.Errorf("the example gives no %s", name)
		}
	}
}

// rendered is the value of a Jsonnet expression that imports as a file beside the mixin does.
func rendered(t *testing.T, expression string) (value any) {
	t.Helper()
	text, err := jsonnet.MakeVM().EvaluateAnonymousSnippet("expression.jsonnet", expression)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// groupsOf are the groups of files of rules.
func groupsOf(t *testing.T, files ...string) (all ruleGroups) {
	t.Helper()
	for _, file := range files {
		var there ruleGroups
		if err := yaml.Load(read(t, file), &there); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all.Groups = append(all.Groups, there.Groups...)
	}
	return all
}

func matching(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return files
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
