package collector

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/simulator"
)

// inProcess makes requests without a network: thousands of fleets need no ports.
type inProcess struct{ http.Handler }

// RoundTrip has the handler answer. It never fails.
func (p inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, request)
	return answer.Result(), nil
}

// answeredBy is a configuration whose clients ask a handler, as if it were AWS in a region.
func answeredBy(handler http.Handler, region string) aws.Config {
	config := simulator.AWSConfig("http://aws.example", region)
	config.HTTPClient = &http.Client{Transport: inProcess{handler}}
	return config
}

// operationOf is the operation of ECS that a request asks for.
func operationOf(r *http.Request) string {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	return operation
}

// recorded is the recorded body of an answer to an operation.
func recorded(t *testing.T, operation string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "recorded", operation+".json"))
	if err != nil {
		t.Error(err)
	}
	return body
}
