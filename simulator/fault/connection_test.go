package fault_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ecs_revision_exporter/simulator/fault"
)

func TestReset(t *testing.T) {
	w := newWorld(t)
	defer w.Inject(fault.Fault{Effect: fault.Reset()})()
	for name, err := range map[string]error{"ECS": w.list(t.Context()), "STS": w.identity(t.Context())} {
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%s: error %v, want a connection reset", name, err)
		}
	}
}

func TestResetAbortsWhatCannotBeHijacked(t *testing.T) {
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("ended with %v", err)
		}
	}()
	fault.Answer{Delivery: fault.Lost}.Send(httptest.NewRecorder())
}

func TestTruncate(t *testing.T) {
	w := newWorld(t)
	last := &lastResponse{client: w.config.HTTPClient}
	w.config.HTTPClient = last
	defer w.Inject(fault.Fault{Effect: fault.Truncate()})()
	if err := w.identity(t.Context()); err == nil {
		t.Error("half an answer was understood")
	}
	if !errors.Is(last.err, io.ErrUnexpectedEOF) {
		t.Errorf("reading the body ended with %v", last.err)
	}
	if last.length == 0 || int64(last.read) != last.length/2 {
		t.Errorf("read %d bytes of %d, want half of them", last.read, last.length)
	}
	if err := w.list(t.Context()); err == nil {
		t.Error("half an answer of ECS was understood")
	}
}

func TestGibberish(t *testing.T) {
	w := newWorld(t)
	last := &lastResponse{client: w.config.HTTPClient}
	w.config.HTTPClient = last
	for name, c := range map[string]struct {
		effect fault.Effect
		status int
		kind   string
		body   string
	}{
		"not JSON": {fault.NotJSON(), 200, "text/xml", "upstream connect error"},
		"HTML":     {fault.HTMLPage(), 502, "text/html", "<h1>502 Bad Gateway</h1>"},
	} {
		t.Run(name, func(t *testing.T) {
			defer w.Inject(fault.Fault{Effect: c.effect})()
			_ = w.identity(t.Context()) // the SDK takes text without XML for an empty answer
			if last.status != c.status || last.kind != c.kind || !strings.Contains(last.body, c.body) {
				t.Errorf("answered %d %s %s", last.status, last.kind, last.body)
			}
			err := w.list(t.Context())
			if response, ok := errors.AsType[*smithyhttp.ResponseError](err); !ok || response.HTTPStatusCode() != c.status {
				t.Errorf("error %v, want one of status %d", err, c.status)
			}
		})
	}
}

// lastResponse is an HTTP client that keeps what it can of the last response.
type lastResponse struct {
	client aws.HTTPClient

	status int
	kind   string
	length int64
	read   int
	body   string
	err    error
}

func (l *lastResponse) Do(r *http.Request) (*http.Response, error) {
	response, err := l.client.Do(r)
	if err != nil {
		return nil, err
	}
	var body []byte
	body, l.err = io.ReadAll(response.Body)
	l.status, l.kind, l.length = response.StatusCode, response.Header.Get("Content-Type"), response.ContentLength
	l.read, l.body = len(body), string(body)
	response.Body = io.NopCloser(strings.NewReader(l.body))
	return response, nil
}
