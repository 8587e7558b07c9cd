package exposition_test

import (
	"testing"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/exposition"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestCollector holds what is served of a real fleet against what promhttp serves of it.
func TestCollector(t *testing.T) {
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	_, config := simulatortest.Start(t, simulator.Config{Services: 30, Now: clock.Now})
	reader := ecs.NewReader(config, simulatortest.Region, ecs.Options{History: true, Now: clock.Now})
	fleet, err := collector.New([]*ecs.Reader{reader}, collector.Options{
		Interval: time.Minute, Parts: collector.DefaultParts(),
	}, clock.Now, log.NewNopLogger())
	if err != nil {
		t.Fatal(err)
	}
	fleet.Refresh(t.Context())
	for range 2 {
		ours := exposition.Running(t, fleet.Fleet, prometheus.NewRegistry())
		theirs := exposition.Ordinary(prometheus.NewRegistry(), fleet.Fleet)
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			for _, accept := range []string{
				"text/plain", "application/openmetrics-text;version=1.0.0",
			} {
				exposition.AssertSameAnswer(t, theirs, ours, "Accept", accept, "Accept-Encoding", coding)
			}
		}
		clock.Advance(time.Minute)
		fleet.Refresh(t.Context())
	}
}
