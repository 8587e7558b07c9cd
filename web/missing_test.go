package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestNoSuchPage answers in a line what is wrong with an address.
func TestNoSuchPage(t *testing.T) {
	handler := showing(fleetOf(linear()))
	for path, want := range map[string]struct {
		code int
		says string
	}{
		"/services/123456789012/eu-central-1/production": {http.StatusNotFound, "404 page not found"},
		storefrontPage + "?mode=search":                  {http.StatusBadRequest, `mode: "search" is not still`},
	} {
		answer := ask(t, handler, http.MethodGet, path)
		if got := strings.TrimSuffix(answer.Body.String(), "\n"); answer.Code != want.code || got != want.says {
			t.Errorf("%s: %d %s", path, answer.Code, got)
		}
	}
}

// TestNoSuchService says that a service is not there, looks again, and leads to those that are.
func TestNoSuchService(t *testing.T) {
	handler := showing(fleetOf(linear()))
	for path, renews := range map[string]bool{"gone": true, "gone?mode=still": false, "%3Cb%3E": true} {
		answer := ask(t, handler, http.MethodGet, "/services/123456789012/eu-central-1/production/"+path)
		page := parsed(t, answer.Body)
		if says := page.all(tagged("main", ""))[0].text(); answer.Code != http.StatusNotFound || !strings.Contains(says, "There is no service") || len(page.all(tagged("b", ""))) > 0 {
			t.Errorf("%s: %d %s", path, answer.Code, says)
		}
		if got := len(page.all(having("http-equiv", "refresh"))) == 1; got != renews {
			t.Errorf("%s renews itself? %t", path, got)
		}
		if links := page.all(having("href", "../../../.././")); len(links) != 2 {
			t.Errorf("%s leads %d times to the services that are there", path, len(links))
		}
	}
}
