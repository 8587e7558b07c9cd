package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// look is what a unit test expects of an expression at a time.
type look struct {
	Expr    string `yaml:"expr"`
	Samples []struct {
		Labels string `yaml:"labels"`
	} `yaml:"exp_samples"`
}

// looks are those of each unit test, in the order in which they stand.
func looks(t *testing.T) [][]look {
	t.Helper()
	var all [][]look
	for _, path := range matching(t, "../alerts/tests/*.yml") {
		var file struct {
			Tests []struct {
				Looks []look `yaml:"promql_expr_test"`
			} `yaml:"tests"`
		}
		readYAML(t, path, &file)
		for _, test := range file.Tests {
			all = append(all, test.Looks)
		}
	}
	return all
}

// count is how many samples the look expects, without alerts that are pending.
func (l look) count() int {
	n := 0
	for _, sample := range l.Samples {
		if !strings.Contains(sample.Labels, `alertstate="pending"`) {
			n++
		}
	}
	return n
}

// TestEveryRuleIsTested looks for unit tests that see every alert begin to fire and resolve, and every recorded series.
func TestEveryRuleIsTested(t *testing.T) {
	all := looks(t)
	for _, rule := range allRules(t) {
		seen, begins, resolves := false, false, false
		for _, test := range all {
			before := -1 // until the first look there is nothing to compare with
			for _, look := range test {
				if !names(rule, look.Expr) {
					continue
				}
				now := look.count()
				seen = seen || now > 0
				begins = begins || before >= 0 && now > before
				resolves = resolves || now < before
				before = now
			}
		}
		switch {
		case !seen:
			t.Errorf("no unit test expects anything of %s", rule.name())
		case rule.Alert != "" && !begins:
			t.Errorf("no unit test sees %s begin to fire", rule.name())
		case rule.Alert != "" && !resolves:
			t.Errorf("no unit test sees %s resolve", rule.name())
		}
	}
}

// names tells whether an expression is about what a rule gives.
func names(rule rule, expression string) bool {
	if rule.Alert != "" {
		return strings.Contains(expression, `alertname="`+rule.Alert+`"`)
	}
	return regexp.MustCompile(regexp.QuoteMeta(rule.Record) + `\b`).MatchString(expression)
}

// TestEveryAlertHasARunbook holds the sections of the runbooks against the alerts.
func TestEveryAlertHasARunbook(t *testing.T) {
	var sections []string
	for _, heading := range regexp.MustCompile(`(?m)^### (\w+)$`).FindAllStringSubmatch(readFile(t, "../docs/runbooks.md"), -1) {
		sections = append(sections, heading[1])
	}
	var wanted []string
	for _, alert := range alerts(t) {
		wanted = append(wanted, alert.Alert)
		if want := "docs/runbooks.md#" + strings.ToLower(alert.Alert); alert.Annotations["runbook_url"] != want {
			t.Errorf("%s has the runbook %q, want %q", alert.Alert, alert.Annotations["runbook_url"], want)
		}
		if !slices.Contains(sections, alert.Alert) {
			t.Errorf("docs/runbooks.md has no section on %s", alert.Alert)
		}
		for _, needed := range []string{alert.Labels["severity"], alert.Annotations["summary"], alert.Annotations["description"]} {
			if needed == "" {
				t.Errorf("%s lacks a severity, summary or description", alert.Alert)
			}
		}
	}
	for _, section := range sections {
		if !slices.Contains(wanted, section) {
			t.Errorf("docs/runbooks.md has a section on %s, which is no alert", section)
		}
	}
}
