// Package helm has Helm render the chart of deploy/helm, and holds the manifests against the types of Kubernetes, the
// exporter, and the files that the chart is made of.
package helm

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"ecs_revision_exporter/exporter"
	"ecs_revision_exporter/exporter/exportertest"
)

const (
	binary = "../bin/helm"
	chart  = "../../deploy/helm"
)

// TestMain lets the test binary be the exporter itself, when a test starts it so.
func TestMain(m *testing.M) {
	if _, err := os.Stat(binary); err != nil {
		fmt.Fprintf(os.Stderr, "%v: run make prometheus first\n", err)
		os.Exit(1)
	}
	exportertest.Main(m, exporter.Main)
}

// helm runs Helm without a cluster, and gives what it writes, and what it says.
func helm(t *testing.T, args ...string) (written, said string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), binary, args...)
	command.Env, command.Stdout, command.Stderr = []string{"HOME=" + t.TempDir()}, &stdout, &stderr
	err = command.Run()
	return stdout.String(), stderr.String(), err
}

// render gives the manifests of a release in the namespace monitoring.
func render(t *testing.T, release, chart string, options ...string) string {
	t.Helper()
	written, said, err := helm(t, append([]string{"template", release, chart, "--namespace=monitoring"}, options...)...)
	if err != nil {
		t.Fatalf("%q: %v\n%s", options, err, said)
	}
	return written
}

// valuesOf names the values of a case in testdata.
func valuesOf(name string) string { return "--values=testdata/" + name + ".values.yaml" }
