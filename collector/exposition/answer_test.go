package exposition

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestHead holds that HEAD gets the header of GET, and no body.
func TestHead(t *testing.T) {
	e := running(t, Options{Chunks: these(constant("fleet", 1))})
	for _, coding := range []string{"identity", "gzip"} {
		get := scraped(e, headers{"Accept-Encoding", coding})
		head := answered(e, httptest.NewRequest(http.MethodHead, "/metrics", nil), headers{"Accept-Encoding", coding})
		want := get.Header()
		want.Set("Content-Length", head.Header().Get("Content-Length")) // the counter of scrapes may have grown by a digit
		if diff := cmp.Diff(want, head.Header()); diff != "" {
			t.Errorf("%s: (-GET +HEAD)\n%s", coding, diff)
		}
		if head.Body.Len() != 0 {
			t.Errorf("%s: the body has %d bytes", coding, head.Body.Len())
		}
	}
}

// connection records the deadline that is set for writing to it.
type connection struct {
	http.ResponseWriter
	deadline time.Time
}

// SetWriteDeadline is what [http.ResponseController] looks for.
func (c *connection) SetWriteDeadline(deadline time.Time) error {
	c.deadline = deadline
	return nil
}

// TestSlowReader holds that a reader keeps a rendering in memory for two minutes at most.
func TestSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := running(t, Options{Chunks: these(slowly(time.Minute))})
		slow := &connection{ResponseWriter: httptest.NewRecorder()}
		e.ServeHTTP(slow, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		if got := time.Until(slow.deadline); got != 2*time.Minute {
			t.Errorf("the answer may take %s, want two minutes from its beginning", got)
		}
	})
}

// writes counts them.
type writes struct {
	http.ResponseWriter
	n int
}

func (w *writes) Write(p []byte) (int, error) {
	w.n++
	return w.ResponseWriter.Write(p)
}

// TestFewWrites holds that an answer is written in large pieces, of however many it is made.
func TestFewWrites(t *testing.T) {
	var names []string
	for i := range 8000 {
		names = append(names, fmt.Sprintf("family_%d", i*i))
	}
	e := running(t, Options{Chunks: these(gatherer(func() float64 { return 1 }, names...))})
	for _, coding := range []string{"identity", "gzip"} {
		answer := httptest.NewRecorder()
		counted := &writes{ResponseWriter: answer}
		request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		request.Header.Set("Accept-Encoding", coding)
		e.ServeHTTP(counted, request)
		if most := answer.Body.Len()/(128<<10) + 1; counted.n > most {
			t.Errorf("%s: %d bytes in %d writes, want %d at most", coding, answer.Body.Len(), counted.n, most)
		}
	}
}

// TestSharedRendering holds that all scrapers of a format share a rendering, however they ask for it.
func TestSharedRendering(t *testing.T) {
	var renderings atomic.Int32
	e := running(t, Options{Chunks: these(counting(&renderings, constant("fleet", 1)))})
	for _, accept := range accepts() {
		for _, coding := range []string{"", "gzip", "gzip, br", "zstd"} {
			answer := scraped(e, headers{"Accept", accept, "Accept-Encoding", coding, "User-Agent", accept + coding})
			if answer.Code != http.StatusOK {
				t.Errorf("%q, %q: status %d", accept, coding, answer.Code)
			}
		}
	}
	if got := renderings.Load(); got != int32(formats) {
		t.Errorf("%d renderings, want one for each format", got)
	}
}

// TestAnotherFormat holds that a format that is asked for first costs no other a rendering.
func TestAnotherFormat(t *testing.T) {
	var generation atomic.Int32
	e := running(t, Options{Chunks: these(gatherer(func() float64 { return float64(generation.Add(1)) }, "generation"))})
	scrapedText(t, e)
	scraped(e, headers{"Accept", "application/openmetrics-text"})
	if got := value(t, scrapedText(t, e), "generation"); got != 1 {
		t.Errorf("it was rendered anew, as generation %v", got)
	}
}
