package web

import (
	"fmt"
	"strings"
	"time"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
)

// targetView is a target as the page shows it.
type targetView struct {
	Account, Region   string
	State             string
	Tone              tone
	FailingSince      moment
	Refreshed         moment
	Took              string // the last refresh; empty before the first
	Services, Pending string // counts; empty while nothing is known
	Error             string
}

// clusterView is a cluster that could not be read.
type clusterView struct {
	Name, Account, Region string
	Error                 string
	Shown                 string // how many of its services are, from earlier
	ReadAt                moment // when they were read; empty when they never were
}

func newTargetView(t *collector.Target, now time.Time) targetView {
	view := targetView{
		Account: t.AccountID, Region: t.Region,
		FailingSince: newMoment(t.FailingSince, now), Refreshed: newMoment(t.Refreshed, now),
	}
	view.State, view.Tone = stateOf(t)
	if t.LastDuration > 0 {
		view.Took = fmt.Sprintf("%.2f s", t.LastDuration.Seconds())
	}
	if !t.ReadAt.IsZero() {
		services, pending := 0, 0
		for i := range t.Clusters {
			services += len(t.Clusters[i].Services)
			for s := range t.Clusters[i].Services {
				if t.Clusters[i].Services[s].Pending {
					pending++
				}
			}
		}
		view.Services, view.Pending = grouped(services), grouped(pending)
	}
	if t.LastError != nil {
		view.Error = firstLine(t.LastError)
	}
	return view
}

// stateOf is how the target is, in a word.
func stateOf(t *collector.Target) (string, tone) {
	switch failing := !t.FailingSince.IsZero(); {
	case t.ReadAt.IsZero() && !t.Refreshed.IsZero():
		return "stale", toneBad // what was known is too old to be shown
	case failing:
		return "failing", toneBad
	case t.Refreshed.IsZero():
		return "reading", toneBusy
	case unreadClusters(t) > 0:
		return "partial", toneWarn
	default:
		return "fresh", toneGood
	}
}

func unreadClusters(t *collector.Target) int {
	n := 0
	for i := range t.Clusters {
		if t.Clusters[i].Err != nil {
			n++
		}
	}
	return n
}

func newClusterView(t *collector.Target, c *ecs.Cluster, now time.Time) clusterView {
	view := clusterView{Name: c.Name, Account: t.AccountID, Region: t.Region, Error: firstLine(c.Err), Shown: grouped(len(c.Services))}
	if len(c.Services) > 0 {
		view.ReadAt = newMoment(c.ReadAt, now)
	}
	return view
}

// firstLine is an error as far as it is for everybody who can see the page: where AWS
// refuses a signature, the lines that follow quote what was signed.
func firstLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return strings.ToValidUTF8(line, "\uFFFD")
}
