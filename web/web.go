// Package web serves the exporter's pages: where to find what, whether it is
// alive, and whether it is ready to be scraped.
package web

import (
	"net/http"
	"path"
	"time"

	"ecs_revision_exporter/collector"
)

// Config is what the pages are made of. The functions are called for every request,
// by several at the same time.
type Config struct {
	Name, Version string                     // of the exporter
	Prefix        string                     // in front of all paths, such as /ecs; may be empty
	Hosts         []string                   // names by which the pages may be asked for; any when empty
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
	routes := newRouter(config.Prefix)
	newSite(config).route(routes)
	routes.get("/metrics", config.Metrics.ServeHTTP)
	config.routeProbes(routes)
	routes.post("/-/reload", config.serveReload)
	own := http.NewCrossOriginProtection().Handler(routes) // no other site has a visitor's browser reload
	return secured(askedBy(config.Hosts, own))
}

// NewProbeHandler answers probes, and nothing else.
func NewProbeHandler(config Config) http.Handler {
	routes := router{http.NewServeMux(), config.Prefix}
	config.routeProbes(routes)
	return secured(routes)
}

// router routes requests for what is below a prefix.
type router struct {
	*http.ServeMux
	prefix string
}

// newRouter is a router. Without the prefix, or without the slash after it, it redirects to the first page.
func newRouter(prefix string) router {
	r := router{http.NewServeMux(), prefix}
	if prefix != "" {
		r.HandleFunc("GET /{$}", leadTo(prefix[1:]+"/"))
		r.HandleFunc("GET "+prefix, leadTo(path.Base(prefix)+"/"))
	}
	return r
}

// get has a handler answer requests for a page.
func (r router) get(page string, handler http.HandlerFunc) {
	r.HandleFunc("GET "+r.prefix+page, handler)
}

// post has a handler answer requests to do something.
func (r router) post(page string, handler http.HandlerFunc) {
	r.HandleFunc("POST "+r.prefix+page, handler)
}

// leadTo redirects to a relative address, which holds under whatever path a proxy puts in front.
func leadTo(address string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", address) // http.Redirect would make it absolute
		w.WriteHeader(http.StatusFound)
	}
}
