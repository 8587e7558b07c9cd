package exposition_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/collector/exposition"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestCollector holds what is served of a real fleet against what promhttp serves of it.
func TestCollector(t *testing.T) { synctest.Test(t, testCollector) }

func testCollector(t *testing.T) {
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)))
	_, config := simulatortest.StartInMemory(t, simulator.Config{Services: 30})
	var read *reader.Reader
	fleet := collector.New(time.Now)
	target := collector.NewTarget(func() *ecs.Fleet { return read.Fleet() })
	if err := fleet.Configure([]*collector.Target{target}, collector.Options{Parts: collector.DefaultParts()}); err != nil {
		t.Fatal(err)
	}
	read = reader.New(api.NewClient(config, simulatortest.Region, 0), reader.Options{History: true, Interval: time.Minute, StaleAfter: time.Hour},
		reader.Listener{Changed: fleet.Notify, Finished: target.Finished, Attempt: fleet.Attempt}, time.Now, log.NewNopLogger())
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { read.Run(ctx); close(ended) }()
	defer func() { stop(); <-ended }()
	for range 2 {
		synctest.Wait()
		if services := read.Fleet().Services; services < 20 {
			t.Fatalf("%d services", services)
		}
		ours := exposition.Running(t, fleet.Fleet, prometheus.NewRegistry())
		theirs := exposition.Ordinary(prometheus.NewRegistry(), fleet.Fleet)
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			for _, accept := range []string{
				"text/plain", "application/openmetrics-text;version=1.0.0",
			} {
				exposition.AssertSameAnswer(t, theirs, ours, "Accept", accept, "Accept-Encoding", coding)
			}
		}
		time.Sleep(time.Minute)
	}
}
