package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
)

//go:embed *.html
var templates embed.FS

//go:embed style.css
var style []byte

//go:embed icon.svg
var icon []byte

// site is the pages for people.
type site struct {
	config    Config
	frame     frame
	templates *template.Template
}

// frame is the part that all pages have in common.
type frame struct {
	Name, Version string
	Notice        string
	Root          string // relative address of the folder in which the first page is; empty for pages there
}

func newSite(config Config) *site {
	return &site{
		config:    config,
		frame:     frame{Name: config.Name, Version: config.Version, Notice: config.Notice},
		templates: template.Must(template.New("").Funcs(template.FuncMap{"parts": parts}).ParseFS(templates, "*.html")), // they are part of the program
	}
}

// parts are the words of a long name, between which a line may break.
func parts(name string) []string { return strings.SplitAfter(name, "_") }

// route adds the pages to a router.
func (s *site) route(routes router) {
	routes.get("/{$}", s.serveFleet)
	routes.get(servicePath, s.serveService)
	routes.get("/config", s.serveSettings)
	routes.get("/reference", s.serveReference)
	routes.get("/style.css", asset("text/css; charset=utf-8", style))
	routes.get("/favicon.ico", asset("image/svg+xml", icon))
}

// render answers a page whole, or not at all.
func (s *site) render(w http.ResponseWriter, code int, name string, page any) {
	var body bytes.Buffer
	if err := s.templates.ExecuteTemplate(&body, name, page); err != nil {
		http.Error(w, "page: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write(body.Bytes()) // nobody is left to tell
}

// asset answers what pages are made up with.
func asset(contentType string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content) // nobody is left to tell
	}
}

// secured has browsers load nothing from elsewhere, run nothing, keep nothing and tell nobody.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
