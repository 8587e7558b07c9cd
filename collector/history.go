package collector

import (
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// History says what is written of the past.
type History struct {
	From, Until time.Time // the deployments that ended after the one and up to the other, in whole seconds
	Labels      []Label   // that scraping adds to every series
}

// Label is the name and value of a label.
type Label struct{ Name, Value string }

// Written counts what was written.
type Written struct {
	Services, Deployments, Series, Samples int
	EndUnknown                             int // deployments of which ECS did not tell when they ended
}

// WriteHistory writes what the counters of finished deployments would have shown of fleets whose past was read, as
// OpenMetrics with timestamps. It also writes that clusters were up, by which dashboards tell when there was an exporter,
// and what recording rules would have recorded for dashboards.
// Every counter ends with a 0, because the one of the exporter that comes next begins with 0. The order is that of
// OpenMetrics: by family, series and time.
func WriteHistory(w io.Writer, fleets []*ecs.Fleet, history History) (Written, error) {
	v := view{}
	for _, fleet := range fleets {
		v.targets = append(v.targets, known{Fleet: fleet})
	}
	text := newHistoryText(w, history)
	history.writeClusters(text, v)
	history.writeServices(text, v)
	history.writeSuperseded(text, v)
	history.writeDurations(text, v)
	history.writeHourly(text, v)
	history.writeSupersededHourly(text, v)
	history.writeStanding(text, v)
	history.writeDaily(text, v)
	return text.end()
}

// ended is a deployment that has ended.
type ended struct {
	at         int64 // in seconds since 1970, rounded up
	known      bool  // whether ECS told when
	status     string
	superseded bool
	took       ecs.Optional[time.Duration]
	next       int64 // when the next deployment was created; the greatest number where none was
}

// of are the deployments of a service that count, the oldest first, and since when there is the service.
func (h History) of(s *ecs.Service) (deployments []ended, from int64) {
	from = max(h.From.Unix(), s.CreatedAt.Unix())
	for i, d := range s.Newest {
		if e := endingOf(s.Newest, i); d.Finished() && e.at > from && e.at <= h.Until.Unix() {
			deployments = append(deployments, e)
		}
	}
	slices.SortStableFunc(deployments, func(a, b ended) int { return int(a.at - b.at) })
	return deployments, from
}

// endingOf is how one of the deployments of a service ended, which are ordered from the newest on. Where ECS does not tell
// when, it had before the next one was created.
func endingOf(deployments []ecs.ListedDeployment, i int) ended {
	d := deployments[i]
	e := ended{known: !d.FinishedAt.IsZero(), status: strings.ToValidUTF8(d.Status, "\uFFFD"), next: math.MaxInt64}
	if i > 0 {
		e.next = deployments[i-1].CreatedAt.Unix()
	}
	switch {
	case e.known:
		e.at = ceiling(d.FinishedAt)
		e.superseded = i > 0 && ecs.Superseded(d.Status, d.FinishedAt, deployments[i-1].CreatedAt)
		if !d.StartedAt.IsZero() {
			e.took = ecs.Given(d.FinishedAt.Sub(d.StartedAt))
		}
	case i > 0:
		e.at = ceiling(deployments[i-1].CreatedAt)
	default:
		e.at = ceiling(d.CreatedAt)
	}
	return e
}

// ceiling is a time in seconds since 1970, rounded up.
func ceiling(t time.Time) int64 { return t.Add(time.Second - 1).Unix() }

// counted tells whether deployments of the service are counted.
func (h History) counted(s *ecs.Service) bool {
	return s.Finished != nil && s.CreatedAt.Unix() < h.Until.Unix()
}

// ofCluster are the deployments of all services of a cluster, the oldest first, and since when there is one of them.
// It is false where there is none.
func (h History) ofCluster(c *ecs.Cluster) (deployments []ended, from int64, there bool) {
	from = h.Until.Unix()
	for _, s := range c.Services {
		if !h.counted(s) {
			continue
		}
		of, since := h.of(s)
		deployments, from, there = append(deployments, of...), min(from, since), true
	}
	slices.SortStableFunc(deployments, func(a, b ended) int { return int(a.at - b.at) })
	return deployments, from, there
}

// statusesOf are those by which deployments are counted: the usual ones, and what else is among them.
func statusesOf(deployments []ended) []string {
	all := ecs.FinishedStatuses()
	for _, d := range deployments {
		if !slices.Contains(all, d.status) {
			all = append(all, d.status)
		}
	}
	return all
}

// chosen are the deployments that a counter counts.
func chosen(deployments []ended, counts func(ended) bool) []ended {
	return slices.DeleteFunc(slices.Clone(deployments), func(d ended) bool { return !counts(d) })
}

// moments are when deployments ended.
func moments(deployments []ended) []int64 {
	at := make([]int64, len(deployments))
	for i, d := range deployments {
		at[i] = d.at
	}
	return at
}
