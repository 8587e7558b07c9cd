package exporter

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestPathPrefix finds pages where the flags say that they are.
func TestPathPrefix(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, ""},
		{[]string{"--web.external-url=https://example.com"}, ""},
		{[]string{"--web.external-url=https://example.com/ops/ecs/"}, "/ops/ecs"},
		{[]string{"--web.external-url=/ops/ecs"}, "/ops/ecs"},
		{[]string{"--web.external-url=https://example.com/ops/ecs", "--web.route-prefix=/"}, ""},
		{[]string{"--web.external-url=https://example.com/ops/ecs", "--web.route-prefix=ecs"}, "/ecs"},
		{[]string{"--web.external-url=https://example.com/ops/ecs", "--web.route-prefix="}, "/ops/ecs"},
		{[]string{"--web.route-prefix=/ops/ecs/"}, "/ops/ecs"},
	} {
		if got := parse(test.args).serving.path("/metrics"); got != test.want+"/metrics" {
			t.Errorf("%q: the metrics are at %s, want them below %q", test.args, got, test.want)
		}
	}
}

// TestServedBelowAPrefix runs an exporter for a proxy that strips nothing: its pages are there, and are found there
// by its health check and by those who read what it says on the terminal.
func TestServedBelowAPrefix(t *testing.T) {
	flag := "--web.external-url=https://example.com/ops/ecs"
	demo := exportertest.Launch(t, []string{"--demo", "--demo.services=5", "--web.enable-lifecycle", flag})
	host := strings.TrimPrefix(demo.URL, "http://")
	demo.WaitFor(t, "/metrics", http.StatusNotFound)
	if page := demo.WaitFor(t, "/", http.StatusOK); !strings.Contains(page, "<title>ECS fleet") {
		t.Errorf("the root leads to %s", page)
	}
	demo.URL += "/ops/ecs"
	for _, page := range []string{"/", "/metrics", "/config", "/reference", "/style.css", "/-/healthy", "/-/ready"} {
		demo.WaitFor(t, page, http.StatusOK)
	}
	if status, body := demo.Reload(t); status != http.StatusOK {
		t.Errorf("reload answers %d %q", status, body)
	}
	for prefix, healthy := range map[string]bool{flag: true, "--web.route-prefix=/": false} {
		output, err := exportertest.Command(t.Context(), []string{"--healthcheck", "--web.listen-address=" + host, prefix}).CombinedOutput()
		if (err == nil) != healthy {
			t.Errorf("the health check with %s says %q, %v", prefix, output, err)
		}
	}
	demo.Stop(t, syscall.SIGTERM)
	if said := demo.Stdout.String(); !strings.HasSuffix(said, "/ops/ecs/metrics, or begin at http://localhost"+host[strings.LastIndexByte(host, ':'):]+"/ops/ecs/\n") {
		t.Errorf("the terminal says %q", said)
	}
}
