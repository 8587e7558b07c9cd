package collector

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// events is what became of the events of a queue. Nothing of it is exposed without a queue.
type events struct {
	results  *prometheus.CounterVec
	requests *prometheus.CounterVec
	delays   prometheus.Histogram
	since    atomic.Pointer[time.Time] // when they were first waited for; nil without a queue
}

func newEvents() *events {
	e := &events{
		results:  prometheus.NewCounterVec(prometheus.CounterOpts(eventsOpts()), []string{"result"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts(queueOpts()), []string{"operation", "code"}),
		delays:   prometheus.NewHistogram(delaysOpts()),
	}
	for _, result := range ecs.EventResults() {
		e.results.WithLabelValues(string(result))
	}
	return e
}

func eventsOpts() prometheus.Opts {
	return prometheus.Opts{Name: "ecs_revision_exporter_events_total", Help: "Events that were received, by what came of them: hinted (a service is read because of it), merged (it is about to be read because of another one), " +
		"late (it was read long after the event), steady (a service at rest says so), unknown (of a cluster that is not known yet, so clusters are listed; or of a service that is not, where there are too many such events), " +
		"unselected (of what targets, filters and shards leave out), unrelated (of no service) or invalid (no event of Amazon ECS)."}
}

func queueOpts() prometheus.Opts {
	return prometheus.Opts{Name: "ecs_revision_exporter_event_queue_requests_total", Help: "Requests to the queue of events by their result: OK, the error code of AWS, or error when no answer came."}
}

// delaysOpts are what the histogram of delays is made with.
func delaysOpts() prometheus.HistogramOpts {
	return histogramOpts("ecs_revision_exporter_event_delay_seconds",
		"Time from an event, which tells it in whole seconds, until its service was read because of it.",
		[]float64{1, 2, 3, 5, 10, 20, 60, 300, 1800, 7200})
}

// follow goes by whether events are on.
func (e *events) follow(on bool, now time.Time) {
	switch {
	case !on:
		e.since.Store(nil)
	case e.since.Load() == nil:
		e.since.Store(&now)
	}
}

// Heard notes what came of an event.
func (c *Collector) Heard(result ecs.EventResult) {
	c.events.results.WithLabelValues(string(result)).Inc()
}

// Acted notes how long after an event a service was read because of it.
func (c *Collector) Acted(delay time.Duration) { c.events.delays.Observe(delay.Seconds()) }

// QueueRequest notes how a request to the queue of events ended.
func (c *Collector) QueueRequest(operation, code string) {
	c.events.requests.WithLabelValues(operation, code).Inc()
}

// Heard notes that something happened in the target, as an event tells.
func (t *Target) Heard(at time.Time) {
	for {
		last := t.lastEvent.Load()
		if last != nil && !at.After(*last) || t.lastEvent.CompareAndSwap(last, &at) {
			return
		}
	}
}

// aboutEvents are the metrics of events in the catalogue.
func aboutEvents() []group {
	return []group{
		whereEvents(eventsOpts(), "counter", []string{"result"}, func(e *events) prometheus.Collector { return e.results }),
		whereEvents(prometheus.Opts{Name: delaysOpts().Name, Help: delaysOpts().Help}, "histogram", nil, func(e *events) prometheus.Collector { return e.delays }),
		whereEvents(queueOpts(), "counter", []string{"operation", "code"}, func(e *events) prometheus.Collector { return e.requests }),
		about(targets(),
			gauge("ecs_revision_exporter_last_event_timestamp_seconds", "When the last event of the target happened. Before the first one it is since when events are waited for.",
				func(k known) sample { return timestamp(k.lastEvent) })),
	}
}

// whereEvents is a metric that is exposed where there is a queue of events.
func whereEvents(opts prometheus.Opts, kind string, labels []string, of func(*events) prometheus.Collector) group {
	return group{
		families: []family{newFamily(opts.Name, opts.Help, kind, labels)},
		collect: func(v view, _ func(family) bool, ch chan<- prometheus.Metric) {
			if v.events.since.Load() != nil {
				of(v.events).Collect(ch)
			}
		},
	}
}
