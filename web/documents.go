package web

import (
	"net/http"

	"ecs_revision_exporter/collector"
)

// serveSettings answers the page of the configuration.
func (s *site) serveSettings(w http.ResponseWriter, _ *http.Request) {
	s.render(w, http.StatusOK, "config.html", struct {
		frame
		Settings string
	}{s.frame, s.config.Settings()})
}

// serveReference answers the page of the metrics.
func (s *site) serveReference(w http.ResponseWriter, _ *http.Request) {
	s.render(w, http.StatusOK, "reference.html", struct {
		frame
		Sections []collector.Section
	}{s.frame, s.config.Reference()})
}
