package collector

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"pgregory.net/rapid"

	"ecs_revision_exporter/simulator"
)

// TestAnyEvents has random fleets that lag read by two readers: one that goes over everything each minute, and one that does so
// every ten minutes and hears events, of which any may be lost, come twice, or come late and in another order. In the end they
// expose the same.
func TestAnyEvents(t *testing.T) {
	anyLife(t, "30", func(t *testing.T, r *rapid.T) {
		l := newLife(t, r, simulator.Config{})
		often := withinBudget(0)
		often.Tags = true
		l.reader.Configure(often)
		l.running(t)
		hearing := l.hearing(t, simulator.Delivery{
			Latest:  time.Duration(rapid.IntRange(0, 120).Draw(r, "latest")) * time.Second,
			Doubled: rapid.SampledFrom([]float64{0, 0.1, 1}).Draw(r, "doubled"),
			Lost:    rapid.SampledFrom([]float64{0, 0.1, 0.5, 1}).Draw(r, "lost"),
		})
		time.Sleep(2 * time.Minute)
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"deploy", "deploy", "deploy", "delete"}).Draw(r, "step") {
			case "deploy":
				l.deploy(r)
			case "delete":
				l.delete(r)
			}
			pause(r, 2*time.Minute)
		}
		for l.busy() {
			time.Sleep(5 * time.Second)
		}
		time.Sleep(21 * time.Minute)
		want, got := l.ofFleet(expose(r, l.registry)), l.ofFleet(expose(r, hearing))
		if diff := difference(want, got); diff != "" {
			r.Fatalf("at rest, at %s (-without events +with them):\n%s", time.Now().Format(time.DateTime), diff)
		}
	})
}

// hearing has a second reader read the fleet, which hears events, and gives what it exposes.
func (l *life) hearing(t *testing.T, by simulator.Delivery) prometheus.Gatherer {
	t.Helper()
	other := &world{aws: l.aws, config: l.config, fleet: l.fleet}
	options := rarely(0)
	options.Tags = true
	other.reading(t, options)
	other.listening(t, other.reader, by)
	other.running(t)
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(other.Collector)
	return registry
}

// ofFleet are the series of the fleet, but for ages, which are of the moment, and what depends on when something was read.
func (l *life) ofFleet(now exposed) expectation {
	series := maps.Clone(l.sure(now.series))
	maps.DeleteFunc(series, func(name string, _ float64) bool {
		return strings.HasPrefix(name, "ecs_revision_exporter_refreshes_total") || strings.HasPrefix(name, "ecs_service_revision_failures_total") ||
			strings.HasPrefix(name, "ecs_service_revision_age_seconds")
	})
	return series
}
