package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestEndpoints holds what Prometheus and what watches over the process ask for.
func TestEndpoints(t *testing.T) {
	var notReady error
	handler := NewHandler(Config{
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "up 1") }),
		Ready:   func() error { return notReady },
	})
	for _, test := range []struct {
		name, method, path string
		ready              error
		status             int
		body               string
	}{
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
			answer := ask(t, handler, test.method, test.path)
			if answer.Code != test.status || !strings.Contains(answer.Body.String(), test.body) {
				t.Errorf("got %d %q, want %d with %q", answer.Code, answer.Body, test.status, test.body)
			}
		})
	}
}
