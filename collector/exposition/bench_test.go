//go:build unix

package exposition

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// forms are representations that are asked for, by what to call them.
func forms() map[string]headers {
	const openMetrics = "application/openmetrics-text;version=1.0.0"
	const protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
	return map[string]headers{
		"text":             nil,
		"text-gzip":        {"Accept-Encoding", "gzip"},
		"text-zstd":        {"Accept-Encoding", "zstd"},
		"openmetrics-gzip": {"Accept", openMetrics, "Accept-Encoding", "gzip"},
		"protobuf-gzip":    {"Accept", protobuf, "Accept-Encoding", "gzip"},
	}
}

// BenchmarkScrape measures a scrape of what is rendered: its CPU, alone and as a
// share of what promhttp takes for the same.
func BenchmarkScrape(b *testing.B) {
	for _, services := range []int{1000, 10000} {
		parts, whole := syntheticFleet(services)
		ours, theirs := running(b, Options{Fleet: these(parts...)}), promhttp.HandlerFor(whole, promhttp.HandlerOpts{EnableOpenMetrics: true})
		for form, h := range forms() {
			b.Run(fmt.Sprintf("%d/%s", services, form), func(b *testing.B) {
				scrape(ours, h)
				began := cpu(b)
				scrape(theirs, h)
				ordinary := cpu(b) - began
				b.ReportAllocs()
				b.ResetTimer()
				began = cpu(b)
				for b.Loop() {
					scrape(ours, h)
				}
				each := (cpu(b) - began) / time.Duration(b.N)
				b.ReportMetric(float64(each.Microseconds()), "µs-cpu/op")
				b.ReportMetric(100*each.Seconds()/ordinary.Seconds(), "%-of-promhttp")
			})
		}
	}
}

// BenchmarkRendering measures the CPU of a rendering for one scraper, and for three that share nothing.
func BenchmarkRendering(b *testing.B) {
	for _, services := range []int{1000, 10000} {
		parts, _ := syntheticFleet(services)
		e := running(b, Options{Fleet: these(parts...), Interval: time.Hour})
		for i, form := range []string{"text-gzip", "openmetrics-gzip", "protobuf-gzip"} {
			scrape(e, forms()[form])
			if i == 1 {
				continue
			}
			b.Run(fmt.Sprintf("%d/%d", services, i+1), func(b *testing.B) {
				began := cpu(b)
				for b.Loop() {
					e.render(e.shelf.all())
				}
				b.ReportMetric(float64((cpu(b)-began).Milliseconds())/float64(b.N), "ms-cpu/op")
			})
		}
	}
}

// BenchmarkMemory measures what is kept for one scraper, and for three that share nothing.
func BenchmarkMemory(b *testing.B) {
	parts, _ := syntheticFleet(10000)
	for scrapers := range 4 {
		b.Run(fmt.Sprint(scrapers), func(b *testing.B) {
			before := heap()
			e := running(b, Options{Fleet: these(parts...), Interval: time.Hour})
			for _, form := range []string{"text-gzip", "openmetrics-gzip", "protobuf-gzip"}[:scrapers] {
				scrape(e, forms()[form])
			}
			e.render(e.shelf.all())
			kept := heap() - before
			for b.Loop() {
				runtime.KeepAlive(e)
			}
			b.ReportMetric(float64(kept)/1e6, "MB-kept")
		})
	}
}

// BenchmarkScrapers measures how long 64 scrapers at once wait while the fleet is rendered over and over.
func BenchmarkScrapers(b *testing.B) {
	changed := word()
	parts, _ := syntheticFleet(10000)
	e := running(b, Options{Fleet: these(parts...), Changed: changed})
	server := httptest.NewServer(e)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	defer client.CloseIdleConnections()
	scrape(e, forms()["text-gzip"])
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")

	var mu sync.Mutex
	var waits []time.Duration
	for b.Loop() {
		var scrapers sync.WaitGroup
		select {
		case changed <- struct{}{}:
		default:
		}
		for range 64 {
			scrapers.Go(func() {
				began := time.Now()
				answer, err := client.Do(request.Clone(b.Context()))
				if err != nil {
					b.Error(err)
					return
				}
				defer answer.Body.Close()
				_, _ = io.Copy(io.Discard, answer.Body)
				mu.Lock()
				defer mu.Unlock()
				waits = append(waits, time.Since(began))
			})
		}
		scrapers.Wait()
	}
	slices.Sort(waits)
	b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1e3, "ms-p50")
	b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1e3, "ms-p99")
}

// scrape drops what is answered.
func scrape(handler http.Handler, h headers) {
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	for i := 0; i < len(h); i += 2 {
		request.Header.Set(h[i], h[i+1])
	}
	handler.ServeHTTP(nowhere{http.Header{}}, request)
}

// nowhere is a connection that takes everything.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

// cpu is the CPU time that the process has taken.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// heap is the memory in use.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what pools held is free now
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
