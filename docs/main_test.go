// Package docs holds what is documented, and what users rely on, against what there is.
package docs

import (
	"testing"

	"ecs_revision_exporter/exporter"
	"ecs_revision_exporter/exporter/exportertest"
)

// TestMain lets the test binary be the exporter itself, when a test starts it so.
func TestMain(m *testing.M) { exportertest.Main(m, exporter.Main) }
