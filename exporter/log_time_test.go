package exporter

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestLogTellsTheTime starts, reloads and stops an exporter: every line of its log has a time, and one only.
func TestLogTellsTheTime(t *testing.T) {
	for format, times := range map[string]func(line string) []string{"logfmt": logfmtTimes, "json": jsonTimes} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(format+" "+signal.String(), func(t *testing.T) {
				demo := exportertest.Start(t, []string{"--demo", "--demo.services=5", "--web.enable-lifecycle", "--log.level=debug", "--log.format=" + format})
				demo.WaitFor(t, "/-/ready", http.StatusOK)
				if status, body := demo.Reload(t); status != http.StatusOK {
					t.Errorf("reload answers %d %q", status, body)
				}
				demo.Stop(t, signal)
				log := demo.Stderr.String()
				assertTimed(t, log, times)
				for _, said := range []string{"starting", "Listening on", "configuration reloaded", "stopped"} {
					if !strings.Contains(log, said) {
						t.Errorf("the log does not say %q", said)
					}
				}
			})
		}
	}
}

// assertTimed fails unless each line of a log tells one time.
func assertTimed(t *testing.T, log string, times func(line string) []string) {
	t.Helper()
	for line := range strings.Lines(log) {
		told := times(line)
		if len(told) != 1 {
			t.Errorf("tells %d times: %s", len(told), line)
		} else if _, err := time.Parse(time.RFC3339Nano, told[0]); err != nil {
			t.Errorf("%v in: %s", err, line)
		}
	}
}

// logfmtTimes are the times in a line of logfmt.
func logfmtTimes(line string) []string {
	var times []string
	for _, match := range regexp.MustCompile(`(?:^| )time=(\S+)`).FindAllStringSubmatch(line, -1) {
		times = append(times, match[1])
	}
	return times
}

// jsonTimes is the time in a line of JSON.
func jsonTimes(line string) []string {
	var fields struct{ Time string }
	if json.Unmarshal([]byte(line), &fields) != nil || fields.Time == "" {
		return nil
	}
	return []string{fields.Time}
}
