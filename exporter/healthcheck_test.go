package exporter

import (
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ecs_revision_exporter/exporter/exportertest"
)

// healthOf checks the health of what listens at an address.
func healthOf(t *testing.T, address, webConfig string) error {
	t.Helper()
	return checkHealth(t.Context(), parse([]string{"--web.listen-address=" + address, "--web.config.file=" + webConfig}))
}

// TestHealthcheckJudges answers a health check in every way that matters.
func TestHealthcheckJudges(t *testing.T) {
	for status, healthy := range map[int]bool{
		http.StatusOK:                  true,
		http.StatusUnauthorized:        true, // behind a password
		http.StatusTooManyRequests:     true, // behind a rate
		http.StatusNotFound:            false,
		http.StatusInternalServerError: false,
		http.StatusServiceUnavailable:  false,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/-/healthy" {
				t.Errorf("asked for %s", r.URL.Path)
			}
			w.WriteHeader(status)
		}))
		err := healthOf(t, server.Listener.Addr().String(), "")
		server.Close()
		if (err == nil) != healthy {
			t.Errorf("status %d: %v, healthy %t", status, err, healthy)
		}
		if err != nil && !strings.Contains(err.Error(), http.StatusText(status)) {
			t.Errorf("status %d gives %q", status, err)
		}
	}
}

// TestHealthcheckFindsTheExporter asks by the ways in which an address to listen at can be written.
func TestHealthcheckFindsTheExporter(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for _, host := range []string{"", "127.0.0.1", "0.0.0.0", "[::]", "localhost"} {
		if err := healthOf(t, host+":"+port, ""); err != nil {
			t.Errorf("listening at %q: %v", host, err)
		}
	}
	server.Close()
	for address, want := range map[string]string{
		":" + port:   "connection refused",
		"vsock://:1": "--web.listen-address: ",
	} {
		if err := healthOf(t, address, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("nobody at %s gives %v, want %q", address, err, want)
		}
	}
	if err := healthOf(t, ":1", "/nonexistent"); err == nil || !strings.Contains(err.Error(), "--web.config.file: ") {
		t.Errorf("without a web configuration: %v", err)
	}
}

// TestHealthcheckTrustsItself takes any certificate, but only of this machine.
func TestHealthcheckTrustsItself(t *testing.T) {
	for address, trusted := range map[string]bool{
		"": true, "127.0.0.1": true, "127.1.2.3": true, "::1": true, "0.0.0.0": true, "::": true,
		"10.0.0.5": false, "2001:db8::5": false,
	} {
		if got := isLoopback(net.ParseIP(address)); got != trusted {
			t.Errorf("%q is loopback: %t, want %t", address, got, trusted)
		}
	}
}

// TestHealthcheck checks exporters that run, by the command that a container engine
// runs: with and without TLS and a password, and after their end.
func TestHealthcheck(t *testing.T) {
	const (
		users   = "basic_auth_users: {prometheus: " + passwordHash + "}\n"
		secured = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"
	)
	authority := newAuthority(t)
	for name, webConfig := range map[string]string{"plain": "", "password": users, "TLS": secured, "TLS and password": secured + users} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			running := startSecured(t, dir, webConfig, authority)
			_, address, _ := strings.Cut(running.URL, "://")
			check := func() (string, error) {
				output, err := exportertest.Command(t.Context(), []string{
					"--healthcheck", "--web.listen-address=" + address, "--web.config.file=" + filepath.Join(dir, "web.yml"),
				}).CombinedOutput()
				return string(output), err
			}
			output, err := check()
			for deadline := time.Now().Add(30 * time.Second); err != nil && time.Now().Before(deadline); {
				output, err = check()
			}
			if err != nil || output != "healthy\n" {
				t.Errorf("an exporter that runs gives %q, %v", output, err)
			}
			running.Stop(t, syscall.SIGTERM)
			if output, err := check(); err == nil || strings.Count(output, "\n") != 1 || !strings.Contains(output, "connection refused") {
				t.Errorf("an exporter that has ended gives %q, %v", output, err)
			}
		})
	}
}
