package exporter

import (
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestMain lets the test binary be the exporter itself, when a test starts it so.
func TestMain(m *testing.M) { exportertest.Main(m, Main) }
