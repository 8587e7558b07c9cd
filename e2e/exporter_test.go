package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
)

// The account and region in which the simulated fleets are.
const (
	account = "123456789012"
	region  = "eu-west-1"
)

// simulated starts a simulated AWS for the duration of the test.
func simulated(t *testing.T, config simulator.Config) *simulator.Running {
	t.Helper()
	running, err := simulator.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close() })
	return running
}

// export runs the exporter on an AWS and gives its address, once it is ready. It takes all it may
// of the AWS' limits, as nobody shares them.
func export(t *testing.T, aws *simulator.Running) (address string) {
	t.Helper()
	return exportWith(t, aws, "")
}

// exportWith does so with more lines of configuration, and with flags.
func exportWith(t *testing.T, aws *simulator.Running, settings string, args ...string) (address string) {
	t.Helper()
	args = append(args, "--refresh.interval=1s", "--web.listen-address=127.0.0.1:0",
		"--config.file="+written(t, "config.yml", "api_budget: 1\nservice_tags: [team]\n"+settings))
	address = serve(t, append(credentials(), "AWS_ENDPOINT_URL="+aws.URL), exporterBinary, args...)
	eventually(t, func() error { return answers(t, "http://"+address+"/-/ready") })
	return address
}

// credentials are an environment with nothing of this machine's AWS configuration.
func credentials() []string {
	return []string{
		"HOME=/nonexistent", "AWS_EC2_METADATA_DISABLED=true", "AWS_REGION=" + region,
		"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret",
	}
}

// answers is an error unless a page is answered with status 200.
func answers(t *testing.T, url string) error {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return statusError(response)
}

// hurried is a clock that begins now and goes that many times as fast as it should.
func hurried(times int) func() time.Time {
	began := time.Now()
	return func() time.Time { return began.Add(time.Duration(times) * time.Since(began)) }
}

// written is the path of a new file with that text.
func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
