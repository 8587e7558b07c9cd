package collector

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/collector/ecs/watch"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/queue"
)

// listening has the fleet of a world tell a queue of events, and a reader hear of them, until the test ends.
func (w *world) listening(t *testing.T, r *reader.Reader, by simulator.Delivery) (url string) {
	t.Helper()
	url = w.aws.CreateQueue(account, w.config.Region, "events", queue.Config{})
	w.aws.Route(account, w.config.Region, url, by)
	load := func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return w.config, nil }
	events, _, err := api.NewConnector(load).Queue(t.Context(), url, api.Source{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	hint := func(hint ecs.Hint) {
		if hint.Service != "" {
			r.Hint(hint)
		}
	}
	watcher := watch.New(events, watch.Listener{Hint: hint, Invalid: func() {}, Request: w.QueueRequest}, log.NewNopLogger())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { watcher.Run(ctx); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })
	return url
}

// rarely are the options of a reader that goes over everything every ten minutes, within a budget.
func rarely(budget float64) reader.Options {
	options := withinBudget(budget)
	options.Interval = 10 * time.Minute
	return options
}
