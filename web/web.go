// Package web serves the exporter's pages: where to find what, whether it is
// alive, and whether it is ready to be scraped.
package web

import (
	"fmt"
	"net/http"
	"time"

	"ecs_revision_exporter/collector"
)

// Config is what the pages are made of. The functions are called for every request,
// by several at the same time.
type Config struct {
	Name, Version string                     // of the exporter
	Notice        string                     // above every page, such as that the fleet is simulated; may be empty
	Metrics       http.Handler               // what Prometheus scrapes
	Ready         func() error               // why the exporter is not ready; nil when it is
	Reload        func() error               // loads the configuration anew; nil when nobody may ask for it
	Fleet         func() Fleet               // what is known now
	Settings      func() string              // the configuration, as YAML without secrets
	Reference     func() []collector.Section // the metrics there are
	Now           func() time.Time           // the clock
}

// NewHandler routes requests to the metrics handler and to the pages around it.
func NewHandler(config Config) http.Handler {
	mux := http.NewServeMux()
	newSite(config).route(mux)
	mux.Handle("GET /metrics", config.Metrics)
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "healthy")
	})
	mux.HandleFunc("GET /-/ready", func(w http.ResponseWriter, _ *http.Request) {
		if err := config.Ready(); err != nil {
			http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.HandleFunc("POST /-/reload", func(w http.ResponseWriter, _ *http.Request) {
		if config.Reload == nil {
			http.Error(w, "not reloaded: start the exporter with --web.enable-lifecycle to allow it, or send it SIGHUP", http.StatusForbidden)
			return
		}
		if err := config.Reload(); err != nil {
			http.Error(w, "not reloaded: "+err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "reloaded")
	})
	return secured(http.NewCrossOriginProtection().Handler(mux)) // no other site has a visitor's browser reload
}
