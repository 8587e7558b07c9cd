package exporter

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// Who is let in where there is basic authentication.
const (
	password     = "correct-horse-battery-staple"
	passwordHash = "$2a$04$SeOCoLa6HkVuTu0UDdSlk.l5LBmhjd8h.mo2Oqqg8oVOeDMkWWkDa"
)

// startSecured starts the demo with a web configuration, in a directory with a certificate
// of the authority for 127.0.0.1.
func startSecured(t *testing.T, dir, webConfig string, trusted authority) *exportertest.Running {
	t.Helper()
	writeServer(t, dir, trusted.certify(t, "127.0.0.1"))
	return launchSecured(t, dir, exportertest.FreeAddress(t, "127.0.0.1"), webConfig, trusted)
}

// launchSecured starts the demo at an address with a web configuration, in a directory with a certificate.
func launchSecured(t *testing.T, dir, address, webConfig string, trusted authority, args ...string) *exportertest.Running {
	t.Helper()
	writePEM(t, filepath.Join(dir, "clients.crt"), "CERTIFICATE", trusted.certificate.Raw)
	file := filepath.Join(dir, "web.yml")
	if err := os.WriteFile(file, []byte(webConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	secured := exportertest.LaunchAt(t, address, append(args, "--demo", "--demo.services=5", "--web.config.file="+file))
	secured.URL = strings.Replace(secured.URL, "http:", "https:", 1)
	return secured
}

// visit asks for a page over a connection of its own, and gives the status and who answered.
func visit(t *testing.T, url string, client *tls.Config) (int, *tls.ConnectionState, error) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: client, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, response.TLS, err
}

// TestTLS asks for pages of an exporter that speaks TLS.
func TestTLS(t *testing.T) {
	trusted, dir := newAuthority(t), t.TempDir()
	secured := startSecured(t, dir, "tls_server_config: {cert_file: server.crt, key_file: server.key}\n", trusted)
	for _, test := range []struct {
		name, url string
		client    *tls.Config
		status    int
		err       string
	}{
		{"TLS", secured.URL, &tls.Config{RootCAs: trusted.pool()}, 200, ""},
		{"without TLS", strings.Replace(secured.URL, "https:", "http:", 1), nil, 400, ""},
		{"TLS 1.1", secured.URL, &tls.Config{RootCAs: trusted.pool(), MinVersion: tls.VersionTLS11, MaxVersion: tls.VersionTLS11}, 0, "protocol version not supported"},
		{"other authority", secured.URL, &tls.Config{RootCAs: newAuthority(t).pool()}, 0, "certificate signed by unknown authority"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, _, err := visit(t, test.url+"/metrics", test.client)
			expectVisit(t, status, err, test.status, test.err)
		})
	}

	t.Run("renewed certificate", func(t *testing.T) {
		renewed := trusted.certify(t, "127.0.0.1")
		writeServer(t, dir, renewed)
		status, state, err := visit(t, secured.URL+"/metrics", &tls.Config{RootCAs: trusted.pool()})
		expectVisit(t, status, err, 200, "")
		if err == nil && !state.PeerCertificates[0].Equal(renewed.Leaf) {
			t.Error("the former certificate is shown")
		}
	})
}

// TestClientCertificates asks for pages of an exporter that answers those it knows.
func TestClientCertificates(t *testing.T) {
	trusted := newAuthority(t)
	secured := startSecured(t, t.TempDir(), `tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_ca_file: clients.crt
  client_auth_type: RequireAndVerifyClientCert
  client_allowed_sans: [prometheus]
`, trusted)
	for _, test := range []struct {
		name   string
		client []tls.Certificate
		status int
		err    string
	}{
		{"the one allowed", []tls.Certificate{trusted.certify(t, "prometheus")}, 200, ""},
		{"another name", []tls.Certificate{trusted.certify(t, "grafana")}, 0, "bad certificate"},
		{"another authority", []tls.Certificate{newAuthority(t).certify(t, "prometheus")}, 0, "certificate authority"},
		{"none", nil, 0, "handshake failure"},
	} {
		t.Run(test.name, func(t *testing.T) {
			give := func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
				if len(test.client) == 0 {
					return new(tls.Certificate), nil
				}
				return &test.client[0], nil // whoever is asked for
			}
			client := &tls.Config{RootCAs: trusted.pool(), GetClientCertificate: give, MaxVersion: tls.VersionTLS12} // 1.3 tells the client after the handshake
			status, _, err := visit(t, secured.URL+"/metrics", client)
			expectVisit(t, status, err, test.status, test.err)
		})
	}
	secured.Stop(t, syscall.SIGTERM)
	for _, reason := range []string{"allowed SANs", "unknown authority", "didn't provide a certificate"} {
		if !regexp.MustCompile(`(?m)^level=warn .*TLS handshake error .*` + reason).MatchString(secured.Stderr.String()) {
			t.Errorf("the log does not tell of a refusal for %s:\n%s", reason, secured.Stderr)
		}
	}
}

// TestBasicAuth asks for every page as somebody who has the password, and as others.
func TestBasicAuth(t *testing.T) {
	trusted := newAuthority(t)
	secured := startSecured(t, t.TempDir(), "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"+
		"basic_auth_users: {prometheus: "+passwordHash+"}\n", trusted)
	for _, test := range []struct {
		who    string
		status int
	}{
		{"", 401}, {"prometheus:wrong@", 401}, {"prometheus:" + passwordHash + "@", 401}, {"grafana:" + password + "@", 401},
		{"prometheus:" + password + "@", 200},
	} {
		for _, path := range []string{"/", "/metrics", "/config", "/reference", "/-/healthy"} {
			url := strings.Replace(secured.URL, "https://", "https://"+test.who, 1) + path
			status, _, err := visit(t, url, &tls.Config{RootCAs: trusted.pool()})
			expectVisit(t, status, err, test.status, "")
		}
	}
}

func expectVisit(t *testing.T, status int, err error, wantStatus int, wantErr string) {
	t.Helper()
	if status != wantStatus || (err != nil) != (wantErr != "") || err != nil && !strings.Contains(err.Error(), wantErr) {
		t.Errorf("answered %d, %v, want %d, %s", status, err, wantStatus, wantErr)
	}
}
