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

// What the tests run.
const (
	exporterBinary   = "bin/ecs_revision_exporter"
	prometheusBinary = "bin/prometheus"
	promtoolBinary   = "bin/promtool"
)

// TestMain builds the exporter. Prometheus takes minutes to build, and is built before the tests.
func TestMain(m *testing.M) {
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func prepare() error {
	for _, binary := range []string{prometheusBinary, promtoolBinary} {
		if _, err := os.Stat(binary); err != nil {
			return fmt.Errorf("%w: run make prometheus first", err)
		}
	}
	build := exec.CommandContext(context.Background(), "go", "build", "-C", "..", "-o", "e2e/"+exporterBinary, ".")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("%v: %w", build.Args, err)
	}
	return nil
}
