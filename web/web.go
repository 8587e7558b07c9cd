// Package web serves the exporter's pages: where to find what, whether it is
// alive, and whether it is ready to be scraped.
package web

import (
	"fmt"
	"net/http"

	"github.com/prometheus/common/version"
	toolkit "github.com/prometheus/exporter-toolkit/web"
)

// NewHandler routes requests to the metrics handler and to the pages around it.
// The exporter is ready when ready returns nil; its error is what /-/ready answers.
func NewHandler(metrics http.Handler, ready func() error) (http.Handler, error) {
	landing, err := toolkit.NewLandingPage(toolkit.LandingConfig{
		Name:        "ecs_revision_exporter",
		Description: "Amazon ECS service revisions and deployments for Prometheus",
		Version:     version.Info(),
		Profiling:   "false",
		Links: []toolkit.LandingLinks{
			{Address: "/metrics", Text: "Metrics", Description: "what Prometheus scrapes"},
			{Address: "/-/healthy", Text: "Health", Description: "whether the exporter is alive"},
			{Address: "/-/ready", Text: "Readiness", Description: "whether there is a fleet to scrape"},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("landing page: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", landing)
	mux.Handle("GET /metrics", metrics)
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "healthy")
	})
	mux.HandleFunc("GET /-/ready", func(w http.ResponseWriter, _ *http.Request) {
		if err := ready(); err != nil {
			http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return mux, nil
}
