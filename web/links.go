package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// with is the address of the page that shows something else of the fleet. It is relative, so a
// proxy may serve the exporter under any path.
func (q query) with(change func(*query)) string {
	change(&q)
	values := url.Values{}
	set := func(name, value, otherwise string) {
		if value != otherwise {
			values.Set(name, value)
		}
	}
	set("q", q.Text, "")
	set("status", q.Status, "")
	set("sort", q.Order(), byUrgency)
	set("page", strconv.Itoa(q.page), "1")
	set("size", strconv.Itoa(q.Size), strconv.Itoa(sizes()[0]))
	set("mode", q.Mode, modeLive)
	return "./?" + values.Encode()
}

// Order is the parameter that sorts as the query does.
func (q query) Order() string {
	if q.descending {
		return "-" + q.sort
	}
	return q.sort
}

// Filtered tells whether a part of the fleet is asked for.
func (q query) Filtered() bool { return q.Text != "" || q.Status != "" }

// StatusWords is the status asked for, as the page shows it.
func (q query) StatusWords() string { return words(q.Status) }

// All is the address of the whole fleet.
func (q query) All() string {
	return q.with(func(q *query) { q.Text, q.Status, q.page = "", "", 1 })
}

// Live is the address of the same page that renews itself.
func (q query) Live() string { return q.with(func(q *query) { q.Mode = modeLive }) }

// Still is the address of the same page that does not.
func (q query) Still() string { return q.with(func(q *query) { q.Mode = modeStill }) }

// Searching is the address of the same page with the search box.
func (q query) Searching() string { return q.with(func(q *query) { q.Mode = modeSearch }) }

// linkView is a link to another view of the fleet.
type linkView struct {
	Text, Link string
	Current    bool // whether it is the one that is shown
}

// Sizes link to more or fewer services on a page.
func (q query) Sizes() []linkView {
	var links []linkView
	for _, size := range sizes() {
		links = append(links, linkView{
			strconv.Itoa(size), q.with(func(q *query) { q.Size, q.page = size, 1 }), size == q.Size,
		})
	}
	return links
}

// columnView is the head of a column.
type columnView struct {
	Name, Title string
	Link        string // sorts by it, or turns the order round
	Sorted      string // ascending or descending; empty when another is sorted by
}

// newColumnViews are the heads of the columns. Which target a service is of goes
// without saying when there is but one.
func newColumnViews(q query, severalTargets bool) []columnView {
	var views []columnView
	for _, c := range columns() {
		if c.name == byTarget && !severalTargets {
			continue
		}
		view := columnView{Name: c.name, Title: c.title}
		if c.name == q.sort {
			view.Sorted = map[bool]string{false: "ascending", true: "descending"}[q.descending]
		}
		view.Link = q.with(func(q *query) {
			q.sort, q.descending, q.page = c.name, view.Sorted == "ascending", 1
		})
		views = append(views, view)
	}
	return views
}

// statusView is how many services there are whose newest deployment has a status.
type statusView struct {
	linkView
	Tone  tone
	Count string
}

func newStatusViews(counts map[string]int, q query) []statusView {
	var views []statusView
	for status, n := range counts {
		views = append(views, statusView{
			linkView{words(status), q.with(func(q *query) { q.Status, q.page = status, 1 }), status == q.Status},
			statusTone(status), grouped(n),
		})
	}
	slices.SortFunc(views, func(a, b statusView) int {
		if order := a.Tone.urgency() - b.Tone.urgency(); order != 0 {
			return int(order)
		}
		return strings.Compare(a.Text, b.Text)
	})
	return views
}

// pagesView leads through the pages. A link is empty where it leads nowhere.
type pagesView struct {
	Page, Count                 string
	First, Previous, Next, Last string
}

func newPagesView(q query, count int) pagesView {
	to := func(page int) string {
		if page < 1 || page > count || page == q.page {
			return ""
		}
		return q.with(func(q *query) { q.page = page })
	}
	return pagesView{grouped(q.page), grouped(count), to(1), to(q.page - 1), to(q.page + 1), to(count)}
}
