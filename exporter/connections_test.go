package exporter

import (
	"crypto/tls"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// gate is a proxy, through which a process reaches AWS and nothing else.
type gate struct {
	aws string // the address that all names lead to

	mu    sync.Mutex
	asked map[string]bool
}

// ServeHTTP notes where a connection is to lead, and leads it to AWS.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.asked[r.Method+" "+r.Host] = true
	g.mu.Unlock()
	if r.Method != http.MethodConnect {
		http.Error(w, "nothing but AWS is here", http.StatusBadGateway)
		return
	}
	there, err := new(net.Dialer).DialContext(r.Context(), "tcp", g.aws)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = there.Close() }()
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // the client has gone
	}
	defer func() { _ = here.Close() }()
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
	_, _ = io.Copy(here, there)
}

// TestConnections has the exporter read two regions of AWS, one by a role, through a
// proxy that is its only way out, uses all its pages, and holds that it asked for the endpoints
// of AWS alone: no news of versions, no telemetry, no scripts for pages.
func TestConnections(t *testing.T) {
	trusted := newAuthority(t)
	aws := httptest.NewUnstartedServer(simulator.New(simulator.Config{Seed: 1, Services: 10}))
	aws.TLS = &tls.Config{Certificates: []tls.Certificate{trusted.certify(t, "*.eu-west-1.amazonaws.com", "*.us-east-1.amazonaws.com")}}
	aws.StartTLS()
	defer aws.Close()
	out := &gate{aws: aws.Listener.Addr().String(), asked: map[string]bool{}}
	proxy := httptest.NewServer(out)
	defer proxy.Close()
	bundle := filepath.Join(t.TempDir(), "authority.crt")
	writePEM(t, bundle, "CERTIFICATE", trusted.certificate.Raw)
	file := exportertest.Written(t, `
targets:
- regions: [eu-west-1]
- regions: [us-east-1]
  role_arn: arn:aws:iam::210987654321:role/observer
`)
	r := exportertest.Start(t, []string{"--refresh.interval=1s", "--config.file=" + file, "--web.enable-lifecycle"},
		"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret", "AWS_REGION=eu-west-1", "AWS_CA_BUNDLE="+bundle,
		"HTTPS_PROXY="+proxy.URL, "HTTP_PROXY="+proxy.URL)
	for _, region := range []string{`account_id="123456789012",region="eu-west-1"`, `account_id="210987654321",region="us-east-1"`} {
		r.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{`+region+`,result="success"} 2`, true)
	}
	for _, page := range []string{"/", "/config", "/reference", "/style.css", "/favicon.ico", "/-/ready", "/-/healthy"} {
		r.WaitFor(t, page, http.StatusOK)
	}
	if status, body := r.Reload(t); status != http.StatusOK {
		t.Errorf("reload answers %d %q", status, body)
	}
	r.Stop(t, syscall.SIGTERM)

	out.mu.Lock()
	defer out.mu.Unlock()
	want := []string{"CONNECT ecs.eu-west-1.amazonaws.com:443", "CONNECT ecs.us-east-1.amazonaws.com:443", "CONNECT sts.us-east-1.amazonaws.com:443"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(out.asked))); diff != "" {
		t.Errorf("connections (-want +got)\n%s", diff)
	}
	if strings.Contains(r.Stderr.String(), "level=warn") {
		t.Errorf("the log:\n%s", r.Stderr)
	}
}
