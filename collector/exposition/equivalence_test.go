package exposition

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	_ "github.com/prometheus/client_golang/prometheus/promhttp/zstd" // so that promhttp offers it
	"pgregory.net/rapid"
)

// TestAnyScrape holds what any scrape of any families is answered with against the answer of promhttp.
func TestAnyScrape(t *testing.T) {
	inBubble(t, func(r *rapid.T) {
		parts := []prometheus.Gatherer{given(someFamilies(r, "one")), given(someFamilies(r, "two"))}
		changed := word()
		ours := running(r, Options{Fleet: these(parts...), Live: live(), Changed: changed})
		theirs := ordinary(live(), parts...)
		for range rapid.IntRange(1, 8).Draw(r, "scrapes") {
			assertSameAnswer(r, theirs, ours, someHeaders(r))
			if rapid.Bool().Draw(r, "all are rendered anew") {
				changed <- struct{}{}
				synctest.Wait()
			}
		}
	})
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
		Registry: live, ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true,
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

// accepts is the values of Accept that Prometheus of several versions, browsers and others send.
func accepts() []string {
	const (
		text        = "text/plain;version=0.0.4"
		openMetrics = "application/openmetrics-text;version=1.0.0"
		protobuf    = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding="
	)
	return []string{
		"", "*/*", text, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "application/json", "nonsense",
		openMetrics, "application/openmetrics-text", "application/openmetrics-text;version=0.0.1",
		openMetrics + ";escaping=allow-utf-8;q=0.6," + text + ";q=0.5,*/*;q=0.2",
		openMetrics + ";escaping=underscores", openMetrics + ";escaping=values",
		text + ";escaping=allow-utf-8", text + ";escaping=dots",
		protobuf + "delimited", protobuf + "delimited;escaping=allow-utf-8;q=0.7," + openMetrics + ";q=0.6",
		protobuf + "text", protobuf + "compact-text",
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
