package helm

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// maxConfigMap is what Kubernetes lets a config map hold, in bytes.
const maxConfigMap = 1 << 20

// TestRules has the rules of alerts/ in the PrometheusRule, with other links and another team if the values say so.
func TestRules(t *testing.T) {
	alerts := text(t, "../../alerts/*.yml")
	for name, change := range map[string]*strings.Replacer{
		"--set=rules.enabled=true": strings.NewReplacer(),
		valuesOf("everything"):     strings.NewReplacer("docs/runbooks.md#", "https://example.org/ecs_revision_exporter/docs/runbooks.md#", "tag_team", "tag_owner"),
	} {
		var want []monitoring.RuleGroup
		for file, rules := range alerts {
			var groups monitoring.PrometheusRuleSpec
			if err := yaml.UnmarshalStrict([]byte(change.Replace(rules)), &groups); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			want = append(want, groups.Groups...)
		}
		rules := the[*monitoring.PrometheusRule](objects(t, render(t, "ecs-revision-exporter", chart, name)))
		if diff := cmp.Diff(byName(want), byName(rules[0].Spec.Groups)); diff != "" {
			t.Errorf("with %s (-alerts +rendered)\n%s", name, diff)
		}
	}
}

// byName are groups of rules by their names, in which all differ.
func byName(groups []monitoring.RuleGroup) map[string]monitoring.RuleGroup {
	all := map[string]monitoring.RuleGroup{}
	for _, group := range groups {
		all[group.Name] = group
	}
	return all
}

// TestDashboards has each file of dashboards/ in a config map of its own, which is not too large.
func TestDashboards(t *testing.T) {
	dashboards := text(t, "../../dashboards/*.json")
	for name, change := range map[string]*strings.Replacer{
		"--set=dashboards.enabled=true": strings.NewReplacer(),
		valuesOf("everything"):          strings.NewReplacer("tag_team", "tag_owner"),
	} {
		want, got := map[string]string{}, map[string]string{}
		for file, dashboard := range dashboards {
			want["ecs-"+file] = change.Replace(dashboard)
		}
		for _, configMap := range the[*core.ConfigMap](objects(t, render(t, "ecs-revision-exporter", chart, name))) {
			if size := configMap.Size(); size > maxConfigMap*3/4 {
				t.Errorf("%s has %d bytes", configMap.Name, size)
			}
			maps.Copy(got, configMap.Data)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with %s (-dashboards +rendered)\n%s", name, diff)
		}
	}
}

// text is what is in the files that match, by their names.
func text(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	all := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = string(text)
	}
	return all
}
