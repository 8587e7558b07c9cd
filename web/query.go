package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longest is how many characters a search may have: more than the longest name or image reference.
const longest = 512

// maxTerms is how many words a search may have. Each is looked for in every service.
const maxTerms = 10

// The modes of the status page. It renews itself, but never under the hands of
// somebody who types: the search box is on the pages that stand still.
const (
	modeLive   = ""       // renews itself, and links to the search box
	modeStill  = "still"  // stands still until told otherwise
	modeSearch = "search" // stands still while a search is typed
)

// byUrgency is the column by which the fleet is sorted when nothing is said.
const byUrgency = "deployment"

// byTarget is the column that tells targets apart.
const byTarget = "target"

// query says which part of the fleet a page shows, and how.
type query struct {
	Text       string // that is searched for, as typed
	Status     string // of the newest deployment; empty for any
	sort       string // name of a column
	descending bool
	page       int // from 1
	Size       int // services on a page
	Mode       string
}

// parseQuery reads the parameters of the status page. The error says what no link
// or form of the page would ask for.
func parseQuery(raw string) (query, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return query{}, fmt.Errorf("the address cannot be read: %w", err)
	}
	q := query{Text: values.Get("q"), Status: values.Get("status"), page: 1, Mode: values.Get("mode")}
	q.sort, q.descending = strings.CutPrefix(cmp.Or(values.Get("sort"), byUrgency), "-")
	q.Size, err = strconv.Atoi(cmp.Or(values.Get("size"), strconv.Itoa(sizes()[0])))
	switch {
	case utf8.RuneCountInString(q.Text) > longest || utf8.RuneCountInString(q.Status) > longest:
		return query{}, fmt.Errorf("q and status: longer than %d characters", longest)
	case len(strings.Fields(q.Text)) > maxTerms:
		return query{}, fmt.Errorf("q: more than %d words", maxTerms)
	case !slices.ContainsFunc(columns(), func(c column) bool { return c.name == q.sort }):
		return query{}, fmt.Errorf("sort: %.40q is no column", q.sort)
	case err != nil || !slices.Contains(sizes(), q.Size):
		return query{}, fmt.Errorf("size: %.40q is none of %v", values.Get("size"), sizes())
	case !slices.Contains([]string{modeLive, modeStill, modeSearch}, q.Mode):
		return query{}, fmt.Errorf("mode: %.40q is neither %s nor %s", q.Mode, modeStill, modeSearch)
	}
	if page := values.Get("page"); page != "" {
		if q.page, err = strconv.Atoi(page); err != nil || q.page < 1 {
			return query{}, fmt.Errorf("page: %.40q is not the number of a page", page)
		}
	}
	return q, nil
}

// sizes are how many services there can be on a page; the first when nothing is said.
func sizes() []int { return []int{50, 100} }
