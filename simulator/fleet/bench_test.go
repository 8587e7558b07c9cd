package fleet

import (
	"testing"
	"time"
)

func BenchmarkNew(b *testing.B) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for b.Loop() {
		New(Config{
			Account: "123456789012", Region: "eu-west-1", Clusters: 5, Services: 10_000, Now: func() time.Time { return now },
		})
	}
}

// BenchmarkDay lives through a day of 8640 deployments or so.
func BenchmarkDay(b *testing.B) {
	_, advance := live(1000, 1)
	for b.Loop() {
		advance(24 * time.Hour)
	}
}
