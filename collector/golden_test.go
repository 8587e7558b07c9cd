package collector

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

var update = flag.Bool("update", false, "write golden files and generated documentation anew")

// realTime is the series whose values real time decides, or which of the answers that come at the same time comes
// first: what is due by then shares a call.
var realTime = regexp.MustCompile(`(?m)^(ecs_revision_exporter_api_(?:request_duration_seconds\w*\{|budget_wait_seconds_total\{|` +
	`requests_total\{.*operation="(?:\w+ServiceDeployments|DescribeTasks)").*\}) .*$`)

// aboutFleet is an exposition without what the exporter tells of itself.
func aboutFleet(exposition []byte) string {
	var fleet strings.Builder
	for line := range strings.Lines(string(exposition)) {
		name := strings.TrimPrefix(strings.TrimPrefix(line, "# HELP "), "# TYPE ")
		if !strings.HasPrefix(name, "ecs_revision_exporter_") {
			fleet.WriteString(line)
		}
	}
	return fleet.String()
}

// golden holds got against a golden file, or writes the file with -update.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	got = realTime.ReplaceAll(got, []byte("$1 *"))
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", file, diff)
	}
}

// exposition renders what a collector exposes as text.
func exposition(t *testing.T, fleet *Collector) []byte {
	t.Helper()
	var text bytes.Buffer
	for _, family := range gathered(t, fleet) {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			t.Fatal(err)
		}
	}
	return text.Bytes()
}

// gathered are the families that are exposed.
func gathered(t *testing.T, fleet *Collector) []*dto.MetricFamily {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	if err := registry.Register(fleet); err != nil {
		t.Fatal(err)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return families
}
