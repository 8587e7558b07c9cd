package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/alertmanager/pkg/labels"
	"go.yaml.in/yaml/v3"
)

const alertingDocument = "../docs/alerting.md"

// blocks are the blocks of a document in a language, without their indentation.
func blocks(t *testing.T, document, language string) []string {
	t.Helper()
	var all []string
	for _, block := range regexp.MustCompile("(?ms)^( *)```"+language+"\n(.*?)^ *```").FindAllStringSubmatch(readFile(t, document), -1) {
		all = append(all, regexp.MustCompile("(?m)^"+block[1]).ReplaceAllLiteralString(block[2], ""))
	}
	return all
}

// TestAlertingCommands runs the commands of docs/alerting.md on the rules and the dashboards: the rules stay valid, every alert
// has an absolute link, and its team from the other tag, as the dashboards have.
func TestAlertingCommands(t *testing.T) {
	folder := t.TempDir()
	for _, changed := range []string{"alerts", "dashboards"} {
		if err := os.CopyFS(filepath.Join(folder, changed), os.DirFS(filepath.Join("..", changed))); err != nil {
			t.Fatal(err)
		}
	}
	commands := blocks(t, alertingDocument, "sh")
	if len(commands) != 2 {
		t.Fatalf("%s has %d commands, the test knows 2", alertingDocument, len(commands))
	}
	for _, command := range commands {
		run := exec.CommandContext(t.Context(), "sh", "-ec", command)
		run.Dir, run.Env = folder, append(os.Environ(), "RUNBOOKS=https://example.org/runbooks.md", "TAG=tag_owner")
		if output, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, output)
		}
	}
	changed := filepath.Join(folder, "alerts", "*.yml")
	promtool(t, append([]string{"check", "rules", "--lint-fatal"}, matching(t, changed)...)...)
	if got, want := len(alertsIn(t, changed)), len(alerts(t)); got != want {
		t.Errorf("there are %d alerts, want %d", got, want)
	}
	for _, alert := range alertsIn(t, changed) {
		if want := "https://example.org/runbooks.md#" + strings.ToLower(alert.Alert); alert.Annotations["runbook_url"] != want {
			t.Errorf("%s links to %s, want %s", alert.Alert, alert.Annotations["runbook_url"], want)
		}
		if team := alert.Labels["team"]; team != "" && !strings.Contains(team, `"tag_owner"`) {
			t.Errorf("%s takes its team from %s", alert.Alert, team)
		}
	}
	for _, path := range matching(t, filepath.Join(folder, "dashboards", "*.json")) {
		if dashboard := readFile(t, path); strings.Contains(dashboard, "tag_team") || strings.Contains(dashboard, `"team"`) != strings.Contains(dashboard, "tag_owner") {
			t.Errorf("%s goes by the tag team", filepath.Base(path))
		}
	}
}

// teamless are the alerts that are not about one service.
var teamless = []string{
	"ECSServiceDigestsDiffer", "ECSExporterDown", "ECSTargetNotRefreshed", "ECSClusterUnreadable", "ECSAPIThrottled", "ECSReadFailures",
	"ECSExporterConfigReloadFailed", "ECSEventsSilent", "ECSTargetsNotListed",
}

// TestAlertsHaveATeam looks for the team of the service in all alerts that are about one.
func TestAlertsHaveATeam(t *testing.T) {
	for _, alert := range alerts(t) {
		if has := alert.Labels["team"] != ""; has == slices.Contains(teamless, alert.Alert) {
			t.Errorf("%s has a team: %t", alert.Alert, has)
		}
	}
}

// TestAlertsAreRouted routes an alert by the configuration of Alertmanager in docs/alerting.md.
func TestAlertsAreRouted(t *testing.T) {
	var routing struct {
		Route struct {
			Receiver string `yaml:"receiver"`
			Routes   []struct {
				Matchers []string `yaml:"matchers"`
				Receiver string   `yaml:"receiver"`
			} `yaml:"routes"`
		} `yaml:"route"`
	}
	examples := blocks(t, alertingDocument, "yaml")
	if err := yaml.Unmarshal([]byte(examples[len(examples)-1]), &routing); err != nil {
		t.Fatal(err)
	}
	for team, want := range map[string]string{"payments": "payments", "search": "platform", "": "platform"} {
		receiver := routing.Route.Receiver
		for _, route := range routing.Route.Routes {
			matcher, err := labels.ParseMatcher(route.Matchers[0])
			if err != nil {
				t.Fatal(err)
			}
			if matcher.Name == "team" && matcher.Matches(team) {
				receiver = route.Receiver
			}
		}
		if receiver != want {
			t.Errorf("alerts of the team %q go to %s, want %s", team, receiver, want)
		}
	}
}
