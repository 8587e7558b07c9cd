package exporter

import (
	"context"
	"errors"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/watch"
)

// queue is the queue of events that is configured, the one that is known already if that is the
// same; nil without one. Call commit to make it use what is configured.
func (e *exporter) queue(ctx context.Context, settings settings) (queue *api.Queue, commit func(), err error) {
	events := settings.Events
	if events.QueueURL == "" {
		return nil, func() {}, nil
	}
	source := api.Source{
		Region: string(events.QueueURL.Region()), Profile: events.Profile,
		RoleARN: string(events.RoleARN), ExternalID: events.ExternalID,
	}
	if source.Region == "" {
		source.Region = string(events.Region)
	}
	queue, commit, err = e.connector.Queue(ctx, string(events.QueueURL), source, e.fleet.queue.Load())
	if errors.Is(err, api.ErrNoRegion) {
		err = errors.New("the URL names no region: give it as region beside it")
	}
	return queue, commit, settings.At("events.queue_url", err)
}

// watcher watches the queue of events.
func (f *fleet) watcher(queue *api.Queue) *watch.Watcher {
	return watch.New(queue, watch.Listener{
		Hint: f.hear, Request: f.QueueRequest,
		Invalid: func() { f.Heard(ecs.EventInvalid) },
	}, f.logger)
}

// hear has the target that an event is from look where it happened. As long as a target does not know
// its account, the event may be from it.
func (f *fleet) hear(hint ecs.Hint) {
	found := false
	for _, t := range *f.targets.Load() {
		is := t.reader.Client().Target()
		if is != hint.Target && (is.AccountID != "" || is.Region != hint.Target.Region) {
			continue
		}
		if found = true; is == hint.Target {
			t.told.Heard(earlier(hint.At, time.Now()))
		}
		if hint.Service != "" {
			t.reader.Hint(hint)
		}
	}
	switch {
	case !found:
		f.Heard(ecs.EventUnselected)
	case hint.Service == "":
		f.Heard(ecs.EventUnrelated)
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
