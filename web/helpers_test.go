package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
)

// now is when all pages of the tests are looked at.
func now() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

// showing is a handler that shows a fleet.
func showing(fleet Fleet) http.Handler { return NewHandler(configOf(fleet)) }

// configOf is what pages that show a fleet are made of.
func configOf(fleet Fleet) Config {
	return Config{
		Name: "ecs_revision_exporter", Version: "1.2.3",
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "up 1") }),
		Ready:   func() error { return nil },
		Reload:  func() error { return nil },
		Fleet:   func() Fleet { return fleet },
		Settings: func() string {
			return "service_tags: [team]\n"
		},
		Reference: func() []collector.Section {
			return []collector.Section{{Title: "Network", Part: "network", Metrics: []collector.Metric{
				{Name: "ecs_service_revision_subnet_info", Type: "gauge", Help: "Subnets.", Labels: []string{"service", "subnet"}},
			}}}
		},
		Now: now,
	}
}

// targetOf is a target that was read just now.
func targetOf(clusters ...*ecs.Cluster) *ecs.Fleet {
	return &ecs.Fleet{
		Target: ecs.Target{AccountID: "123456789012", Region: "eu-central-1"},
		Known:  true, Clusters: clusters,
		Rounds: ecs.Rounds{Succeeded: 1, LastSuccess: now(), LastDuration: ecs.Given(time.Second)},
	}
}

// fleetOf is a fleet of one target with one cluster.
func fleetOf(services ...*ecs.Service) Fleet {
	return Fleet{[]*ecs.Fleet{targetOf(&ecs.Cluster{Name: "production", ReadAt: now(), Services: services})}}
}

// deployed is a service of which only its newest deployment is known.
func deployed(deployment *ecs.Deployment) *ecs.Service {
	return &ecs.Service{Description: &ecs.Description{Status: statusActive}, Deployment: deployment}
}

func ask(tb testing.TB, handler http.Handler, method, path string) *httptest.ResponseRecorder {
	tb.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(tb.Context(), method, path, nil))
	return recorder
}

// element is an element of a page.
type element struct{ *html.Node }

// open gives a page, which must be there.
func open(tb testing.TB, handler http.Handler, path string) element {
	tb.Helper()
	answer := ask(tb, handler, http.MethodGet, path)
	if answer.Code != http.StatusOK {
		tb.Fatalf("%s answers %d %s", path, answer.Code, answer.Body)
	}
	return parsed(tb, answer.Body)
}

// parsed is the document of a page.
func parsed(tb testing.TB, page io.Reader) element {
	tb.Helper()
	root, err := html.Parse(page)
	if err != nil {
		tb.Fatal(err)
	}
	return element{root}
}

// all gives the elements below that a test holds for.
func (e element) all(is func(element) bool) []element {
	var found []element
	for node := range e.Descendants() {
		if node.Type == html.ElementNode && is(element{node}) {
			found = append(found, element{node})
		}
	}
	return found
}

// tagged is the test for elements of a name, with a class unless that is empty.
func tagged(name, class string) func(element) bool {
	return func(e element) bool {
		return e.Data == name && (class == "" || slices.Contains(strings.Fields(e.attribute("class")), class))
	}
}

// having is the test for elements with an attribute of a value.
func having(attribute, value string) func(element) bool {
	return func(e element) bool { return e.attribute(attribute) == value }
}

func (e element) attribute(name string) string {
	for _, a := range e.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a person reads, with spaces as they are seen.
func (e element) text() string {
	var text strings.Builder
	for node := range e.Descendants() {
		if node.Type == html.TextNode {
			text.WriteString(node.Data)
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// services are the rows of the fleet: texts by the heads of their columns.
func (e element) services() []map[string]string {
	tables := e.all(tagged("table", "fleet"))
	if len(tables) == 0 {
		return nil
	}
	var rows []map[string]string
	for _, tr := range tables[0].all(tagged("tr", ""))[1:] {
		row := map[string]string{"Service": tr.all(tagged("th", ""))[0].text()}
		for _, td := range tr.all(tagged("td", "")) {
			row[td.attribute("data-label")] = td.text()
		}
		rows = append(rows, row)
	}
	return rows
}

// names are the services of a page, in order.
func (e element) names() []string {
	var names []string
	for _, row := range e.services() {
		names = append(names, row["Service"])
	}
	return names
}
