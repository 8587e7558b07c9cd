// Package simulatortest gives tests a simulated AWS over real HTTP, and a clock
// that they set.
package simulatortest

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"ecs_revision_exporter/simulator"
)

// Region is the region of the configuration that [Start] returns.
const Region = "eu-central-1"

// Start serves a simulator for the duration of the test. The configuration is
// for real clients of the AWS SDK: it leads to the simulator and to nowhere
// else, and retries as the SDK does by default, without its pauses.
func Start(tb testing.TB, config simulator.Config) (*simulator.Server, aws.Config) {
	tb.Helper()
	server := simulator.New(config)
	return server, Serve(tb, server)
}

// Serve is [Start] for what is there already.
func Serve(tb testing.TB, server http.Handler) aws.Config {
	tb.Helper()
	listening := httptest.NewServer(server)
	tb.Cleanup(func() {
		listening.CloseClientConnections() // Close would wait for calls that hang
		listening.Close()
	})
	return awsConfig(listening.URL, listening.Client().Transport)
}

func awsConfig(endpoint string, transport http.RoundTripper) aws.Config {
	config := simulator.AWSConfig(endpoint, Region)
	config.HTTPClient = &http.Client{Transport: readBodies{transport}}
	config.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond })
	}
	return config
}

// WithoutRetries is a configuration whose clients send every request once only.
func WithoutRetries(config aws.Config) aws.Config {
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return config
}
