package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// ruleFile is a file of rules, as Prometheus reads it.
type ruleFile struct {
	Groups []ruleGroup `yaml:"groups"`
}

type ruleGroup struct {
	Name     string `yaml:"name"`
	Interval string `yaml:"interval,omitempty"`
	Rules    []rule `yaml:"rules"`
}

type rule struct {
	Record      string            `yaml:"record,omitempty"`
	Alert       string            `yaml:"alert,omitempty"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for,omitempty"`
	Labels      map[string]string `yaml:"labels,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

// name is that of the alert or of the series that the rule records.
func (r rule) name() string { return r.Alert + r.Record }

// shipped are the rule files of the project.
const shipped = "../alerts/*.yml"

// readRules reads rule files, by path.
func readRules(t *testing.T, pattern string) map[string]ruleFile {
	t.Helper()
	files := map[string]ruleFile{}
	for _, path := range matching(t, pattern) {
		var file ruleFile
		readYAML(t, path, &file)
		files[path] = file
	}
	return files
}

// allRules are the rules of all files of the project.
func allRules(t *testing.T) []rule {
	t.Helper()
	return rulesIn(t, shipped)
}

// rulesIn are the rules of files.
func rulesIn(t *testing.T, pattern string) []rule {
	t.Helper()
	var all []rule
	for _, file := range readRules(t, pattern) {
		for _, group := range file.Groups {
			all = append(all, group.Rules...)
		}
	}
	return all
}

// alerts are the rules of the project that alert.
func alerts(t *testing.T) []rule {
	t.Helper()
	return alertsIn(t, shipped)
}

// alertsIn are the rules of files that alert.
func alertsIn(t *testing.T, pattern string) []rule {
	t.Helper()
	return slices.DeleteFunc(rulesIn(t, pattern), func(r rule) bool { return r.Alert == "" })
}

// hurriedRules writes copies of the rule files that alert within a second of what they alert about and end at once, as
// nobody waits for a test for a day. The clock of a simulated fleet may be ahead of the exporter's by a day. The unit
// tests of the rules hold the times.
func hurriedRules(t *testing.T) (pattern string) {
	t.Helper()
	directory := t.TempDir()
	for path, file := range readRules(t, shipped) {
		for g := range file.Groups {
			file.Groups[g].Interval = "1s"
			for r := range file.Groups[g].Rules {
				rule := &file.Groups[g].Rules[r]
				if rule.For != "" {
					rule.For = "1s"
				}
				rule.Expr = strings.Replace(rule.Expr, "- 60\n", "+ 86400\n", 1)
			}
		}
		text, err := yaml.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(directory, filepath.Base(path)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(directory, "*.yml")
}

func TestRulesAreValid(t *testing.T) {
	promtool(t, append([]string{"check", "rules", "--lint-fatal"}, matching(t, shipped)...)...)
}

func TestUnitTestsOfRules(t *testing.T) {
	promtool(t, append([]string{"test", "rules"}, matching(t, "../alerts/tests/*.yml")...)...)
}

// promtool runs promtool, which must find nothing wrong.
func promtool(t *testing.T, args ...string) {
	t.Helper()
	if output, err := exec.CommandContext(t.Context(), promtoolBinary, args...).CombinedOutput(); err != nil {
		t.Errorf("promtool: %v\n%s", err, output)
	}
}

// matching are the files that match a pattern, of which there must be some.
func matching(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	return files
}

// readYAML reads a file.
func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(readFile(t, path)), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// readFile reads a text.
func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
