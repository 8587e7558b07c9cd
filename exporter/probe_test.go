package exporter

import (
	"crypto/tls"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestProbeAddress asks an exporter that is closed to all but a few what anybody may ask it.
func TestProbeAddress(t *testing.T) {
	const mutual = `tls_server_config: {cert_file: server.crt, key_file: server.key, client_ca_file: clients.crt, client_auth_type: RequireAndVerifyClientCert}
basic_auth_users: {prometheus: ` + passwordHash + "}\n"
	dir, trusted := t.TempDir(), newAuthority(t)
	writeServer(t, dir, trusted.certify(t, "127.0.0.1"))
	address := exportertest.FreeAddress(t, "127.0.0.1")
	flags := []string{"--web.probe-address=" + address, "--web.route-prefix=/ecs", "--web.allowed-host=ecs.example.com", "--web.enable-lifecycle"}
	secured := launchSecured(t, dir, exportertest.FreeAddress(t, "127.0.0.1"), mutual, trusted, flags...)

	probes := *secured
	probes.URL = "http://" + address
	probes.WaitFor(t, "/ecs/-/ready", http.StatusOK)
	for path, want := range map[string]int{
		"/ecs/-/healthy": 200, "/ecs/-/ready": 200,
		"/ecs/metrics": 404, "/ecs/config": 404, "/ecs/": 404, "/ecs": 404, "/": 404, "/-/healthy": 404, "/ecs/-/reload": 404,
	} {
		if status, body := askedAs(t, &probes, http.MethodGet, path, "anything.example"); status != want {
			t.Errorf("%s answers %d %.80q, want %d", path, status, body, want)
		}
	}
	if status, body := askedAs(t, &probes, http.MethodPost, "/ecs/-/reload", "ecs.example.com"); status != http.StatusNotFound {
		t.Errorf("anybody may reload: %d %q", status, body)
	}
	if status, _, err := visit(t, secured.URL+"/ecs/-/healthy", &tls.Config{RootCAs: trusted.pool()}); err == nil {
		t.Errorf("without a certificate the other address answers %d", status)
	}
	if output, err := healthNow(t, flags...); err != nil || output != "healthy\n" {
		t.Errorf("the health check gives %q, %v", output, err)
	}
	secured.Stop(t, syscall.SIGTERM)
	if output, err := healthNow(t, flags...); err == nil || !strings.Contains(output, "connection refused") {
		t.Errorf("an exporter that has ended gives %q, %v", output, err)
	}
}

// TestNotReady asks at the probe address while nothing could be read.
func TestNotReady(t *testing.T) {
	address := exportertest.FreeAddress(t, "127.0.0.1")
	failing := exportertest.Start(t, []string{"--web.probe-address=" + address}, "AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_REGION=eu-west-1",
		"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret")
	probes := *failing
	probes.URL = "http://" + address
	probes.WaitFor(t, "/-/healthy", http.StatusOK)
	probes.WaitFor(t, "/-/ready", http.StatusServiceUnavailable)
	failing.Stop(t, syscall.SIGTERM)
}
