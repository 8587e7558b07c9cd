package simulatortest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// closedBody can be read, and answers WriteTo as a body does that the SDK has closed.
type closedBody struct{ io.Reader }

func (closedBody) Close() error                     { return nil }
func (closedBody) WriteTo(io.Writer) (int64, error) { return 0, io.EOF }

func TestBodiesAreRead(t *testing.T) {
	_, config := simulatortest.Start(t, simulator.Config{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, *config.BaseEndpoint, closedBody{strings.NewReader("{}")})
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = 2
	response, err := config.HTTPClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(answer), "UnknownOperationException") {
		t.Errorf("answer %s, %v", answer, err)
	}
}
