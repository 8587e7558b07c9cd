package exporter

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

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
		http.StatusForbidden:           false,
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
		if err != nil && !strings.Contains(err.Error(), http.StatusText(status)+": give --healthcheck the same --web flags") {
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
	if err := healthOf(t, ":"+port, ""); err == nil || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("nobody gives %v", err)
	}
}

// TestHealthcheckSaysWhatItCannot holds that it says so where it cannot know whom to ask.
func TestHealthcheckSaysWhatItCannot(t *testing.T) {
	for _, test := range []struct{ arg, want string }{
		{"--web.listen-address=vsock://:1", "--healthcheck cannot ask at vsock://:1 (--web.listen-address): give both --web.probe-address, and it asks there"},
		{"--web.systemd-socket", "--healthcheck cannot tell where systemd has the exporter listen (--web.systemd-socket): give both --web.probe-address, and it asks there"},
		{"--web.listen-address=10049", "--web.listen-address: address 10049: missing port in address"},
		{"--web.config.file=/nonexistent", "--web.config.file: open /nonexistent: no such file or directory"},
	} {
		output, err := exportertest.Command(t.Context(), []string{"--healthcheck", test.arg}).CombinedOutput()
		if want := "ecs_revision_exporter: error: " + test.want + "\n"; err == nil || string(output) != want {
			t.Errorf("%s gives %q, %v, want %q", test.arg, output, err, want)
		}
	}
}

// healthNow is what a health check says as a container engine runs it.
func healthNow(t *testing.T, args ...string) (string, error) {
	t.Helper()
	output, err := exportertest.Command(t.Context(), append([]string{"--healthcheck"}, args...)).CombinedOutput()
	return string(output), err
}

// TestHealthcheck checks exporters that run, by the command that a container engine
// runs: however they are secured, and after their end.
func TestHealthcheck(t *testing.T) {
	const (
		users   = "basic_auth_users: {prometheus: " + passwordHash + "}\n"
		secured = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"
		mutual  = "tls_server_config: {cert_file: server.crt, key_file: server.key, client_ca_file: clients.crt, client_auth_type: RequireAndVerifyClientCert}\n"
	)
	authority := newAuthority(t)
	for name, test := range map[string]struct{ host, webConfig string }{
		"plain":                          {"127.0.0.1", ""},
		"password":                       {"127.0.0.1", users},
		"TLS":                            {"127.0.0.1", secured},
		"TLS and password":               {"127.0.0.1", secured + users},
		"TLS at a specific address":      {specificAddress(t), secured},
		"client certificates":            {"127.0.0.1", mutual},
		"client certificates of TLS 1.2": {"127.0.0.1", strings.Replace(mutual, "}", ", max_version: TLS12}", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeServer(t, dir, authority.certify(t, "exporter.example.com"))
			running := launchSecured(t, dir, exportertest.FreeAddress(t, test.host), test.webConfig, authority)
			_, address, _ := strings.Cut(running.URL, "://")
			args := []string{"--web.listen-address=" + address, "--web.config.file=" + filepath.Join(dir, "web.yml")}
			if output, err := healthNow(t, args...); err != nil || output != "healthy\n" {
				t.Errorf("an exporter that runs gives %q, %v", output, err)
			}
			running.Stop(t, syscall.SIGTERM)
			if output, err := healthNow(t, args...); err == nil || strings.Count(output, "\n") != 1 || !strings.Contains(output, "connection refused") {
				t.Errorf("an exporter that has ended gives %q, %v", output, err)
			}
		})
	}
}

// TestHealthcheckWithoutCertificate holds that an exporter that has lost its certificate, and so answers nobody, is not healthy.
func TestHealthcheckWithoutCertificate(t *testing.T) {
	dir, authority := t.TempDir(), newAuthority(t)
	running := startSecured(t, dir, "tls_server_config: {cert_file: server.crt, key_file: server.key, client_ca_file: clients.crt, client_auth_type: RequireAndVerifyClientCert}\n", authority)
	if err := os.Remove(filepath.Join(dir, "server.crt")); err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(running.URL, "://")
	output, err := healthNow(t, "--web.listen-address="+address, "--web.config.file="+filepath.Join(dir, "web.yml"))
	if err == nil || !strings.Contains(output, "remote error: tls: ") {
		t.Errorf("it gives %q, %v", output, err)
	}
}

// specificAddress is an address of this machine that is not the loopback one, where it has one.
func specificAddress(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		if network, is := address.(*net.IPNet); is && network.IP.To4() != nil && !network.IP.IsLoopback() {
			return network.IP.String()
		}
	}
	t.Log("this machine has no other address than the loopback one")
	return "127.0.0.1"
}
