package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
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
