package api

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// TestMetadataServiceAtStart has nothing but the role of the machine to give credentials. It is an error if there
// is no role, or no metadata service. It is none if the service fails at the moment.
func TestMetadataServiceAtStart(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	status := func(code int) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
		t.Cleanup(server.Close)
		return server.URL
	}
	for name, test := range map[string]struct {
		url  string
		want error
	}{
		"no role":   {status(http.StatusNotFound), ErrNoCredentials},
		"not there": {gone.URL, ErrNoCredentials},
		"fails":     {status(http.StatusServiceUnavailable), nil},
	} {
		environment(t, gone.URL, "", "AWS_REGION=eu-west-1", "AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_SERVICE_ENDPOINT="+test.url)
		if _, _, err := NewConnector(LoadConfig).Clients(t.Context(), []Source{{}}, nil); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// TestMetadataServiceIsAskedOnce reads several regions by the role of the machine: at start it is asked for once, and
// that there is no time left does not mean that there is none.
func TestMetadataServiceIsAskedOnce(t *testing.T) {
	var asked atomic.Int32
	machine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, known := map[string]string{
			"/latest/api/token":                                   "token",
			"/latest/meta-data/iam/security-credentials/":         "observer",
			"/latest/meta-data/iam/security-credentials/observer": `{"Code": "Success", "AccessKeyId": "x", "SecretAccessKey": "y", "Token": "z", "Expiration": "2100-01-01T00:00:00Z"}`,
		}[r.URL.Path]
		if !known {
			http.NotFound(w, r)
			return
		}
		if answer == "observer" {
			asked.Add(1)
		}
		w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
		_, _ = w.Write([]byte(answer))
	}))
	defer machine.Close()
	regions := []Source{{Region: "eu-west-1"}, {Region: "eu-west-2"}, {Region: "eu-west-3"}}
	environment(t, machine.URL, "", "AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_SERVICE_ENDPOINT="+machine.URL)
	if clients := clientsOf(t, NewConnector(LoadConfig), regions, nil); len(clients) != 3 || asked.Load() != 1 {
		t.Errorf("%d clients, %d questions", len(clients), asked.Load())
	}
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", hanging(t))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if clients, _, err := NewConnector(LoadConfig).Clients(ctx, regions, nil); err != nil || len(clients) != 3 {
		t.Errorf("%d clients, %v", len(clients), err)
	}
}
