// Package e2e runs the exporter as users do: its binary reads the simulated AWS, and a
// real Prometheus scrapes it with the rules, dashboards and documents of the project.
package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// What the tests run, where TestMain builds it.
const (
	exporterBinary   = "bin/ecs_revision_exporter"
	prometheusBinary = "bin/prometheus"
	promtoolBinary   = "bin/promtool"
)

// TestMain builds what the tests run. The first build of Prometheus takes minutes, later ones a moment.
func TestMain(m *testing.M) {
	if err := buildAll(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func buildAll() error {
	for _, args := range [][]string{
		{"build", "-o", "bin/", "github.com/prometheus/prometheus/cmd/prometheus", "github.com/prometheus/prometheus/cmd/promtool"},
		{"build", "-C", "..", "-o", "e2e/" + exporterBinary, "."},
	} {
		build := exec.CommandContext(context.Background(), "go", args...)
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go %v: %w", args, err)
		}
	}
	return nil
}
