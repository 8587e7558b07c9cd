package exporter

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/kingpin/v2"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
)

// settled is how long after its end the lists of ECS tell that of a deployment.
const settled = time.Minute

// history is what the command line says of the past that is to be written.
type history struct {
	file   string // standard output for -; empty to serve instead
	given  bool   // whether it is
	until  moment
	labels addedLabels
}

// addHistoryFlags adds the flags of the history.
func addHistoryFlags(app *kingpin.Application) *history {
	var h history
	app.Flag("history.export", "Write what the counters of finished deployments would have shown in the last 90 days, as OpenMetrics for promtool, and exit. See docs/history.md. With - the file is standard output.").
		PlaceHolder("FILE").IsSetByUser(&h.given).StringVar(&h.file)
	app.Flag("history.until", "Time at which the history ends and the live series begin, such as 2026-11-26T08:00:00Z or 1795680000. By default a minute ago.").
		PlaceHolder("TIME").SetValue(&h.until)
	app.Flag("history.label", "Label that scraping adds, such as job=ecs. Repeat it for several.").
		PlaceHolder("NAME=VALUE").SetValue(&h.labels)
	return &h
}

// validate is an error if the flags contradict each other.
func (h *history) validate() error {
	switch {
	case h.given && h.file == "":
		return errors.New("--history.export: it names no file")
	case h.file == "" && !h.until.IsZero():
		return errors.New("--history.until: there is no history to end, give --history.export")
	case h.file == "" && len(h.labels) > 0:
		return errors.New("--history.label: there is no history to label, give --history.export")
	default:
		return nil
	}
}

// span is what is to be written at a moment, or why there is nothing between its ends.
func (h *history) span(now time.Time) (collector.History, error) {
	from, until := now.Add(-ecs.DeploymentsKept).Truncate(time.Second), now.Add(-settled).Truncate(time.Second)
	switch given := h.until.Time; {
	case given.After(until):
		return collector.History{}, fmt.Errorf("--history.until: %s is not a minute ago yet, and ECS tells the end of a deployment some seconds later", h.until.String())
	case !given.IsZero() && !given.After(from):
		return collector.History{}, fmt.Errorf("--history.until: %s is more than 90 days ago, and ECS knows no deployments of that time", h.until.String())
	case !given.IsZero():
		until = given
	}
	return collector.History{From: from, Until: until, Labels: h.labels}, nil
}

// moment is a time in whole seconds, as Prometheus takes times.
type moment struct{ time.Time }

// Set sets it from the command line.
func (m *moment) Set(text string) error {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds >= 0 && seconds < 1e11 {
		m.Time = time.Unix(int64(seconds), 0).UTC()
		return nil
	}
	parsed, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return fmt.Errorf("%q is no time such as 2026-11-26T08:00:00Z, or seconds since 1970", text)
	}
	m.Time = parsed.UTC().Truncate(time.Second)
	return nil
}

// String is the time, empty for none.
func (m *moment) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Format(time.RFC3339)
}

// addedLabels are labels that no series of the exporter has by itself.
type addedLabels []collector.Label

// Set adds one from the command line.
func (l *addedLabels) Set(text string) error {
	name, value, both := strings.Cut(text, "=")
	switch {
	case !both || value == "":
		return fmt.Errorf("--history.label: %q is no name and value such as job=ecs", text)
	case !regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`).MatchString(name) || strings.HasPrefix(name, "__"):
		return fmt.Errorf("--history.label: %q is no name of a label, such as job", name)
	case slices.Contains(collector.HistoryLabels(), name):
		return fmt.Errorf("--history.label: the series have a label %s of their own", name)
	case slices.ContainsFunc(*l, func(other collector.Label) bool { return other.Name == name }):
		return fmt.Errorf("--history.label: %s is given twice", name)
	case !utf8.ValidString(value):
		return fmt.Errorf("--history.label: the value of %s is not UTF-8", name)
	}
	*l = append(*l, collector.Label{Name: name, Value: value})
	return nil
}

// String is all of them.
func (l *addedLabels) String() string {
	var all []string
	for _, label := range *l {
		all = append(all, label.Name+"="+label.Value)
	}
	return strings.Join(all, ",")
}

// IsCumulative has kingpin take the flag repeatedly.
func (l *addedLabels) IsCumulative() bool { return true }
