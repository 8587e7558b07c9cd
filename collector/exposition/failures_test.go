package exposition

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// failing gathers what another gatherer does, and fails.
func failing(also prometheus.Gatherer) prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, _ := also.Gather()
		return families, errors.New("half of it is broken")
	})
}

// TestPartOfTheFleetFails holds that the rest is served, and that the failure is logged and counted
// for every rendering, not for every scrape.
func TestPartOfTheFleetFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		changed := word()
		e := running(t, Options{
			Changed: changed,
			Chunks:  changing(constant("first", 1), failing(constant("second", 2)), constant("third", 3)),
			Logger:  log.NewLogfmtLogger(&logged),
		})
		for range 3 {
			got := scrapedText(t, e)
			for i, name := range []string{"first", "second", "third"} {
				if got := value(t, got, name); got != float64(i+1) {
					t.Errorf("%s is %v", name, got)
				}
			}
		}
		assertFailures(t, scrapedText(t, e), 1, 0)
		if got := strings.Count(logged.String(), "half of it is broken"); got != 1 {
			t.Errorf("logged %d times: %s", got, &logged)
		}
		time.Sleep(5 * time.Second)
		changed <- struct{}{}
		synctest.Wait()
		assertFailures(t, scrapedText(t, e), 2, 0)
	})
}

// TestLiveFails holds that the fleet is served when live metrics cannot be gathered.
func TestLiveFails(t *testing.T) {
	var logged bytes.Buffer
	live := prometheus.NewRegistry()
	live.MustRegister(broken{prometheus.NewDesc("broken", "Broken.", nil, nil)})
	e := running(t, Options{Chunks: these(constant("fleet", 1)), Live: live, Logger: log.NewLogfmtLogger(&logged)})
	got := scrapedText(t, e)
	if value(t, got, "fleet") != 1 || !strings.Contains(logged.String(), "broken on purpose") {
		t.Errorf("got %s\nlogged %s", got, &logged)
	}
	assertFailures(t, scrapedText(t, e), 1, 0) // that of the first scrape: this one is not counted before it is gathered
}

// broken is a collector that fails.
type broken struct{ desc *prometheus.Desc }

func (b broken) Describe(ch chan<- *prometheus.Desc) { ch <- b.desc }

func (b broken) Collect(ch chan<- prometheus.Metric) {
	ch <- prometheus.NewInvalidMetric(b.desc, errors.New("broken on purpose"))
}

// TestEncodingFails holds that a family that cannot be encoded costs no other.
func TestEncodingFails(t *testing.T) {
	unencodable := &dto.MetricFamily{Name: new("x"), Type: dto.MetricType_GAUGE.Enum(), Metric: []*dto.Metric{{}}}
	e := running(t, Options{Chunks: these(given([]*dto.MetricFamily{unencodable}), constant("fleet", 1))})
	got := scrapedText(t, e)
	if value(t, got, "fleet") != 1 {
		t.Errorf("got %s", got)
	}
	assertFailures(t, got, 0, 1)
}

// TestSameNames holds that several expositions can share the registry of what is live.
func TestSameNames(t *testing.T) {
	options := withDefaults(Options{Chunks: these(failing(constant("fleet", 1)))})
	first, second := running(t, options), running(t, options)
	scrapedText(t, first)
	assertFailures(t, scrapedText(t, second), 2, 0)
}

// TestOtherMetricOfPromhttp holds that other metrics under promhttp's names are found out at once.
func TestOtherMetricOfPromhttp(t *testing.T) {
	live := prometheus.NewRegistry()
	live.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "promhttp_metric_handler_errors_total", Help: "Another."}))
	defer func() {
		if recover() == nil {
			t.Error("New does not panic")
		}
	}()
	New(withDefaults(Options{Live: live}))
}

// assertFailures fails unless a text tells so many failures to gather and to encode.
func assertFailures(t *testing.T, text string, gathering, encoding float64) {
	t.Helper()
	for cause, want := range map[string]float64{"gathering": gathering, "encoding": encoding} {
		if got := value(t, text, `promhttp_metric_handler_errors_total{cause="`+cause+`"}`); got != want {
			t.Errorf("%v failures of %s, want %v", got, cause, want)
		}
	}
}
