package web

import (
	"fmt"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// targetView is a target as the page shows it.
type targetView struct {
	Account, Region   string
	As                string // profile and role that read it; empty for the environment
	State             string
	Tone              tone
	FailingSince      moment
	Refreshed         moment
	Took              string // the last round; empty before the first
	Services, Pending string // counts; empty while nothing is known
	Error             string
}

// clusterView is a cluster that could not be read.
type clusterView struct {
	Name, Account, Region string
	Error                 string
	Shown                 string // how many of its services are, from earlier
	ReadAt                moment // when they were listed; empty when they never were
}

func newTargetView(t *ecs.Fleet, now time.Time) targetView {
	view := targetView{
		Account: t.Target.AccountID, Region: t.Target.Region, As: readAs(t),
		FailingSince: newMoment(t.Rounds.FailingSince, now), Refreshed: newMoment(t.Rounds.LastSuccess, now),
	}
	view.State, view.Tone = stateOf(t)
	if t.Rounds.LastDuration.Given {
		view.Took = fmt.Sprintf("%.2f s", t.Rounds.LastDuration.Value.Seconds())
	}
	if t.Known {
		view.Services, view.Pending = grouped(t.Services), grouped(t.Pending)
	}
	if t.Rounds.LastError != nil {
		view.Error = firstLine(t.Rounds.LastError)
	}
	return view
}

// readAs is the profile and role that read the target.
func readAs(t *ecs.Fleet) string {
	var names []string
	if t.Profile != "" {
		names = append(names, "profile "+t.Profile)
	}
	if t.RoleARN != "" {
		names = append(names, "role "+ecs.LastPart(t.RoleARN))
	}
	return strings.Join(names, ", ")
}

// stateOf is how the target is, in a word.
func stateOf(t *ecs.Fleet) (string, tone) {
	switch failing := !t.Rounds.FailingSince.IsZero(); {
	case !t.Known && !t.Rounds.LastSuccess.IsZero():
		return "stale", toneBad // what was known is too old to be shown
	case failing:
		return "failing", toneBad
	case t.Rounds.LastSuccess.IsZero():
		return "reading", toneBusy
	case unreadClusters(t) > 0:
		return "partial", toneWarn
	default:
		return "fresh", toneGood
	}
}

func unreadClusters(t *ecs.Fleet) int {
	n := 0
	for _, cluster := range t.Clusters {
		if cluster.Err != nil {
			n++
		}
	}
	return n
}

func newClusterView(t *ecs.Fleet, c *ecs.Cluster, now time.Time) clusterView {
	view := clusterView{Name: c.Name, Account: t.Target.AccountID, Region: t.Target.Region, Error: firstLine(c.Err), Shown: grouped(len(c.Services))}
	if len(c.Services) > 0 {
		view.ReadAt = newMoment(c.ReadAt, now)
	}
	return view
}

// firstLine is the part of an error that every visitor may see. If AWS refuses a signature, further
// lines quote what was signed.
func firstLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return strings.ToValidUTF8(line, "\uFFFD")
}
