package exporter

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	toolkit "github.com/prometheus/exporter-toolkit/web"
	"go.yaml.in/yaml/v4"
)

// healthTimeout is less than what container engines wait for a health check.
const healthTimeout = 4 * time.Second

// checkHealth asks the exporter that was started with these options for /-/healthy. The
// error says why it cannot be called healthy.
func checkHealth(ctx context.Context, options options) error {
	page, err := healthPage(options)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	request.Host = "localhost" // which may always be asked for, see --web.allowed-host
	wantsCertificate := false
	// Not the default transport, which would ask through a proxy. The exporter is on this machine.
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		InsecureSkipVerify: true, // its certificate seldom names the address, and nobody is in between
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			wantsCertificate = true
			return new(tls.Certificate), nil // there is none to show
		},
	}}}
	response, err := client.Do(request)
	if alert, is := errors.AsType[*net.OpError](err); is && alert.Op == "remote error" && wantsCertificate {
		return nil // it answers, by refusing who has no certificate
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK, http.StatusUnauthorized, http.StatusTooManyRequests:
		// Pages can be protected by a password or a rate. One that refuses is alive.
		return nil
	}
	return fmt.Errorf("%s answers %s: give --healthcheck the same --web flags as the exporter", page, response.Status)
}

// healthPage is where the exporter that was started with these options says that it is healthy.
func healthPage(options options) (string, error) {
	page := url.URL{Scheme: "http", Host: options.serving.probeAddress, Path: options.serving.path("/-/healthy")}
	if page.Host != "" {
		return page.String(), nil
	}
	const instead = "give both --web.probe-address, and it asks there"
	page.Host = (*options.web.WebListenAddresses)[0]
	switch {
	case *options.web.WebSystemdSocket:
		return "", errors.New("--healthcheck cannot tell where systemd has the exporter listen (--web.systemd-socket): " + instead)
	case strings.HasPrefix(page.Host, "vsock:"):
		return "", fmt.Errorf("--healthcheck cannot ask at %s (--web.listen-address): %s", page.Host, instead)
	}
	if _, _, err := net.SplitHostPort(page.Host); err != nil {
		return "", fmt.Errorf("--web.listen-address: %w", err)
	}
	secured, err := servesTLS(*options.web.WebConfigFile)
	if err != nil {
		return "", fmt.Errorf("--web.config.file: %w", err)
	}
	if secured {
		page.Scheme = "https"
	}
	return page.String(), nil
}

// servesTLS tells whether the web configuration in a file has TLS; without a file it has not.
func servesTLS(file string) (bool, error) {
	if file == "" {
		return false, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	var config toolkit.Config
	err = yaml.Unmarshal(text, &config)
	return config.TLSConfig.IsEnabled(), err
}
