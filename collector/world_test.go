package collector

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

const account = "123456789012"

// allParts is every part of the catalogue.
func allParts() map[string]bool {
	on := map[string]bool{}
	for _, part := range Parts() {
		on[part.Name] = true
	}
	return on
}

// world is a simulated fleet, a reader that reads it over HTTP, and a collector of all that there
// is to say of it. It lives in a bubble of testing/synctest, whose clock is that of all of them.
type world struct {
	aws    *simulator.Server
	config aws.Config
	fleet  *fleet.Fleet
	reader *reader.Reader
	*Collector
}

// inBubble is a test that runs in a bubble of testing/synctest.
func inBubble(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

// noon lets it be noon of November 1, 2026: a bubble's clock begins in 2000, before ECS.
func noon() { time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) }

// newWorld makes a world in which it is noon, and every answer is true of the moment of its call:
// what is exposed is exact.
func newWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	config.Consistent = true
	return newLaggingWorld(t, config)
}

// newLaggingWorld makes a world whose answers lag by seconds and contradict each other, as those
// of AWS do.
func newLaggingWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	noon()
	server, cfg := simulatortest.StartInMemory(t, config)
	w := &world{aws: server, config: cfg, fleet: server.Fleet(account, cfg.Region)}
	w.reading(t, w.options())
	return w
}

// options have a reader read all that there is to read, without a budget, and look at what moves every second.
func (w *world) options() reader.Options {
	return reader.Options{Tags: true, History: true, Interval: time.Minute, Rollout: time.Second, StaleAfter: 5 * time.Minute}
}

// reading gives the world a reader that knows nothing yet, and a collector of all its parts.
func (w *world) reading(t *testing.T, options reader.Options) {
	t.Helper()
	w.reader, w.Collector = newReading(t, w.config, options, time.Now)
	w.configure(t, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}})
}

// newReading makes a reader and a collector that tells of what it reads.
func newReading(tb testing.TB, config aws.Config, options reader.Options, now func() time.Time) (*reader.Reader, *Collector) {
	tb.Helper()
	return readingBy(tb, api.NewClient(config, config.Region, options.Budget), options, now, log.NewNopLogger())
}

// readingBy makes them with a client and a log.
func readingBy(tb testing.TB, client *api.Client, options reader.Options, now func() time.Time, logger log.Logger) (*reader.Reader, *Collector) {
	tb.Helper()
	var r *reader.Reader
	c := New(now)
	target := NewTarget(func() *ecs.Fleet { return r.Fleet() })
	listener := reader.Listener{Changed: c.Notify, Finished: target.Finished, Attempt: c.Attempt}
	r = reader.New(client, options, listener, now, logger)
	if err := c.Configure([]*Target{target}, Options{Parts: DefaultParts()}); err != nil {
		tb.Fatal(err)
	}
	return r, c
}

// configure has the collector expose other parts.
func (w *world) configure(t *testing.T, options Options) {
	t.Helper()
	if err := w.Configure(w.configured.Load().targets, options); err != nil {
		t.Fatal(err)
	}
}

// read has a reader read until there is nothing left to do at this moment.
func read(ctx context.Context, r *reader.Reader) {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { r.Run(ctx); close(ended) }()
	synctest.Wait()
	stop()
	<-ended
}

// refresh reads what there is to read at this moment.
func (w *world) refresh(t *testing.T) {
	t.Helper()
	read(t.Context(), w.reader)
}

// seen refreshes, and gives what is then exposed.
func (w *world) seen(t *testing.T) string {
	t.Helper()
	w.refresh(t)
	return string(exposition(t, w.Collector))
}

// running reads from now on until the test ends, or until stop is called.
func (w *world) running(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { w.reader.Run(ctx); close(ended) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return stop
}
