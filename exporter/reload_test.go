package exporter

import (
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestReload changes the configuration of an exporter that runs, for better and for worse.
func TestReload(t *testing.T) {
	const (
		succeeded = "\necs_revision_exporter_config_last_reload_successful 1\n"
		failed    = "\necs_revision_exporter_config_last_reload_successful 0\n"
		tags      = "\necs_service_tags{"
		traffic   = "\necs_service_revision_production_traffic_ratio{"
	)
	file := exportertest.Written(t, "collectors:\n  traffic: true\n")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	demo := exportertest.Start(t, []string{"--demo", "--config.file=" + file, "--web.enable-lifecycle"})
	demo.WaitForMetric(t, traffic, true)
	demo.WaitForMetric(t, tags, false)
	demo.WaitForMetric(t, succeeded, true)

	write("service_tags: [team]\ncollectors:\n  traffic: false\n")
	if status, body := demo.Reload(t); status != http.StatusOK {
		t.Errorf("a good file gives %d %q", status, body)
	}
	demo.WaitForMetric(t, tags, true)
	demo.WaitForMetric(t, traffic, false)

	write("service_tags: [team, team]\ncollectors:\n  traffic: true\n")
	want := `service tags "team" and "team" would both become the label tag_team`
	if status, body := demo.Reload(t); status != http.StatusInternalServerError || !strings.Contains(body, want) {
		t.Errorf("a bad file gives %d %q, want status 500 with %s", status, body, want)
	}
	demo.WaitForMetric(t, failed, true)
	demo.WaitForMetric(t, tags, true)
	demo.WaitForMetric(t, traffic, false)

	write("collectors:\n  traffic: true\n")
	if err := demo.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	demo.WaitForMetric(t, succeeded, true)
	demo.WaitForMetric(t, traffic, true)
	demo.WaitForMetric(t, tags, false)
	demo.Stop(t, syscall.SIGTERM)
	if lines := strings.Count(demo.Stderr.String(), "configuration not reloaded, the old one goes on"); lines != 1 {
		t.Errorf("the log says %d times that a configuration was not loaded:\n%s", lines, demo.Stderr)
	}
}

// TestReloadIsClosed asks an exporter to reload that was not told to let anybody do so.
func TestReloadIsClosed(t *testing.T) {
	demo := exportertest.Start(t, []string{"--demo"})
	if status, body := demo.Reload(t); status != http.StatusForbidden || !strings.Contains(body, "--web.enable-lifecycle") {
		t.Errorf("it answers %d %q, want status 403 and the flag", status, body)
	}
	demo.Stop(t, syscall.SIGTERM)
}

// TestTargetsOfTheFile reads what the configuration file says, and not what it says twice.
func TestTargetsOfTheFile(t *testing.T) {
	file := exportertest.Written(t, `
targets:
- regions: [eu-west-1]
- regions: [us-east-1, us-east-1]
  role_arn: arn:aws:iam::210987654321:role/observer
  external_id: exporter
`)
	demo := exportertest.Start(t, []string{"--demo", "--demo.services=20", "--config.file=" + file})
	demo.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{account_id="123456789012",region="eu-west-1",result="success"} 1`, true)
	demo.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{account_id="210987654321",region="us-east-1",result="success"} 1`, true)
	demo.Stop(t, syscall.SIGTERM)
}
