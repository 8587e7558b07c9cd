package exporter

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// BenchmarkResidentMemory measures the most memory that the exporter ever has while it
// looks at a fleet for the first time, refreshes it and is scraped, and what it has after
// four minutes of that, in a process of its own: -bench ResidentMemory -benchtime 1x -timeout 1h.
func BenchmarkResidentMemory(b *testing.B) {
	formats := []string{
		"text/plain",
		"application/openmetrics-text;version=1.0.0",
		"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
	}
	for _, services := range []int{1000, 10000} {
		for _, scraped := range [][]string{formats[:1], formats} {
			b.Run(fmt.Sprintf("services=%d/formats=%d", services, len(scraped)), func(b *testing.B) {
				for range b.N {
					peak, last := residentMemory(b, services, scraped)
					b.ReportMetric(peak, "MiB")
					b.ReportMetric(last, "MiB-at-rest")
				}
			})
		}
	}
}

// residentMemory runs an exporter on a fleet of its own, scraped every few seconds until
// some refreshes after all is known. It gives the most memory that was resident, and the last, in MiB.
func residentMemory(b *testing.B, services int, formats []string) (peak, last float64) {
	b.Helper()
	simulated, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 4, Services: services})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = simulated.Close() }()
	r := exportertest.Start(b, []string{"--log.level=error", "--config.file=" + exportertest.Written(b, "api_budget: 1\n")},
		"AWS_ENDPOINT_URL="+simulated.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret")
	listed := regexp.MustCompile(fmt.Sprintf(`(?m)^ecs_revision_exporter_services\{.*\} %d$`, services))
	whole := regexp.MustCompile(`(?m)^ecs_revision_exporter_services_pending\{.*\} 0$`)
	known := time.Time{}
	for known.IsZero() || time.Since(known) < 4*time.Minute {
		time.Sleep(5 * time.Second)
		for _, format := range formats {
			body := r.Scrape(b, format)
			if known.IsZero() && listed.MatchString(body) && whole.MatchString(body) {
				known = time.Now()
			}
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	return mebibytes(b, status, "VmHWM"), mebibytes(b, status, "VmRSS")
}

func mebibytes(b *testing.B, status []byte, row string) float64 {
	b.Helper()
	kilobytes := regexp.MustCompile(row + `:\s+(\d+) kB`).FindSubmatch(status)
	value, err := strconv.ParseFloat(string(kilobytes[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return value / 1024
}
