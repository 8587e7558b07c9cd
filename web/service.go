package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// servicePath is where the page of a service is, below the first page.
const servicePath = "/services/{account}/{region}/{cluster}/{service}"

// aboveServices leads from there to the first page.
const aboveServices = "../../../../"

// notKnown stands in addresses for an account or region that AWS has not told yet.
const notKnown = "unknown"

// servicePage is the page of a service.
type servicePage struct {
	frame
	AsOf        moment
	Live        bool   // whether the page renews itself
	Renewal     int    // how often it does then, in seconds
	Here        string // address of the page, in its folder
	Row         rowView
	Controller  string // who deploys the service, where that is not ECS
	Tags        []tagView
	Revisions   []revisionView
	TaskSets    []taskSetView
	Newest      *newestView
	Differences differencesView
	Causes      []causeView // why tasks stopped
	Deployments []listedView
	GuardDuty   string // what its state means
	Calls       []callView
	Console     []linkView
}

type tagView struct{ Key, Value string }

// link is the address of the page of a service, relative to the first page.
func (r row) link() string {
	place := r.place()
	return "services/" + escaped(place[:])
}

// place is what tells the service apart from all others.
func (r row) place() [4]string {
	place := [4]string{r.target.Target.AccountID, r.target.Target.Region, r.cluster.Name, r.service.Name}
	for i, part := range place {
		if part == "" {
			place[i] = notKnown
		}
	}
	return place
}

// serveService answers the page of a service.
func (s *site) serveService(w http.ResponseWriter, r *http.Request) {
	mode := r.URL.Query().Get("mode")
	if mode != modeLive && mode != modeStill {
		http.Error(w, fmt.Sprintf("mode: %.40q is not %s", mode, modeStill), http.StatusBadRequest)
		return
	}
	place := [4]string{r.PathValue("account"), r.PathValue("region"), r.PathValue("cluster"), r.PathValue("service")}
	for found := range s.config.Fleet().services() {
		if found.place() == place {
			s.render(w, http.StatusOK, "service.html", s.newServicePage(found, mode == modeLive))
			return
		}
	}
	s.render(w, http.StatusNotFound, "missing.html", s.newMissingPage(place, mode == modeLive))
}

func (s *site) newServicePage(r row, live bool) servicePage {
	now := s.config.Now()
	page := servicePage{
		frame: s.frame, AsOf: newMoment(now, now), Live: live, Renewal: int(renewal.Seconds()),
		Here: "./" + url.PathEscape(r.place()[3]),
		Row:  newRowView(r, now), Revisions: newRevisionViews(r, now), TaskSets: newTaskSetViews(r.service.TaskSets, now),
		Newest: newNewestView(r, now), Differences: newDifferencesView(r),
		Causes: newCauseViews(r.service.StoppedTasks, now), Deployments: newListedViews(r.service.Newest, now),
		Calls: newCallViews(r), Console: newConsoleViews(r),
	}
	page.Root = aboveServices
	page.GuardDuty = guardDutyMeans(page.Row.GuardDuty, r.service)
	if !r.service.DeployedByECS() {
		page.Controller = controller(r.service.DeploymentController)
	}
	for _, key := range slices.Sorted(maps.Keys(r.service.Tags)) {
		page.Tags = append(page.Tags, tagView{key, r.service.Tags[key]})
	}
	return page
}

// listedView is a deployment as the list has it.
type listedView struct {
	ID, Revision, Status string
	Tone                 tone
	Created, Ended       moment
	Took                 string // from its start to its end; empty where either is not known
}

func newListedViews(listed []ecs.ListedDeployment, now time.Time) []listedView {
	views := make([]listedView, len(listed))
	for i, d := range listed {
		views[i] = listedView{
			ID: d.ID, Revision: d.Target, Status: words(d.Status), Tone: statusTone(d.Status),
			Created: newMoment(d.CreatedAt, now), Ended: newMoment(d.FinishedAt, now),
		}
		if !d.StartedAt.IsZero() && !d.FinishedAt.IsZero() {
			views[i].Took = span(d.FinishedAt.Sub(d.StartedAt))
		}
	}
	return views
}

// differencesView is what source and target of the newest deployment differ in.
type differencesView struct {
	Source, Target string // revisions; empty where the deployment replaces none, or nobody knows which
	Unread         string // the one of which the exporter knows nothing
	Imageless      string // the one of which ECS has told no images yet
	All            []differenceView
}

func newDifferencesView(r row) differencesView {
	d := r.deployment()
	if d == nil || len(d.Sources) == 0 || d.Target == "" {
		return differencesView{}
	}
	source := d.Sources[0]
	for _, other := range d.Sources {
		if other.ID() == r.service.CurrentRevision {
			source = other
		}
	}
	view := differencesView{Source: source.ID(), Target: d.Target.ID()}
	was, will := r.spec(view.Source), r.spec(view.Target)
	switch {
	case was == nil:
		view.Unread = view.Source
	case will == nil:
		view.Unread = view.Target
	default:
		view.All = differences(was, will)
		if len(was.Containers) == 0 {
			view.Imageless = view.Source
		} else if len(will.Containers) == 0 {
			view.Imageless = view.Target
		}
	}
	return view
}
