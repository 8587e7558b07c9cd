package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ecs_revision_exporter/simulator"
)

// protocols are the formats that Prometheus offers to scrape (Prometheus documentation, "scrape_protocols"),
// and the media type in which the exporter answers each.
var protocols = map[string]string{
	"PrometheusProto":      "application/vnd.google.protobuf",
	"OpenMetricsText1.0.0": "application/openmetrics-text; version=1.0.0",
	"OpenMetricsText0.0.1": "application/openmetrics-text; version=0.0.1",
	"PrometheusText0.0.4":  "text/plain; version=0.0.4",
}

// TestFormats scrapes the exporter in every format, and finds the same in each.
func TestFormats(t *testing.T) {
	t.Parallel()
	exporter := export(t, simulated(t, simulator.Config{Speed: 20, Services: 40}))
	config := strings.Builder{}
	fmt.Fprintln(&config, "global: {scrape_interval: 1s}\nscrape_configs:")
	types := map[string]*mediaType{}
	for protocol := range protocols {
		types[protocol] = &mediaType{}
		fmt.Fprintf(&config, "- {job_name: %q, scrape_protocols: [%s], scrape_native_histograms: true, static_configs: [{targets: [%q]}]}\n",
			protocol, protocol, watched(t, exporter, types[protocol]))
	}
	monitor := startPrometheus(t, config.String())
	for protocol, want := range protocols {
		of := func(expression string) string {
			return strings.ReplaceAll(expression, "JOB", fmt.Sprintf("job=%q", protocol))
		}
		monitor.wait(t, of(`up{JOB} == 1 and on (job, instance) ecs_service_info{JOB, region="`+region+`"}`), some)
		monitor.wait(t, of(`sum(increase(ecs_service_deployments_total{JOB}[1m])) > 0`), some)
		if protocol == "PrometheusProto" {
			monitor.wait(t, of(`histogram_count(ecs_service_deployment_duration_seconds{JOB, status="SUCCESSFUL"}) > 0`), some)
		} else {
			monitor.wait(t, of(`ecs_service_deployment_duration_seconds_bucket{JOB, status="SUCCESSFUL", le="+Inf"} > 0`), some)
		}
		if got := types[protocol].get(); !strings.HasPrefix(got, want) {
			t.Errorf("%s is scraped as %q, want %q", protocol, got, want)
		}
	}
}

// mediaType is that of the last answer.
type mediaType struct {
	mu   sync.Mutex
	name string
}

func (m *mediaType) get() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.name
}

func (m *mediaType) set(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.name = name
}

// watched is the address of a proxy that tells in which media type an exporter answers.
func watched(t *testing.T, exporter string, answered *mediaType) (address string) {
	t.Helper()
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: exporter})
	proxy.ModifyResponse = func(response *http.Response) error {
		answered.set(response.Header.Get("Content-Type"))
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// TestTLSAndBasicAuthentication scrapes an exporter that asks for both, with the right password and a wrong one.
func TestTLSAndBasicAuthentication(t *testing.T) {
	t.Parallel()
	certificate, key := selfSigned(t)
	hash, err := bcrypt.GenerateFromPassword([]byte("right"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	web := written(t, "web.yml", fmt.Sprintf("tls_server_config: {cert_file: %q, key_file: %q}\nbasic_auth_users: {prometheus: %q}\n",
		certificate, key, hash))
	exporter := serve(t, credentials(), exporterBinary, "--demo", "--web.listen-address=127.0.0.1:0", "--web.config.file="+web)
	config := strings.Builder{}
	fmt.Fprintln(&config, "global: {scrape_interval: 1s}\nscrape_configs:")
	for _, password := range []string{"right", "wrong"} {
		fmt.Fprintf(&config, "- {job_name: %s, scheme: https, tls_config: {ca_file: %q}, basic_auth: {username: prometheus, password: %[1]s}, static_configs: [{targets: [%[3]q]}]}\n",
			password, certificate, exporter)
	}
	monitor := startPrometheus(t, config.String())
	monitor.wait(t, `up{job="right"} == 1 and on (job) ecs_service_info`, some)
	monitor.wait(t, `up{job="wrong"} == 0`, some)
}

// selfSigned are the files of a certificate for 127.0.0.1 and its key.
func selfSigned(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	public, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, bytes []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
	}
	return written(t, "certificate.pem", block("CERTIFICATE", public)), written(t, "key.pem", block("PRIVATE KEY", secret))
}
