package collector

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
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
	readers, err := ecs.NewConnector(ecs.LoadConfig).Readers(t.Context(), []ecs.Source{{}}, nil, ecs.Options{History: true, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	fleet := newCollector(t, readers, clock, Options{Parts: DefaultParts()})
	fleet.Refresh(t.Context())
	golden(t, "testdata/recorded.metrics", exposition(t, fleet))
}

// TestLabelsAreUTF8 reads names that are not valid UTF-8, which an exposition must be.
func TestLabelsAreUTF8(t *testing.T) {
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		body, err := os.ReadFile(filepath.Join("testdata", "recorded", operation+".json"))
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(bytes.ReplaceAll(body, []byte(`"log-router"`), []byte("\"log\xff\xferouter\"")))
	}))
	defer endpoint.Close()
	reader := ecs.NewReader(simulator.AWSConfig(endpoint.URL, "cn-north-1"), "cn-north-1", ecs.Options{Now: time.Now})
	fleet := newCollector(t, []*ecs.Reader{reader}, time.Now, Options{Parts: allParts()})
	fleet.Refresh(t.Context())
	text := exposition(t, fleet)
	if !utf8.Valid(text) || !regexp.MustCompile("container=\"log\uFFFD+router\"").Match(text) {
		t.Errorf("want a container log\uFFFDrouter in\n%s", text)
	}
}
