package exporter

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"ecs_revision_exporter/config"
	"ecs_revision_exporter/exporter/exportertest"
)

// TestIntervals says how often is read in the places where that can be said, and how long
// what was read is served.
func TestIntervals(t *testing.T) {
	for _, test := range []struct {
		name, file string
		args       []string
		refresh    config.Interval
		staleAfter time.Duration
	}{
		{name: "nowhere", refresh: config.Auto, staleAfter: 5 * time.Minute},
		{name: "demo", args: []string{"--demo"}, refresh: config.Interval(5 * time.Second), staleAfter: 5 * time.Minute},
		{name: "demo by auto", args: []string{"--demo", "--refresh.interval=auto"}, refresh: config.Auto, staleAfter: 5 * time.Minute},
		{name: "demo with a file", args: []string{"--demo"}, file: "refresh_interval: auto\n", refresh: config.Auto, staleAfter: 5 * time.Minute},
		{name: "file", file: "refresh_interval: 90s\nstale_after: 2m\n", refresh: config.Interval(90 * time.Second), staleAfter: 2 * time.Minute},
		{name: "flag", args: []string{"--refresh.interval=2m"}, refresh: config.Interval(2 * time.Minute), staleAfter: 5 * time.Minute},
		{name: "flag over file", args: []string{"--refresh.interval=2m"}, file: "refresh_interval: 90s\n", refresh: config.Interval(2 * time.Minute), staleAfter: 5 * time.Minute},
		{name: "auto over file", args: []string{"--refresh.interval=auto"}, file: "refresh_interval: 90s\n", refresh: config.Auto, staleAfter: 5 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.file != "" {
				test.args = append(test.args, "--config.file="+exportertest.Written(t, test.file))
			}
			got, err := loadSettings(parse(test.args))
			if err != nil {
				t.Fatal(err)
			}
			if got.RefreshInterval != test.refresh {
				t.Errorf("read every %s, want %s", got.RefreshInterval, test.refresh)
			}
			read := got.read(nil)
			if read.Interval != time.Duration(test.refresh) {
				t.Errorf("the reader is told %s, want %s", read.Interval, test.refresh)
			}
			if read.StaleAfter != test.staleAfter {
				t.Errorf("stale after %s, want %s", read.StaleAfter, test.staleAfter)
			}
		})
	}
}

// TestAuto has an exporter read by auto: its fleet is there, and its page of the configuration says how it is read.
func TestAuto(t *testing.T) {
	demo := exportertest.Start(t, []string{"--demo", "--refresh.interval=auto"})
	demo.WaitFor(t, "/-/ready", http.StatusOK)
	_, page := demo.Get(t, "/config")
	for _, line := range []string{"refresh_interval: auto\n", "stale_after: 5m0s\n"} {
		if !strings.Contains(page, line) {
			t.Errorf("/config does not say %q:\n%s", line, page)
		}
	}
	demo.Stop(t, syscall.SIGTERM)
}
