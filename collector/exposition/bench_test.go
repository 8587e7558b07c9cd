//go:build unix

package exposition_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/exposition"
)

// BenchmarkScrape measures a scrape of what is rendered: its CPU, and that as a share of what promhttp takes for the same.
func BenchmarkScrape(b *testing.B) {
	forms := []struct{ name, accept, coding string }{
		{"text", "text/plain", "identity"},
		{"text-gzip", "text/plain", "gzip"},
		{"openmetrics-gzip", "application/openmetrics-text;version=1.0.0", "gzip"},
		{"protobuf-gzip", exposition.Delimited, "gzip"},
	}
	for _, services := range []int{1000, 10000} {
		w, m := known(4, services/4, 3)
		theirs := exposition.Ordinary(prometheus.NewRegistry(), w.whole())
		for _, form := range forms {
			request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
			request.Header = http.Header{"Accept": {form.accept}, "Accept-Encoding": {form.coding}}
			b.Run(fmt.Sprintf("%d/%s", services, form.name), func(b *testing.B) {
				ordinary := cpu(b, func() { theirs.ServeHTTP(nowhere{http.Header{}}, request) })
				b.ReportAllocs()
				b.ResetTimer()
				each := cpu(b, func() {
					for b.Loop() {
						m.ServeHTTP(nowhere{http.Header{}}, request)
					}
				}) / time.Duration(b.N)
				b.ReportMetric(float64(each.Microseconds()), "µs-cpu/op")
				b.ReportMetric(100*each.Seconds()/ordinary.Seconds(), "%-of-promhttp")
			})
		}
	}
}

// BenchmarkRendering measures what is rendered when something changes: its CPU, and that as a share of
// a rendering of all in one piece, as the exporter once made it whenever something changed.
func BenchmarkRendering(b *testing.B) {
	shapes := []struct{ clusters, services int }{{4, 2500}, {10, 300}, {1000, 3}}
	for _, shape := range shapes {
		for _, formats := range []int{1, 3} {
			w, m := known(shape.clusters, shape.services, formats)
			all := shape.clusters * shape.services
			changes := []struct {
				name   string
				change func(i int)
			}{
				{"one service", func(i int) { w.renew(i * 7919 % all); m.Follow() }},
				{"1%, evenly", func(i int) {
					for j := range all / 100 {
						w.renew(i + j*100)
					}
					m.Follow()
				}},
				{"ages", func(int) { m.Age() }},
				{"all", func(int) { w.configure(collector.DefaultParts()); m.Follow() }},
			}
			for _, c := range changes {
				b.Run(fmt.Sprintf("%dx%d/%d formats/%s", shape.clusters, shape.services, formats, c.name), func(b *testing.B) {
					whole := cpu(b, func() { inOnePiece(w.whole(), formats) })
					b.ReportAllocs()
					b.ResetTimer()
					i := 0
					each := cpu(b, func() {
						for b.Loop() {
							i++
							c.change(i)
						}
					}) / time.Duration(b.N)
					b.ReportMetric(float64(each.Microseconds())/1e3, "ms-cpu/op")
					b.ReportMetric(100*each.Seconds()/whole.Seconds(), "%-of-one-piece")
				})
			}
		}
	}
}

// BenchmarkMemory measures what is kept for scrapes, and that as a share of all in one piece.
func BenchmarkMemory(b *testing.B) {
	for formats := range 4 {
		b.Run(fmt.Sprint(formats), func(b *testing.B) {
			w := tell()
			w.know(true, examples(4, 2500))
			chunks := exposed(w.Collector)
			chunks()
			before := heap()
			m := exposition.NewManual(exposition.Options{Chunks: chunks, Live: prometheus.NewRegistry()}, formats)
			kept := heap() - before
			for b.Loop() {
				runtime.KeepAlive(m)
			}
			runtime.KeepAlive(w)
			b.ReportMetric(float64(kept)/1e6, "MB-kept")
			b.ReportMetric(float64(len(inOnePiece(w.whole(), 1)))/1e6, "MB-in-one-piece")
		})
	}
}

// known is a fleet that is rendered in so many formats.
func known(clusters, services, formats int) (*told, *exposition.Manual) {
	w := tell()
	w.know(true, examples(clusters, services))
	return w, exposition.NewManual(exposition.Options{Chunks: exposed(w.Collector), Live: prometheus.NewRegistry()}, formats)
}

// renew has another service be known in place of one.
func (w *told) renew(i int) {
	perCluster := len(w.clusters()[0].Services)
	cluster := w.clusters()[i/perCluster]
	former := *cluster.Services[i%perCluster]
	description := *former.Description
	description.Tasks.Desired++
	former.Description = &description
	w.put(cluster.Name, &former)
}

// inOnePiece renders as the exporter once did: all in one compressed piece for each format. It gives the last.
func inOnePiece(whole prometheus.Gatherer, formats int) []byte {
	families, err := whole.Gather()
	if err != nil {
		panic(err)
	}
	var piece bytes.Buffer
	for _, format := range []expfmt.Format{expfmt.FmtText, expfmt.FmtOpenMetrics_1_0_0, expfmt.FmtProtoDelim}[:formats] {
		piece = bytes.Buffer{}
		member, _ := gzip.NewWriterLevel(&piece, gzip.BestSpeed)
		encoder := expfmt.NewEncoder(member, format)
		for _, family := range families {
			if err := encoder.Encode(family); err != nil {
				panic(err)
			}
		}
		_ = member.Close()
	}
	return piece.Bytes()
}

// nowhere is a connection that takes everything.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

// cpu is the CPU time that the process takes to do something.
func cpu(b *testing.B, do func()) time.Duration {
	b.Helper()
	runtime.GC()
	began := cpuTime(b)
	do()
	return cpuTime(b) - began
}

func cpuTime(b *testing.B) time.Duration {
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
