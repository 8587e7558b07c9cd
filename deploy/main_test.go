// Package deploy holds what deploys the exporter against the exporter itself, the image and AWS' APIs.
package deploy

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ecs_revision_exporter/exporter"
	"ecs_revision_exporter/exporter/exportertest"
)

// TestMain lets the test binary be the exporter itself, when a test starts it so.
func TestMain(m *testing.M) { exportertest.Main(m, exporter.Main) }

// expectStart checks that the exporter takes these arguments, and the configuration file that they name.
func expectStart(t *testing.T, args []string) {
	t.Helper()
	if !strings.Contains(strings.Join(args, " "), "--config.file=") {
		args = append(args, "--config.file="+exportertest.Written(t, "# the defaults\n"))
	}
	output, err := exportertest.Command(t.Context(), append(args, "--config.check")).CombinedOutput()
	if err != nil {
		t.Errorf("the exporter does not take %q: %s", args, output)
	}
}

// defaultPort is the port that the exporter listens at when nothing is said.
func defaultPort(t *testing.T) int {
	t.Helper()
	help, err := exportertest.Command(t.Context(), []string{"--help"}).Output()
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(string(regexp.MustCompile(`--web\.listen-address=:(\d+)`).FindSubmatch(help)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return port
}
