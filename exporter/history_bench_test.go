package exporter

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// BenchmarkHistory measures what it takes to export the history of 1,000 services with the default budget, each of which
// was deployed every other day for two months, in a process of its own: -bench History -benchtime 1x -timeout 1h.
func BenchmarkHistory(b *testing.B) {
	const day = 24 * time.Hour
	var ahead atomic.Int64 // of the clock of the simulated AWS
	ahead.Store(int64(-60 * day))
	simulated, err := simulator.Start(simulator.Config{
		Seed: 1, Clusters: 10, Services: 1000, Speed: 0.058, Throttle: true,
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
	})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = simulated.Close() }()
	for ; ahead.Load() < 0; ahead.Add(int64(day)) {
		simulated.Fleet(account, "eu-west-1").Clusters() // it lives for a day
	}
	file := filepath.Join(b.TempDir(), "history.om")
	for b.Loop() {
		before := simulated.Requests()
		export := exportertest.Command(b.Context(), []string{"--history.export=" + file, "--history.label=job=ecs", "--history.label=instance=localhost:10049"},
			"AWS_ENDPOINT_URL="+simulated.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret")
		output, err := export.CombinedOutput()
		if err != nil {
			b.Fatalf("%v\n%s", err, output)
		}
		written, err := os.Stat(file)
		if err != nil {
			b.Fatal(err)
		}
		for _, unit := range []string{"deployments", "samples"} {
			counted := regexp.MustCompile(unit + `=(\d+)`).FindSubmatch(output)
			value, _ := strconv.ParseFloat(string(counted[1]), 64)
			b.ReportMetric(value, unit)
		}
		b.ReportMetric(float64(export.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024, "MiB")
		b.ReportMetric(export.ProcessState.UserTime().Seconds(), "CPU-s")
		for operation, n := range simulated.Requests() {
			b.Logf("%d calls of %s", n-before[operation], operation)
		}
		b.ReportMetric(float64(written.Size())/1e9, "GB")
	}
}
