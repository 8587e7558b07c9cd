package reader

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// BenchmarkMemory measures what a reader keeps of a fleet, in bytes for each of its services.
func BenchmarkMemory(b *testing.B) {
	for _, services := range []int{1000, 10000} {
		b.Run(fmt.Sprintf("services=%d", services), func(b *testing.B) {
			for range b.N {
				_, cfg := simulatortest.Start(b, simulator.Config{Seed: 1, Services: services, Clusters: 4})
				options := defaults()
				options.Budget = 0
				r := New(api.NewClient(cfg, cfg.Region, 0), options, Listener{}, time.Now, log.NewNopLogger())
				ctx, stop := context.WithCancel(b.Context())
				ended := make(chan struct{})
				go func() { r.Run(ctx); close(ended) }()
				for r.Fleet().Services < services || r.Fleet().Pending > 0 {
					time.Sleep(10 * time.Millisecond)
				}
				stop()
				<-ended
				with := inUse()
				runtime.KeepAlive(r)
				r = nil
				b.ReportMetric(float64(with-inUse())/float64(services), "B/service")
			}
		})
	}
}

// inUse is how many bytes are in use once all garbage is collected.
func inUse() uint64 {
	runtime.GC()
	runtime.GC() // what the first one finalized
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
