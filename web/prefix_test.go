package web

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// prefixed is a server whose pages are below a prefix.
func prefixed(t *testing.T, prefix string) *httptest.Server {
	t.Helper()
	config := configOf(fleetOf(storefront()))
	config.Prefix = prefix
	server := httptest.NewServer(NewHandler(config))
	t.Cleanup(server.Close)
	return server
}

// proxied is a proxy in front of a server, which takes a part off the beginning of paths.
func proxied(t *testing.T, server *httptest.Server, stripped string) *httptest.Server {
	t.Helper()
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(http.StripPrefix(stripped, httputil.NewSingleHostReverseProxy(to)))
	t.Cleanup(proxy.Close)
	return proxy
}

// TestPrefix looks at all pages as visitors do, through proxies that strip all of a path, a part of it or nothing:
// whatever is linked to is there.
func TestPrefix(t *testing.T) {
	for _, test := range []struct{ name, prefix, stripped, begin, home string }{
		{"nothing", "", "", "/", "/"},
		{"a prefix", "/ecs", "", "/ecs/", "/ecs/"},
		{"a longer one", "/ops/(eu)/~ecs", "", "/ops/(eu)/~ecs/", "/ops/(eu)/~ecs/"},
		{"without the prefix", "/ops/ecs", "", "/", "/ops/ecs/"},
		{"without the last slash", "/ops/ecs", "", "/ops/ecs", "/ops/ecs/"},
		{"a proxy that strips all", "", "/ops/ecs", "/ops/ecs/", "/ops/ecs/"},
		{"a proxy that strips a part", "/ecs", "/ops", "/ops/ecs/", "/ops/ecs/"},
		{"a proxy that strips a part, without the prefix", "/ecs", "/ops", "/ops/", "/ops/ecs/"},
		{"a proxy that strips a part, without the last slash", "/ecs", "/ops", "/ops/ecs", "/ops/ecs/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := proxied(t, prefixed(t, test.prefix), test.stripped)
			seen := crawl(t, server.URL+test.begin)
			var want []string
			for _, page := range []string{"", "?mode=search", "?mode=still", "?status=IN_PROGRESS", "config", "favicon.ico", "metrics", "reference", "services/123456789012/eu-central-1/production/storefront", "style.css", "-/healthy", "-/ready"} {
				want = append(want, server.URL+test.home+page)
			}
			for _, page := range want {
				if !slices.Contains(seen, page) {
					t.Errorf("nothing leads to %s; seen:\n%s", page, strings.Join(seen, "\n"))
				}
			}
			for _, page := range seen {
				if !strings.HasPrefix(page, server.URL+test.home) {
					t.Errorf("led to %s, outside of %s", page, test.home)
				}
			}
		})
	}
}

// TestNothingOutsideThePrefix holds that below another path, or none, there is nothing.
func TestNothingOutsideThePrefix(t *testing.T) {
	config := configOf(fleetOf(storefront()))
	config.Prefix = "/ecs"
	handler := NewHandler(config)
	for _, path := range []string{"/metrics", "/config", "/-/healthy", "/-/ready", "/other/metrics", "/ecsmetrics", "/ecs/ecs/metrics"} {
		if got := ask(t, handler, http.MethodGet, path).Code; got != http.StatusNotFound {
			t.Errorf("%s answers %d, want 404", path, got)
		}
	}
	if got := ask(t, handler, http.MethodPost, "/-/reload").Code; got != http.StatusNotFound {
		t.Errorf("it reloads outside of its prefix, or answers %d", got)
	}
	if got := ask(t, handler, http.MethodPost, "/ecs/-/reload").Code; got != http.StatusOK {
		t.Errorf("it does not reload below its prefix but answers %d", got)
	}
}

// crawl visits a page and all that it leads to, and gives the addresses where it came out.
func crawl(t *testing.T, address string) []string {
	t.Helper()
	var seen []string
	for waiting := []string{address}; len(waiting) > 0; {
		next := waiting[0]
		waiting = waiting[1:]
		arrived, links := visit(t, next)
		if slices.Contains(seen, arrived) {
			continue
		}
		seen = append(seen, arrived)
		for _, link := range links {
			if !slices.Contains(seen, link) && !slices.Contains(waiting, link) {
				waiting = append(waiting, link)
			}
		}
	}
	return seen
}

// visit asks for a page, which must be there, and gives where that led and what it links to.
func visit(t *testing.T, address string) (arrived string, links []string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s", answer.Request.URL, answer.Status)
	}
	for _, e := range parsed(t, answer.Body).all(func(element) bool { return true }) {
		for _, name := range []string{"href", "src", "action"} {
			to := e.attribute(name)
			if to == "" {
				continue
			}
			link, err := answer.Request.URL.Parse(to)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(link.Host, "console.") {
				continue // of AWS
			}
			link.Fragment = ""
			links = append(links, link.String())
		}
	}
	return answer.Request.URL.String(), links
}
