package exporter

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// BenchmarkOrganization measures how soon an exporter is ready, and has read everything, that reads two regions in each account of
// an organization, and what memory and goroutines it has then, in a process of its own: -bench Organization -benchtime 1x.
func BenchmarkOrganization(b *testing.B) {
	for _, size := range []struct{ accounts, services int }{{50, 20}, {200, 5}} {
		b.Run(fmt.Sprintf("accounts=%d/services=%d", size.accounts, size.services), func(b *testing.B) {
			for range b.N {
				measureOrganization(b, size.accounts, size.services)
			}
		})
	}
}

// measureOrganization reads so many services in each of two regions of each account.
func measureOrganization(b *testing.B, accounts, services int) {
	b.Helper()
	simulated, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 1, Services: services})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = simulated.Close() }()
	simulated.Organize(members(1, accounts)...)
	for i := range accounts { // so that nothing is measured of the simulator
		simulated.Fleet(memberID(1+i), "eu-central-1")
		simulated.Fleet(memberID(1+i), "us-east-1")
	}
	file := exportertest.Written(b, "targets: [{organization: {role_name: observer, regions: [eu-central-1, us-east-1]}}]\n")
	began := time.Now()
	r := exportertest.Start(b, []string{"--log.level=error", "--config.file=" + file},
		"AWS_ENDPOINT_URL="+simulated.URL, "AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret")
	r.WaitFor(b, "/-/healthy", http.StatusOK)
	b.ReportMetric(time.Since(began).Seconds(), "s-healthy")
	r.WaitFor(b, "/-/ready", http.StatusOK)
	b.ReportMetric(time.Since(began).Seconds(), "s-ready")
	pending := regexp.MustCompile(`(?m)^ecs_revision_exporter_services_pending\{.*\} (\d+)$`)
	for whole := false; !whole; time.Sleep(time.Second) {
		counts := pending.FindAllStringSubmatch(r.Scrape(b, "text/plain"), -1)
		whole = len(counts) == 2*accounts
		for _, count := range counts {
			whole = whole && count[1] == "0"
		}
	}
	b.ReportMetric(time.Since(began).Seconds(), "s-whole")
	time.Sleep(2 * time.Minute) // some rounds
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	goroutines, err := strconv.ParseFloat(regexp.MustCompile(`(?m)^go_goroutines (\d+)`).FindStringSubmatch(r.Scrape(b, "text/plain"))[1], 64)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(goroutines, "goroutines")
	b.ReportMetric(mebibytes(b, status, "VmHWM"), "MiB")
	b.ReportMetric(mebibytes(b, status, "VmRSS"), "MiB-at-rest")
}
