// Package simulatortest gives tests a simulated AWS over real HTTP, and a clock
// that they set.
package simulatortest

import (
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
	listening := httptest.NewServer(server)
	tb.Cleanup(listening.Close)
	awsConfig := simulator.AWSConfig(listening.URL, Region)
	awsConfig.HTTPClient = listening.Client()
	awsConfig.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond })
	}
	return server, awsConfig
}
