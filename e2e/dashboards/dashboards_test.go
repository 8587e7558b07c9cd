package dashboards

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const committed = "../../dashboards"

var update = flag.Bool("update", false, "write the dashboards")

// The JSON files that users import are what this package builds, no more and no less.
func TestCommitted(t *testing.T) {
	for name, dashboard := range All() {
		path := filepath.Join(committed, name)
		want := encode(t, dashboard)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what is built (%v): run go test ./dashboards -update", path, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(committed, "*.json"))
	if err != nil || len(files) != len(All()) {
		t.Errorf("%v (%v), want the %d that are built", files, err, len(All()))
	}
}

func encode(t *testing.T, dashboard Dashboard) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(dashboard); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every panel says what it shows, in a unit, with thresholds and legends.
func TestPanelsAreComplete(t *testing.T) {
	for name, dashboard := range All() {
		for _, p := range dashboard.Panels {
			if p.Type == "row" {
				continue
			}
			defaults := p.FieldConfig.Defaults
			if p.Title == "" || !strings.HasSuffix(p.Description, ".") || defaults.Unit == "" || len(defaults.Thresholds.Steps) == 0 {
				t.Errorf("%s: %q has no title, description, unit or thresholds", name, p.Title)
			}
			for _, target := range p.Targets {
				if p.Type != "table" && target.LegendFormat == "" {
					t.Errorf("%s: %q has a query without a legend", name, p.Title)
				}
			}
		}
	}
}

// Every panel has a place of its own.
func TestPanelsDoNotOverlap(t *testing.T) {
	for name, dashboard := range All() {
		for i, p := range dashboard.Panels {
			if p.GridPos.X+p.GridPos.W > gridWidth {
				t.Errorf("%s: %q is out of the grid", name, p.Title)
			}
			for _, other := range dashboard.Panels[:i] {
				if p.GridPos.overlaps(other.GridPos) {
					t.Errorf("%s: %q is over %q", name, p.Title, other.Title)
				}
			}
		}
	}
}

func (g gridPos) overlaps(o gridPos) bool {
	return g.X < o.X+o.W && o.X < g.X+g.W && g.Y < o.Y+o.H && o.Y < g.Y+g.H
}

// Queries use metrics that there are, and only variables that the dashboard or Grafana has.
func TestQueriesUseWhatThereIs(t *testing.T) {
	reference, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	metric := regexp.MustCompile(`[^:\w](ecs_[a-z_]+)`) // of recorded series the name has a colon
	suffix := regexp.MustCompile(`_(bucket|count|sum)$`)
	variable := regexp.MustCompile(`\$\{?(\w+)`)
	for name, dashboard := range All() {
		text := string(encode(t, dashboard))
		for _, found := range metric.FindAllStringSubmatch(text, -1) {
			used := suffix.ReplaceAllString(found[1], "")
			if used != "ecs_revision_exporter" && !bytes.Contains(reference, []byte("`"+used+"`")) {
				t.Errorf("%s: %s is not in docs/metrics.md", name, used)
			}
		}
		known := map[string]bool{"__data": true, "__range": true, "__range_s": true, "__interval": true,
			"__rate_interval": true, "__url_time_range": true, "__all": true, "1": true}
		for _, v := range dashboard.Templating.List {
			known[v["name"].(string)] = true
		}
		for _, used := range variable.FindAllStringSubmatch(text, -1) {
			if !known[used[1]] {
				t.Errorf("%s: no variable %s", name, used[0])
			}
		}
	}
}

// Links lead to dashboards that there are, and data links take their variables from columns that the row has.
func TestLinksLeadSomewhere(t *testing.T) {
	uids := map[string]bool{}
	for _, dashboard := range All() {
		uids[dashboard.UID] = true
	}
	link := regexp.MustCompile(`"/d/([\w-]+)`)
	field := regexp.MustCompile(`__data\.fields\.(\w+)`)
	for name, dashboard := range All() {
		for _, to := range link.FindAllStringSubmatch(string(encode(t, dashboard)), -1) {
			if !uids[to[1]] {
				t.Errorf("%s: no dashboard %s", name, to[1])
			}
		}
		for _, p := range dashboard.Panels {
			panel, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			columns := columnsOf(p)
			for _, used := range field.FindAllSubmatch(panel, -1) {
				if columns[string(used[1])] == nil {
					t.Errorf("%s: rows of %q have no %s", name, p.Title, used[1])
				}
			}
		}
	}
}

// Links take the choice of several values along only to dashboards on which several can be chosen.
func TestLinksKeepWhatCanBeChosen(t *testing.T) {
	several := map[string]bool{}
	for _, dashboard := range All() {
		several["/d/"+dashboard.UID] = dashboard.Templating.List[1]["multi"].(bool)
	}
	for name, dashboard := range All() {
		for _, link := range dashboard.Links {
			if link.IncludeVars && !several[link.URL] {
				t.Errorf("%s: the link %s leads to a dashboard of one account with all of them", name, link.Title)
			}
		}
	}
}

// columnsOf are the titles of the columns of a table, by their fields.
func columnsOf(p Panel) object {
	for _, t := range p.Transformations {
		if t["id"] == "organize" {
			return t["options"].(object)["renameByName"].(object)
		}
	}
	return nil
}
