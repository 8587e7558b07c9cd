package exposition

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// TestSelection holds that name[] selects families, as promhttp does.
func TestSelection(t *testing.T) {
	parts := these(gatherer(func() float64 { return 1 }, "a", "b"), constant("c", 2))
	ours, theirs := running(t, Options{Fleet: parts, Live: live()}), ordinary(live(), parts()...)
	for _, query := range []string{"?name[]=b", "?name[]=a&name[]=c", "?name[]=live_total&name[]=c", "?name[]=none"} {
		want := answered(theirs, httptest.NewRequest(http.MethodGet, "/metrics"+query, nil), nil)
		got := answered(ours, httptest.NewRequest(http.MethodGet, "/metrics"+query, nil), nil)
		if diff := cmp.Diff(decoded(t, want), decoded(t, got)); diff != "" {
			t.Errorf("%s: (-promhttp +exposition)\n%s", query, diff)
		}
	}
}

// TestSelectionFails holds that what could be gathered is served, and the failure is logged and counted.
func TestSelectionFails(t *testing.T) {
	var logged bytes.Buffer
	e := running(t, Options{Fleet: these(failing(constant("a", 1))), Logger: log.NewLogfmtLogger(&logged)})
	got := answered(e, httptest.NewRequest(http.MethodGet, "/metrics?name[]=a", nil), nil).Body.String()
	if value(t, got, "a") != 1 || !bytes.Contains(logged.Bytes(), []byte("half of it is broken")) {
		t.Errorf("got %s\nlogged %s", got, &logged)
	}
	counted := answered(e, httptest.NewRequest(http.MethodGet, "/metrics?name[]=promhttp_metric_handler_errors_total", nil), nil).Body.String()
	assertFailures(t, counted, 1, 0)
}

// TestOneGathererAtATime holds that however many select, the metrics of one gatherer are in memory.
func TestOneGathererAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var gathering, most atomic.Int32
		part := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
			most.Store(max(most.Load(), gathering.Add(1)))
			defer gathering.Add(-1)
			time.Sleep(time.Second)
			return nil, nil
		})
		e := running(t, Options{Fleet: these(part, part), Interval: time.Hour})
		var scrapers sync.WaitGroup
		for _, query := range []string{"?name[]=a", "", "?name[]=b"} {
			scrapers.Go(func() { answered(e, httptest.NewRequest(http.MethodGet, "/metrics"+query, nil), nil) })
			synctest.Wait()
		}
		scrapers.Wait()
		if got := most.Load(); got != 1 {
			t.Errorf("%d are gathered at once, want one", got)
		}
	})
}

// TestSelectionTimeout holds that a scraper that has to wait for others is told so in time.
func TestSelectionTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := running(t, Options{Fleet: these(slowly(time.Minute)), Interval: time.Hour})
		go text(t, e)
		synctest.Wait()
		answer := answered(e, httptest.NewRequest(http.MethodGet, "/metrics?name[]=a", nil), headers{timeoutHeader, "10"})
		if answer.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d, want 503", answer.Code)
		}
	})
}
