package exporter

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/common/version"

	"ecs_revision_exporter/collector/exposition"
	"ecs_revision_exporter/web"
)

// ageInterval is how old the ages that are exposed may be.
const ageInterval = 15 * time.Second

// exposition is what Prometheus scrapes.
func (e *exporter) exposition() *exposition.Exposition {
	return exposition.New(exposition.Options{
		Chunks:      e.chunks,
		Changed:     e.fleet.Changed(),
		Live:        e.fleet.Live(),
		Interval:    ageInterval,
		MaxRequests: e.options.maxRequests,
		Logger:      e.logger,
	})
}

// chunks are what there is to scrape of the fleet.
func (e *exporter) chunks() []exposition.Chunk {
	var chunks []exposition.Chunk
	for _, chunk := range e.fleet.Chunks() {
		chunks = append(chunks, chunk)
	}
	return chunks
}

// handler answers requests.
func (e *exporter) handler(metrics http.Handler) http.Handler {
	return web.NewHandler(e.pages(metrics))
}

// probeHandler answers probes.
func (e *exporter) probeHandler() http.Handler { return web.NewProbeHandler(e.pages(nil)) }

// pages is what the pages are made of.
func (e *exporter) pages(metrics http.Handler) web.Config {
	pages := web.Config{
		Name:      name,
		Version:   version.Version,
		Prefix:    e.options.serving.pathPrefix(),
		Hosts:     e.options.serving.names(),
		Metrics:   metrics,
		Ready:     e.fleet.ready,
		Fleet:     func() web.Fleet { return web.Fleet{Targets: e.fleet.Fleets()} },
		Settings:  func() string { return e.settings.Load().describe() },
		Reference: e.fleet.Reference,
		Now:       time.Now,
	}
	if e.options.lifecycle {
		pages.Reload = func() error { return e.reload(context.Background()) }
	}
	if e.options.demo {
		pages.Notice = "A simulated fleet. No AWS account is used."
	}
	return pages
}
