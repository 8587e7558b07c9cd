package exposition

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
	"pgregory.net/rapid"
)

// TestAnyScrape holds what any scrape of any families in any chunks is answered with against the answer
// of promhttp, after any changes.
func TestAnyScrape(t *testing.T) {
	inBubble(t, func(r *rapid.T) {
		changed := word()
		all := &anyChunks{steady: someFamilies(r, "steady"), aging: someFamilies(r, "aging")}
		for range rapid.IntRange(0, 3).Draw(r, "chunks") {
			all.add(r)
		}
		ours := running(r, Options{Chunks: all.now, Live: live(), Changed: changed})
		theirs := ordinary(live(), prometheus.GathererFunc(all.gather))
		for range rapid.IntRange(1, 8).Draw(r, "scrapes") {
			assertSameAnswer(r, theirs, ours, someHeaders(r))
			all.change(r)
			changed <- struct{}{}
			time.Sleep(time.Minute) // all have rested, and ages are new
			synctest.Wait()
		}
	})
}

// anyChunks are chunks that may have series of each of some families.
type anyChunks struct {
	steady, aging []*dto.MetricFamily
	chunks        []Chunk
	made          int
}

func (a *anyChunks) now() []Chunk { return slices.Clone(a.chunks) }

// gather gives all that there is, as a whole.
func (a *anyChunks) gather() ([]*dto.MetricFamily, error) {
	var all prometheus.Gatherers
	for _, c := range a.chunks {
		all = append(all, c.Metrics())
		if c.Ages() != nil {
			all = append(all, c.Ages())
		}
	}
	return all.Gather()
}

// change has chunks come, go, change, or grow older.
func (a *anyChunks) change(r *rapid.T) {
	for range rapid.IntRange(0, 3).Draw(r, "changes") {
		if len(a.chunks) == 0 {
			a.add(r)
			continue
		}
		i := rapid.IntRange(0, len(a.chunks)-1).Draw(r, "which")
		latest := a.chunks[i].(*chunk)
		switch rapid.SampledFrom([]string{"comes", "goes", "changes", "ages"}).Draw(r, "what") {
		case "comes":
			a.add(r)
		case "goes":
			a.chunks = slices.Delete(a.chunks, i, i+1)
		case "changes":
			a.chunks[i] = a.some(r, latest.place)
		case "ages":
			if latest.ages != nil {
				latest.ages = someOf(r, a.aging, latest.place)
			}
		}
	}
}

func (a *anyChunks) add(r *rapid.T) {
	a.made++
	a.chunks = append(a.chunks, a.some(r, a.made))
}

func (a *anyChunks) some(r *rapid.T, place any) *chunk {
	c := &chunk{place: place, metrics: someOf(r, a.steady, place)}
	if rapid.Bool().Draw(r, "has ages") {
		c.ages = someOf(r, a.aging, place)
	}
	return c
}

// someOf draws series of some of the families.
func someOf(r *rapid.T, families []*dto.MetricFamily, place any) prometheus.Gatherer {
	var some []*dto.MetricFamily
	for _, head := range families {
		family := &dto.MetricFamily{Name: head.Name, Help: head.Help, Type: head.Type}
		for m := range rapid.IntRange(0, 4).Draw(r, "metrics") {
			family.Metric = append(family.Metric, someMetric(r, head.GetType(), fmt.Sprintf("%v-%d", place, m)))
		}
		if len(family.Metric) > 0 {
			some = append(some, family)
		}
	}
	return given(some)
}

// inBubble checks a property while the clock stands still but between two checks: metrics tell
// when they were made, and rapid has to see time pass to end. It looks for the deadline
// of a *testing.T, which has none in a bubble.
func inBubble(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(struct{ testing.TB }{t}, func(r *rapid.T) {
			time.Sleep(100 * time.Millisecond)
			property(r)
		})
	})
}

// live is a registry with a metric that is none of the fleet's.
func live() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	counter := prometheus.NewCounter(prometheus.CounterOpts{Name: "live_total", Help: "A live counter."})
	registry.MustRegister(counter)
	return registry
}

// ordinary serves as exporters do that render for every scrape.
func ordinary(live *prometheus.Registry, parts ...prometheus.Gatherer) http.Handler {
	all := append(prometheus.Gatherers{live}, parts...)
	return promhttp.InstrumentMetricHandler(live, promhttp.HandlerFor(all, promhttp.HandlerOpts{
		Registry: live, ErrorHandling: promhttp.ContinueOnError, AcceptedFormats: offered(),
		OfferedCompressions: []promhttp.Compression{promhttp.Identity, promhttp.Gzip},
	}))
}

func someHeaders(r *rapid.T) headers {
	var h headers
	if accept := rapid.SampledFrom(accepts()).Draw(r, "accept"); accept != "" {
		h = append(h, "Accept", accept)
	}
	for range rapid.IntRange(0, 2).Draw(r, "lines") {
		h = append(h, "Accept-Encoding", rapid.SampledFrom([]string{
			"gzip", "zstd", "identity", "*", "br", "", "gzip, deflate, br, zstd", "zstd, gzip;q=0.5", "gzip;q=0",
			"gzip;q=0.2 , zstd;q=0.3", "identity;q=0.5, *;q=0.1", "*;q=0", "identity;q=0, gzip;q=0.001", "gzip;q=1.0,zstd;q=0", "gzip;q=high",
		}).Draw(r, "coding"))
	}
	return h
}

const delimited = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"

// accepts is the values of Accept that Prometheus of several versions, browsers and others send.
func accepts() []string {
	const (
		plainText   = "text/plain;version=0.0.4"
		openMetrics = "application/openmetrics-text;version=1.0.0"
		anyProtobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding="
	)
	return []string{
		"", "*/*", plainText, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "application/json", "nonsense",
		openMetrics, "application/openmetrics-text", "application/openmetrics-text;version=0.0.1",
		openMetrics + ";escaping=allow-utf-8;q=0.6," + plainText + ";q=0.5,*/*;q=0.2",
		openMetrics + ";escaping=underscores", openMetrics + ";escaping=values",
		plainText + ";escaping=allow-utf-8", plainText + ";escaping=dots",
		delimited, delimited + ";escaping=allow-utf-8;q=0.7," + openMetrics + ";q=0.6",
		anyProtobuf + "text", anyProtobuf + "compact-text",
	}
}

// assertSameAnswer fails unless two handlers give the same answer to a scrape, but for the order of families.
func assertSameAnswer(t tb, theirs, ours http.Handler, h headers) {
	t.Helper()
	want, got := scraped(theirs, h), scraped(ours, h)
	if want.Code != got.Code {
		t.Fatalf("%q: status %d, want %d: %s", h, got.Code, want.Code, got.Body)
	}
	assertSameHeader(t, want.Header(), got.Header())
	if got, want := got.Header().Get("Content-Length"), lengthOf(got); got != want {
		t.Fatalf("%q: Content-Length: %s, want %s", h, got, want)
	}
	if diff := cmp.Diff(decoded(t, want), decoded(t, got)); diff != "" {
		t.Fatalf("%q: (-promhttp +exposition)\n%s", h, diff)
	}
}

func assertSameHeader(t tb, want, got http.Header) {
	t.Helper()
	for _, name := range []string{"Content-Type", "Content-Encoding", "Vary"} {
		if diff := cmp.Diff(want.Values(name), got.Values(name)); diff != "" {
			t.Fatalf("%s: (-promhttp +exposition)\n%s", name, diff)
		}
	}
}
