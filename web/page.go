package web

import (
	"net/http"
	"time"
)

// renewal is the time after which the status page renews itself.
const renewal = 30 * time.Second

// fleetPage is the status page.
type fleetPage struct {
	frame
	Query   query
	Longest int // search, in characters
	AsOf    moment
	Live    bool // whether the page renews itself
	Renewal int  // how often it does then, in seconds
	Targets targetsView
	Table   tableView
}

// targetsView is all targets.
type targetsView struct {
	Rows     []targetView
	Unread   []clusterView // clusters
	Several  bool
	Open     bool // whether they deserve the room that they take
	Reading  bool // whether a first round is under way
	Readable bool // whether any could be read
}

// tableView is the shown part of the fleet.
type tableView struct {
	Columns           []columnView
	Several           bool // whether there is more than one target
	Rows              []rowView
	Statuses          []statusView
	First, Last       string // numbers of rows
	Matches, Services string // counts
	Pages             pagesView
	Failed            int // deployments that failed or were rolled back
}

// serveFleet answers the status page.
func (s *site) serveFleet(w http.ResponseWriter, r *http.Request) {
	q, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fleet, now := s.config.Fleet(), s.config.Now()
	page := fleetPage{
		frame: s.frame, Query: q, Longest: longest, AsOf: newMoment(now, now),
		Live: q.Mode == modeLive, Renewal: int(renewal.Seconds()),
		Targets: newTargetsView(fleet, now), Table: newTableView(fleet, q, now),
	}
	s.render(w, http.StatusOK, "fleet.html", page)
}

// fewTargets is how many targets are shown although nothing is wrong with them.
const fewTargets = 4

func newTargetsView(fleet Fleet, now time.Time) targetsView {
	view := targetsView{Several: len(fleet.Targets) > 1, Open: len(fleet.Targets) <= fewTargets}
	for _, target := range fleet.Targets {
		row := newTargetView(target, now)
		view.Rows = append(view.Rows, row)
		view.Open = view.Open || row.Tone != toneGood
		view.Reading = view.Reading || row.Tone == toneBusy
		view.Readable = view.Readable || target.Known
		for _, cluster := range target.Clusters {
			if cluster.Err != nil {
				view.Unread = append(view.Unread, newClusterView(target, cluster, now))
			}
		}
	}
	return view
}

func newTableView(fleet Fleet, q query, now time.Time) tableView {
	found := find(fleet, q, now)
	matches := len(found.rows)
	pages := max(1, (matches+q.Size-1)/q.Size)
	q.page = min(q.page, pages) // a fleet that shrinks breaks no bookmark
	first := (q.page - 1) * q.Size
	last := min(first+q.Size, matches)

	several := len(fleet.Targets) > 1
	view := tableView{
		Columns: newColumnViews(q, several), Several: several,
		Statuses: newStatusViews(found.statuses, q),
		First:    grouped(min(first+1, matches)), Last: grouped(last),
		Matches: grouped(matches), Services: grouped(found.services),
		Pages: newPagesView(q, pages),
	}
	for _, r := range found.rows[first:last] {
		view.Rows = append(view.Rows, newRowView(r, now))
	}
	for status, n := range found.statuses {
		if statusTone(status) == toneBad {
			view.Failed += n
		}
	}
	return view
}
