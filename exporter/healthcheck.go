package exporter

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	toolkit "github.com/prometheus/exporter-toolkit/web"
	"go.yaml.in/yaml/v4"
)

// healthTimeout is less than what container engines wait for a health check.
const healthTimeout = 4 * time.Second

// checkHealth asks the exporter that was started with these flags for /-/healthy. The
// error says why it cannot be called healthy.
func checkHealth(ctx context.Context, options options) error {
	flags := options.web
	listening := (*flags.WebListenAddresses)[0]
	address, err := net.ResolveTCPAddr("tcp", listening)
	if err != nil {
		return fmt.Errorf("--web.listen-address: %w", err)
	}
	secured, err := servesTLS(*flags.WebConfigFile)
	if err != nil {
		return fmt.Errorf("--web.config.file: %w", err)
	}
	page := url.URL{Scheme: "http", Host: listening, Path: options.serving.path("/-/healthy")} // without a host it is this machine
	if secured {
		page.Scheme = "https"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page.String(), nil)
	if err != nil {
		return err
	}
	// Not the default transport: what is on this machine is not asked through a proxy.
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		InsecureSkipVerify: isLoopback(address.IP), // its certificate seldom names localhost, and nobody is in between
	}}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK, http.StatusUnauthorized, http.StatusTooManyRequests:
		// The web configuration can protect every page by a password or a rate. One that refuses is alive.
		return nil
	}
	return fmt.Errorf("%s answers %s", page.String(), response.Status)
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

// isLoopback tells whether a connection to what listens at an address stays on this machine's loopback interface.
func isLoopback(ip net.IP) bool {
	return len(ip) == 0 || ip.IsUnspecified() || ip.IsLoopback()
}
