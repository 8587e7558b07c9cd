package web

import (
	"fmt"
	"net/http"
)

// routeProbes adds the paths for probes.
func (c Config) routeProbes(routes router) {
	routes.get("/-/healthy", serveHealth)
	routes.get("/-/ready", c.serveReadiness)
}

// serveHealth answers as long as the process lives.
func serveHealth(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "healthy") }

// serveReadiness answers whether the exporter can be scraped.
func (c Config) serveReadiness(w http.ResponseWriter, _ *http.Request) {
	if err := c.Ready(); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// serveReload loads the configuration anew, where that is allowed.
func (c Config) serveReload(w http.ResponseWriter, _ *http.Request) {
	if c.Reload == nil {
		http.Error(w, "not reloaded: start the exporter with --web.enable-lifecycle to allow it, or send it SIGHUP", http.StatusForbidden)
		return
	}
	if err := c.Reload(); err != nil {
		http.Error(w, "not reloaded: "+err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, "reloaded")
}
