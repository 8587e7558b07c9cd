package exportertest

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
)

// patience is how long the exporter has for something to come about.
const patience = 30 * time.Second

// Get answers the status and body of a page; 0 while nothing listens.
func (r *Running) Get(tb testing.TB, path string) (int, string) {
	tb.Helper()
	return r.request(tb, http.MethodGet, path, nil)
}

// Scrape asks for the metrics in a format, compressed.
func (r *Running) Scrape(tb testing.TB, format string) string {
	tb.Helper()
	_, body := r.request(tb, http.MethodGet, "/metrics", http.Header{"Accept": {format}})
	return body
}

// Reload answers the status and body of a request to reload.
func (r *Running) Reload(tb testing.TB) (int, string) {
	tb.Helper()
	return r.request(tb, http.MethodPost, "/-/reload", nil)
}

func (r *Running) request(tb testing.TB, method, path string, header http.Header) (int, string) {
	tb.Helper()
	request, err := http.NewRequestWithContext(tb.Context(), method, r.URL+path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	maps.Copy(request.Header, header)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// WaitFor asks for a page until it has a status.
func (r *Running) WaitFor(tb testing.TB, path string, status int) (body string) {
	tb.Helper()
	r.eventually(tb, func() error {
		var got int
		if got, body = r.Get(tb, path); got != status {
			return fmt.Errorf("%s answers %d %q, want status %d", path, got, body, status)
		}
		return nil
	})
	return body
}

// WaitForMetric waits until a line is in the metrics, or is not.
func (r *Running) WaitForMetric(tb testing.TB, line string, there bool) {
	tb.Helper()
	r.eventually(tb, func() error {
		if _, metrics := r.Get(tb, "/metrics"); strings.Contains(metrics, line) != there {
			return fmt.Errorf("is %q in the metrics? Want %t", line, there)
		}
		return nil
	})
}

// eventually tries until it succeeds, and fails the test when patience ends.
func (r *Running) eventually(tb testing.TB, try func() error) {
	tb.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			tb.Fatalf("%v; log:\n%s", err, r.Stderr)
		}
	}
}
