package collector

import (
	"fmt"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// BenchmarkView measures what each scrape and each rendering begins with, for each target: the same for many as for few.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{20, 200, 2000} {
		b.Run(fmt.Sprint("targets=", n), func(b *testing.B) {
			c := New(time.Now)
			var targets []*Target
			for i := range n {
				fleet := &ecs.Fleet{Target: ecs.Target{AccountID: fmt.Sprintf("%012d", i), Region: "eu-central-1"}, Known: true}
				targets = append(targets, NewTarget(func() *ecs.Fleet { return fleet }))
			}
			if err := c.Configure(targets, Options{}); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if got := len(c.view(c.configured.Load()).targets); got != n {
					b.Fatalf("%d targets are told of, want %d", got, n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/target")
		})
	}
}
