package collector

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
)

// TestRecordedEndpoint reads an endpoint that is no simulator and knows nothing but
// the ECS API: it answers every operation with a recorded body. It is found as
// a user would lead the exporter to it, by the environment.
func TestRecordedEndpoint(t *testing.T) {
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		http.ServeFile(w, r, filepath.Join("testdata", "recorded", operation+".json"))
	}))
	defer endpoint.Close()
	t.Setenv("AWS_ENDPOINT_URL_ECS", endpoint.URL)
	t.Setenv("AWS_REGION", "cn-north-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")

	clock := func() time.Time { return time.Unix(1729933360, 0) }
	cfg, err := ecs.LoadConfig(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	readers, err := ecs.NewReaders(cfg, nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	fleet := New(readers, time.Minute, clock, log.NewNopLogger())
	fleet.Refresh(t.Context())
	golden(t, "testdata/recorded.metrics", exposition(t, fleet))
}
