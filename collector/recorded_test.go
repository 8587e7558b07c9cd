package collector

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
)

// TestRecordedEndpoint reads an endpoint that is no simulator and knows nothing but
// the ECS API: it answers every operation with a recorded body. It is found as
// a user would lead the exporter to it, by the environment.
func TestRecordedEndpoint(t *testing.T) { synctest.Test(t, testRecordedEndpoint) }

func testRecordedEndpoint(t *testing.T) {
	const endpoint = "ecs.example:8443"
	t.Setenv("AWS_ENDPOINT_URL_ECS", "https://"+endpoint)
	t.Setenv("AWS_REGION", "cn-north-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	time.Sleep(time.Until(time.Unix(1729933360, 0)))

	answers := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host != endpoint {
			t.Errorf("%s asks %s", operationOf(r), r.URL)
		}
		_, _ = w.Write(recorded(t, operationOf(r)))
	})
	connector := api.NewConnector(func(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
		cfg, err := api.LoadConfig(ctx, options...)
		cfg.HTTPClient = &http.Client{Transport: inProcess{answers}}
		return cfg, err
	})
	clients, commit, err := connector.Clients(t.Context(), []api.Source{{}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	commit()
	r, c := readingBy(t, clients[0], reader.Options{History: true}, time.Now, log.NewNopLogger())
	read(t.Context(), r)
	golden(t, "testdata/recorded.metrics", exposition(t, c))
}

// TestLabelsAreUTF8 reads names that are not valid UTF-8, which an exposition must be.
func TestLabelsAreUTF8(t *testing.T) { synctest.Test(t, testLabelsAreUTF8) }

func testLabelsAreUTF8(t *testing.T) {
	answers := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(bytes.ReplaceAll(recorded(t, operationOf(r)), []byte(`"log-router"`), []byte("\"log\xff\xferouter\"")))
	})
	r, c := newReading(t, answeredBy(answers, "cn-north-1"), reader.Options{}, time.Now)
	read(t.Context(), r)
	text := exposition(t, c)
	if !utf8.Valid(text) || !regexp.MustCompile("container=\"log\uFFFD+router\"").Match(text) {
		t.Errorf("want a container log\uFFFDrouter in\n%s", text)
	}
}
