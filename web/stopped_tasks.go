package web

import (
	"slices"
	"strconv"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// mostCauses is how many causes of stopped tasks a page shows.
const mostCauses = 10

// causeView is why tasks of a service stopped, and how many.
type causeView struct {
	Reason, Code, Revision, Count string
	Last                          moment
}

// newCauseViews are the causes for which tasks stopped last.
func newCauseViews(counts []ecs.StoppedTasks, now time.Time) []causeView {
	counts = slices.SortedStableFunc(slices.Values(counts), func(a, b ecs.StoppedTasks) int { return b.Last.Compare(a.Last) })
	var views []causeView
	for _, c := range counts[:min(len(counts), mostCauses)] {
		views = append(views, causeView{c.Reason, c.Code, c.RevisionID, strconv.Itoa(c.Count), newMoment(c.Last, now)})
	}
	return views
}
