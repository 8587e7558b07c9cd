package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

func TestBadAddresses(t *testing.T) {
	handler := showing(fleetOf(storefront()))
	for _, test := range []struct{ address, want string }{
		{"?page=abc", `page: "abc" is not the number of a page`},
		{"?page=0", `page: "0" is not the number of a page`},
		{"?page=-3", `page: "-3" is not the number of a page`},
		{"?page=99999999999999999999", `page: "99999999999999999999" is not the number of a page`},
		{"?sort=nope", `sort: "nope" is no column`},
		{"?sort=--age", `sort: "-age" is no column`},
		{"?sort=" + strings.Repeat("x", 1000), `sort: "` + strings.Repeat("x", 40) + `" is no column`},
		{"?size=51", `size: "51" is none of [50 100]`},
		{"?size=many", `size: "many" is none of [50 100]`},
		{"?mode=wild", `mode: "wild" is neither still nor search`},
		{"?q=" + strings.Repeat("x", 513), `q and status: longer than 512 characters`},
		{"?q=1+2+3+4+5+6+7+8+9+10+11", `q: more than 10 words`},
		{"?q=" + strings.Repeat("x+", 256), `q: more than 10 words`},
		{"?q=%zz", `the address cannot be read: invalid URL escape "%zz"`},
	} {
		answer := ask(t, handler, http.MethodGet, "/"+test.address)
		if answer.Code != http.StatusBadRequest || answer.Body.String() != test.want+"\n" {
			t.Errorf("%.60s: got %d %q, want 400 %q", test.address, answer.Code, answer.Body, test.want)
		}
	}
}

// TestForgivenAddresses holds that a bookmark outlives the services it was made for, and
// that a form may leave out what nothing was said in.
func TestForgivenAddresses(t *testing.T) {
	handler := showing(fleetOf(storefront()))
	for _, address := range []string{"?page=7", "?page=9223372036854775807", "?q=&sort=&size=&page=&mode=", "?unknown=1", "?q=%20%20", "?q=" + strings.Repeat("%20", 512)} {
		if names := open(t, handler, "/"+address).names(); len(names) != 1 {
			t.Errorf("%s shows %v, want the one service there is", address, names)
		}
	}
}

// TestLinksKeepTheRest holds that each link changes what it says and nothing else.
func TestLinksKeepTheRest(t *testing.T) {
	page := open(t, showing(fleetOf(storefront())), "/?q=store&status=IN_PROGRESS&sort=-age&size=100")
	for _, test := range []struct{ link, want string }{
		{"Stop", "./?mode=still&q=store&size=100&sort=-age&status=IN_PROGRESS"},
		{"Search store", "./?mode=search&q=store&size=100&sort=-age&status=IN_PROGRESS"},
		{"Age", "./?q=store&size=100&sort=age&status=IN_PROGRESS#fleet"},
		{"Tasks", "./?q=store&size=100&sort=tasks&status=IN_PROGRESS#fleet"},
		{"50", "./?q=store&sort=-age&status=IN_PROGRESS"},
		{"Show all", "./?size=100&sort=-age"},
		{"1 In progress", "./?q=store&size=100&sort=-age&status=IN_PROGRESS"},
	} {
		links := page.all(func(e element) bool { return e.Data == "a" && e.text() == test.link })
		if len(links) != 1 || links[0].attribute("href") != test.want {
			t.Errorf("%s leads to %v, want %s", test.link, links, test.want)
		}
	}
}

// TestFormKeepsTheRest holds that a search keeps the order, the status, the size and a page that stands still.
func TestFormKeepsTheRest(t *testing.T) {
	page := open(t, showing(fleetOf(storefront())), "/?q=store&status=IN_PROGRESS&sort=-age&size=100&page=1&mode=still")
	fields := map[string]string{}
	for _, input := range page.all(tagged("input", "")) {
		fields[input.attribute("name")] = input.attribute("value")
	}
	want := map[string]string{"q": "store", "status": "IN_PROGRESS", "sort": "-age", "size": "100", "mode": "still"}
	for name, value := range want {
		if fields[name] != value || len(fields) != len(want) {
			t.Errorf("the form sends %v, want %v", fields, want)
		}
	}
}

func TestTurningTheOrder(t *testing.T) {
	handler := showing(fleetOf(storefront()))
	for _, column := range columns() {
		if column.name == byTarget {
			continue // of several targets
		}
		for _, test := range []struct{ order, sorted, next string }{
			{column.name, "ascending", "-" + column.name}, {"-" + column.name, "descending", column.name},
		} {
			page := open(t, handler, "/?sort="+test.order)
			heads := page.all(func(e element) bool { return e.attribute("aria-sort") != "" })
			if len(heads) != 1 || heads[0].text() != column.title || heads[0].attribute("aria-sort") != test.sorted {
				t.Fatalf("sort=%s: sorted by %v", test.order, heads)
			}
			want := "./?sort=" + test.next + "#fleet"
			if test.next == byUrgency {
				want = "./?#fleet"
			}
			if link := heads[0].all(tagged("a", ""))[0].attribute("href"); link != want {
				t.Errorf("sort=%s: the head leads to %s, want %s", test.order, link, want)
			}
		}
	}
}

// TestChipsCountWhatIsSearched counts services by status among those that the search finds, whatever
// the status that is asked for.
func TestChipsCountWhatIsSearched(t *testing.T) {
	var services []*ecs.Service
	for i, status := range []string{"STOPPED", "STOPPED", "SUCCESSFUL", "IN_PROGRESS"} {
		service := deployed(&ecs.Deployment{Status: status})
		service.Name = []string{"web", "api", "web", "api"}[i]
		services = append(services, service)
	}
	for path, want := range map[string]string{
		"/":                         "2 Stopped 1 In progress 1 Successful",
		"/?q=web":                   "1 Stopped 1 Successful",
		"/?q=web&status=SUCCESSFUL": "1 Stopped 1 Successful",
		"/?status=STOPPED":          "2 Stopped 1 In progress 1 Successful",
	} {
		if got := open(t, showing(fleetOf(services...)), path).all(tagged("ul", "chips"))[0].text(); got != want {
			t.Errorf("%s: %q, not %q", path, got, want)
		}
	}
}

// TestLatestFirst sorts services of the same status by how long ago they got it.
func TestLatestFirst(t *testing.T) {
	var services []*ecs.Service
	for i, minutes := range []int{30, 10, 20} {
		service := deployed(&ecs.Deployment{Status: "STOPPED", FinishedAt: now().Add(-time.Duration(minutes) * time.Minute)})
		service.Name = []string{"a", "b", "c"}[i]
		services = append(services, service)
	}
	for _, path := range []string{"/", "/?sort=-deployment"} {
		if got := strings.Join(open(t, showing(fleetOf(services...)), path).names(), " "); got != "b c a" {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// TestPagesAbove leads through the pages above the fleet too, where there is more than one.
func TestPagesAbove(t *testing.T) {
	for services, want := range map[int]int{1: 1, 60: 2} {
		fleet := largeFleet(services * 10)
		fleet.Targets[0].Clusters = fleet.Targets[0].Clusters[:1]
		if got := len(open(t, showing(fleet), "/").all(tagged("nav", "pages"))); got != want {
			t.Errorf("of %d services there are %d ways through the pages, not %d", services, got, want)
		}
	}
}
