package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// paths are all that there is to ask for.
func paths() map[string]string {
	const page, text = "text/html; charset=utf-8", "text/plain; charset=utf-8"
	return map[string]string{
		"/": page, "/?q=x": page, "/?page=abc": text, "/config": page, "/reference": page, "/style.css": "text/css; charset=utf-8",
		"/favicon.ico": "image/svg+xml", "/services/123456789012/eu-central-1/production/storefront": page, "/services/1/2/3/4": page, "/metrics": text, "/-/healthy": text, "/-/ready": text, "/nope": text,
	}
}

func TestHeaders(t *testing.T) {
	handler := showing(fleetOf(storefront()))
	for path, contentType := range paths() {
		header := ask(t, handler, http.MethodGet, path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
			"Cache-Control":           "no-store",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if got := header.Get("Content-Type"); path != "/metrics" && got != contentType {
			t.Errorf("%s is %q, want %q", path, got, contentType)
		}
	}
}

// TestMethods holds that pages can be looked at and nothing else.
func TestMethods(t *testing.T) {
	server := httptest.NewServer(showing(fleetOf(storefront())))
	defer server.Close()
	for path := range paths() {
		want := ask(t, server.Config.Handler, http.MethodGet, path).Code
		for method, want := range map[string]int{http.MethodHead: want, http.MethodPost: http.StatusMethodNotAllowed, http.MethodDelete: http.StatusMethodNotAllowed} {
			if path == "/nope" && method != http.MethodHead {
				want = http.StatusNotFound
			}
			if got := ask(t, server.Config.Handler, method, path).Code; got != want {
				t.Errorf("%s %s answers %d, want %d", method, path, got, want)
			}
		}
	}
}

// TestReload holds that only those reload who mean to: not by looking, and not by the page of another site.
func TestReload(t *testing.T) {
	reloads := 0
	var failure error
	handler := NewHandler(Config{Reload: func() error { reloads++; return failure }, Metrics: http.NotFoundHandler()})
	for _, test := range []struct {
		name, method, site string
		failure            error
		status             int
		body               string
	}{
		{"by curl", "POST", "", nil, 200, "reloaded"},
		{"that fails", "POST", "", errors.New("no such file"), 500, "not reloaded: no such file"},
		{"by a link", "GET", "", nil, 405, "Method Not Allowed"},
		{"from another site", "POST", "cross-site", nil, 403, "cross-origin"},
	} {
		failure = test.failure
		before := reloads
		request := httptest.NewRequestWithContext(t.Context(), test.method, "/-/reload", nil)
		if test.site != "" {
			request.Header.Set("Sec-Fetch-Site", test.site)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		if recorder.Code != test.status || !strings.Contains(recorder.Body.String(), test.body) || (reloads > before) != (test.status == 200 || test.status == 500) {
			t.Errorf("%s: got %d %q after %d reloads, want %d %q", test.name, recorder.Code, recorder.Body, reloads-before, test.status, test.body)
		}
	}
}

func TestDocuments(t *testing.T) {
	handler := showing(fleetOf())
	if settings := open(t, handler, "/config").all(tagged("pre", "")); len(settings) != 1 || settings[0].text() != "service_tags: [team]" {
		t.Errorf("the configuration is %v", settings)
	}
	reference := open(t, handler, "/reference")
	metric := reference.all(having("id", "ecs_service_revision_subnet_info"))
	if len(metric) != 1 || metric[0].text() != "ecs_service_revision_subnet_infogaugeservice, subnetSubnets." {
		t.Errorf("the reference says %v", metric)
	}
	if section := reference.all(tagged("section", ""))[0].text(); !strings.HasPrefix(section, "Network off Switched by --collector.network.") {
		t.Errorf("the section says %q", section)
	}
}

// TestLinksLeadSomewhere holds that what pages link to and load is there.
func TestLinksLeadSomewhere(t *testing.T) {
	handler := showing(fleetOf(storefront()))
	for _, path := range []string{"/", "/?mode=still&q=store", "/config", "/reference"} {
		page := open(t, handler, path)
		for _, e := range page.all(func(e element) bool { return e.attribute("href") != "" }) {
			link, fragment, _ := strings.Cut(e.attribute("href"), "#")
			if fragment != "" && (link == "" || link == "./") && len(page.all(having("id", fragment))) != 1 {
				t.Errorf("%s: nothing is at #%s", path, fragment)
			}
			if answer := ask(t, handler, http.MethodGet, "/"+strings.TrimPrefix(link, "./")); answer.Code != http.StatusOK {
				t.Errorf("%s: %s answers %d", path, link, answer.Code)
			}
		}
	}
}
