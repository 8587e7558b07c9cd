package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	var notReady error
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("up 1\n")) })
	handler, err := NewHandler(metrics, func() error { return notReady })
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, method, path string
		ready              error
		status             int
		body               string
	}{
		{"landing page", "GET", "/", nil, 200, `<a href="/metrics">Metrics</a>`},
		{"metrics", "GET", "/metrics", nil, 200, "up 1"},
		{"metrics, head only", "HEAD", "/metrics", nil, 200, ""},
		{"healthy", "GET", "/-/healthy", nil, 200, "healthy"},
		{"healthy though not ready", "GET", "/-/healthy", errors.New("wait"), 200, "healthy"},
		{"ready", "GET", "/-/ready", nil, 200, "ready"},
		{"not ready", "GET", "/-/ready", errors.New("wait"), 503, "not ready: wait"},
		{"unknown page", "GET", "/nope", nil, 404, "not found"},
		{"unknown method", "POST", "/metrics", nil, 405, "Method Not Allowed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			notReady = test.ready
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), test.method, test.path, nil))
			if recorder.Code != test.status || !strings.Contains(recorder.Body.String(), test.body) {
				t.Errorf("got %d %q, want %d with %q", recorder.Code, recorder.Body, test.status, test.body)
			}
		})
	}
}
