package dashboards

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// windows are the widths in pixels at which everything has to be legible.
func windows() []int { return []int{1280, 1600} }

// inside is how many pixels a panel has for what it shows: Grafana leaves 16 at both sides of its grid, 8 between
// columns, and 8 and a border at both sides of a panel.
func inside(window, columns int) int {
	column := float64(window-2*16-(gridWidth-1)*8) / gridWidth
	return int(column*float64(columns)+float64(columns-1)*8) - 2*9
}

// leastWidth is what Grafana gives a column without a width at least. Where that is too much, it scrolls sideways.
const leastWidth = 150

// Columns fit into their table, and something takes what is left over.
func TestColumnsFit(t *testing.T) {
	for name, dashboard := range All() {
		for _, p := range dashboard.Panels {
			if columnsOf(p) == nil {
				continue
			}
			need, flexible := needed(p)
			if !flexible {
				t.Errorf("%s: no column of %q takes what is left over", name, p.Title)
			}
			for _, window := range windows() {
				if have := inside(window, p.GridPos.W); need > have {
					t.Errorf("%s: the columns of %q need %d pixels at %d, have %d", name, p.Title, need, window, have)
				}
			}
		}
	}
}

// needed is how many pixels the columns of a table need, and whether one of them can be wider.
func needed(p Panel) (pixels int, flexible bool) {
	widths := widthsOf(p)
	for title := range titlesOf(p) {
		width := widths[title]
		if width == 0 {
			width, flexible = leastWidth, true
		}
		pixels += width
	}
	return pixels, flexible
}

// titlesOf are the titles of the columns of a table.
func titlesOf(p Panel) map[string]bool {
	titles := map[string]bool{}
	for _, title := range columnsOf(p) {
		titles[title.(string)] = true
	}
	return titles
}

// The titles of columns are not cut.
func TestTitlesOfColumnsFit(t *testing.T) {
	for name, dashboard := range All() {
		for _, p := range dashboard.Panels {
			if columnsOf(p) == nil {
				continue
			}
			for title, width := range widthsOf(p) {
				if width < legible(title) {
					t.Errorf("%s: the title %q of %q needs %d pixels, has %d", name, title, p.Title, legible(title), width)
				}
			}
		}
	}
}

// legible is how wide a column with the title has to be: letters, padding, and the signs for sorting and filtering.
func legible(title string) int { return len(title)*8 + 42 }

// widthsOf are the widths of columns in pixels by their titles.
func widthsOf(p Panel) map[string]int {
	widths := map[string]int{}
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if property.ID == "custom.width" {
				widths[o.Matcher.Options] = property.Value.(int)
			}
		}
	}
	return widths
}

// The stop codes and reasons that are known are not cut.
func TestCausesFit(t *testing.T) {
	reference, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile("(?m)^\\| `"+stoppedTasks+"` \\| (\\w+) \\| `(.+)` \\|$").FindAllStringSubmatch(string(reference), -1)
	if len(known) != 2 {
		t.Fatalf("values of the labels %v, expected stop codes and reasons", known)
	}
	for _, p := range []Panel{whyTasksStopped(), causesOfFleet()} {
		for _, label := range known {
			longest := slices.MaxFunc(strings.Split(label[2], "`, `"), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
			if need, have := len(longest)*8+16, narrowest(p, label[1]); need > have {
				t.Errorf("%s of %q needs %d pixels, has %d", longest, p.Title, need, have)
			}
		}
	}
}

// narrowest is how wide the column of a field is in the narrowest window: its width, or what the others leave.
func narrowest(p Panel, field string) int {
	if width := widthsOf(p)[columnsOf(p)[field].(string)]; width > 0 {
		return width
	}
	others, _ := needed(p)
	return leastWidth + inside(windows()[0], p.GridPos.W) - others
}

// Titles of panels are not cut. Beside them is the sign that shows the description.
func TestTitlesFit(t *testing.T) {
	for name, dashboard := range All() {
		for _, p := range dashboard.Panels {
			if need, have := len(p.Title)*8+30, inside(windows()[0], p.GridPos.W); p.Type != "row" && need > have {
				t.Errorf("%s: the title %q needs %d pixels, has %d", name, p.Title, need, have)
			}
		}
	}
}
