package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"ecs_revision_exporter/simulator"
)

// TestAnywhere reads a source for which any region will do: that of the source or of its profile, else that of the machine, else
// one that every account has. The service of the machine that fails does not mean that it has none.
func TestAnywhere(t *testing.T) {
	var status atomic.Int64
	machine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
		w.WriteHeader(int(status.Load()))
		answer := map[string]string{"/latest/api/token": "token", "/latest/dynamic/instance-identity/document": `{"region": "eu-west-3"}`}[r.URL.Path]
		_, _ = w.Write([]byte(answer))
	}))
	defer machine.Close()
	aws := httptest.NewServer(simulator.New(simulator.Config{Services: 3}))
	defer aws.Close()
	environment(t, aws.URL, "[profile south]\nregion = eu-south-1\n[profile nowhere]\n", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y",
		"AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_SERVICE_ENDPOINT="+machine.URL)
	client := func(source Source) *Client {
		t.Helper()
		source.Anywhere = true
		client, err := NewConnector(LoadConfig).Client(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	for _, test := range []struct {
		status int
		source Source
		want   string
	}{
		{http.StatusOK, Source{Region: "eu-west-1"}, "eu-west-1"},
		{http.StatusOK, Source{Profile: "south"}, "eu-south-1"},
		{http.StatusOK, Source{}, "eu-west-3"},
		{http.StatusNotFound, Source{}, "us-east-1"},
		{http.StatusNotFound, Source{Profile: "nowhere"}, "us-east-1"},
	} {
		status.Store(int64(test.status))
		if got := client(test.source).Source(); got.Region != test.want || got.Anywhere {
			t.Errorf("where the machine says %d %+v is read as %+v, want it in %s", test.status, test.source, got, test.want)
		}
	}
	status.Store(http.StatusServiceUnavailable)
	waiting := client(Source{})
	if region := waiting.Target().Region; region != "" {
		t.Errorf("at first it is read in %s", region)
	}
	if _, err := waiting.Account(t.Context()); !errors.Is(err, ErrNoRegion) {
		t.Errorf("%v, want that there is no region at the moment", err)
	}
	status.Store(http.StatusOK)
	if _, err := waiting.Account(t.Context()); err != nil || waiting.Target().Region != "eu-west-3" {
		t.Errorf("%v, and it is read in %s", err, waiting.Target().Region)
	}
}
