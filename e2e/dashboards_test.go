package e2e

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// dashboard is what of a Grafana dashboard has to do with queries.
type dashboard struct {
	Title      string  `json:"title"`
	Panels     []panel `json:"panels"`
	Templating struct {
		List []variable `json:"list"`
	} `json:"templating"`
	Annotations struct {
		List []target `json:"list"`
	} `json:"annotations"`
}

type panel struct {
	Title   string   `json:"title"`
	Panels  []panel  `json:"panels"` // of a row
	Targets []target `json:"targets"`
}

type target struct {
	Expr string `json:"expr"`
}

// variable is one of a dashboard, which people choose a value of.
type variable struct {
	Name     string          `json:"name"`
	Type     string          `json:"type"`
	AllValue string          `json:"allValue"`
	Query    json.RawMessage `json:"query"`
	Current  struct {
		Value any `json:"value"`
	} `json:"current"`
}

// dashboardExpressions are the queries of all dashboards.
func dashboardExpressions(t *testing.T) []expression {
	t.Helper()
	var all []expression
	for _, file := range matching(t, "../dashboards/*.json") {
		d := readDashboard(t, file)
		before := len(all)
		for _, panel := range withPanelsOfRows(d.Panels) {
			for _, target := range panel.Targets {
				all = append(all, expression{file + ", " + panel.Title, target.Expr, d.Templating.List})
			}
		}
		for _, annotation := range d.Annotations.List {
			if annotation.Expr != "" { // else one of Grafana's own
				all = append(all, expression{file + ", annotations", annotation.Expr, d.Templating.List})
			}
		}
		if len(all) == before {
			t.Errorf("%s has no queries", file)
		}
	}
	for i := range all {
		all[i].query = withIntervals(all[i].query)
	}
	return all
}

// readDashboard reads a dashboard.
func readDashboard(t *testing.T, file string) (d dashboard) {
	t.Helper()
	if err := json.Unmarshal([]byte(readFile(t, file)), &d); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return d
}

// withPanelsOfRows are panels, and those within the rows among them.
func withPanelsOfRows(panels []panel) []panel {
	all := panels
	for _, row := range panels {
		all = append(all, row.Panels...)
	}
	return all
}

// withIntervals puts in what Grafana puts for the variables of its own that are durations. The window before is
// longer ago than a test lasts: here it is just a second ago.
func withIntervals(query string) string {
	return strings.NewReplacer("offset $window", "offset 1s", "$__rate_interval", "1m", "$__interval", "30s", "$__range_s", "3600", "$__range", "1h").Replace(query)
}

// substituted is the query with the values of variables, as Grafana puts them: everything where that can be
// chosen, else what was chosen, or the labels of one service.
func substituted(e expression, service map[string]string) string {
	query := e.query
	for _, v := range e.variables {
		query = regexp.MustCompile(`\$`+v.Name+`\b|\$\{`+v.Name+`(:\w+)?\}`).ReplaceAllLiteralString(query, v.value(service))
	}
	return query
}

// value is the one that is chosen.
func (v variable) value(service map[string]string) string {
	if v.AllValue != "" {
		return v.AllValue
	}
	if label := regexp.MustCompile(`label_values\(.*, *(\w+)\)`).FindSubmatch(v.Query); v.Type == "query" && label != nil {
		return service[string(label[1])]
	}
	chosen, _ := v.Current.Value.(string)
	return chosen
}
