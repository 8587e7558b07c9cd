// Package exportertest gives tests the exporter in a process of its own.
package exportertest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// variable is set when a test binary should be the exporter.
const variable = "RUN_EXPORTER"

// Main is for TestMain: it runs the tests, or the exporter when a test has started
// the test binary by [Command].
func Main(m *testing.M, exporter func(args []string) int) {
	if os.Getenv(variable) != "" {
		os.Exit(exporter(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// Command is what runs the exporter with nothing of this machine's AWS configuration.
func Command(ctx context.Context, args []string, env ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append([]string{variable + "=1", "HOME=/nonexistent", "AWS_EC2_METADATA_DISABLED=true"}, env...)
	return cmd
}

// Written is the name of a configuration file with that text.
func Written(tb testing.TB, text string) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "config.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return file
}
