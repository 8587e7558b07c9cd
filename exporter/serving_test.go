package exporter

import (
	"net"
	"net/http"
	"regexp"
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
		{[]string{"--web.external-url="}, ""},
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

// TestBadAddresses starts exporters with what cannot be meant: each says in a line what is wrong, and where.
func TestBadAddresses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, test := range []struct{ flag, want string }{
		{"--web.external-url=example.com/ecs", `--web.external-url: "example.com/ecs" is no URL such as https://example.com/ecs`},
		{"--web.external-url=https://example.com/?q=ecs", `--web.external-url: "https://example.com/\?q=ecs" is no URL such as https://example.com/ecs`},
		{"--web.external-url=https://[::1", `--web.external-url: parse "https://\[::1": missing '\]' in host`},
		{"--web.external-url=https://example.com/my%20ecs", `--web.external-url: "/my%20ecs" is no path of letters, digits and .* such as /ecs`},
		{"--web.route-prefix=/{ecs}", `--web.route-prefix: "/\{ecs\}" is no path of letters, digits and .* such as /ecs`},
		{"--web.route-prefix=/ops/../ecs", `--web.route-prefix: "/ops/../ecs" has a part that is empty, a dot or two dots`},
		{"--web.route-prefix=/..", `--web.route-prefix: "/.." has a part that is empty, a dot or two dots`},
		{"--web.route-prefix=/ops//ecs", `--web.route-prefix: "/ops//ecs" has a part that is empty, a dot or two dots`},
		{"--web.external-url=ecs", `--web.external-url: "ecs" is no URL such as https://example.com/ecs`},
		{"--web.external-url=ftp://example.com", `--web.external-url: "ftp://example.com" is no URL such as https://example.com/ecs`},
		{"--web.allowed-host=https://ecs.example.com", `--web.allowed-host: "https://ecs.example.com" is no name such as ecs.example.com, without scheme, port and path`},
		{"--web.allowed-host=", `--web.allowed-host: "" is no name such as .*`},
		{"--web.probe-address=10050", `--web.probe-address: address 10050: missing port in address`},
		{"--web.probe-address=" + taken.Addr().String(), `--web.probe-address: listen tcp 127.0.0.1:\d+: bind: address already in use`},
	} {
		output, err := exportertest.Command(t.Context(), []string{"--demo", "--log.level=error", test.flag}).CombinedOutput()
		if want := regexp.MustCompile(`^ecs_revision_exporter: error: ` + test.want + `(, try --help)?\n$`); err == nil || !want.Match(output) {
			t.Errorf("%s gives %q, %v, want one line that matches %s", test.flag, output, err, want)
		}
	}
}
