package dashboards

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

// Panels of which all metrics are off by default say, where they are empty, what switches them on.
func TestEmptyPanelsSayWhatIsOff(t *testing.T) {
	switches := switchesOf(t)
	found := map[string]bool{}
	for name, dashboard := range All() {
		for _, p := range dashboard.Panels {
			how := neededBy(t, p, switches)
			if how == "" {
				continue
			}
			found[how] = true
			if said := p.FieldConfig.Defaults.NoValue; !strings.Contains(said, how) {
				t.Errorf("%s: an empty %q says %q, which does not name %s", name, p.Title, said, how)
			}
		}
	}
	if len(found) != 2 {
		t.Errorf("panels need %v, expected stopped tasks and events", found)
	}
}

// switchesOf are what switches metrics on that are off by default: flags of parts, and the queue of events.
func switchesOf(t *testing.T) map[string]string {
	t.Helper()
	reference, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	switches := map[string]string{}
	for section := range strings.SplitSeq(string(reference), "\n## ") {
		how := regexp.MustCompile("Off by default, `(--[\\w.]+)`").FindStringSubmatch(section)
		for _, metric := range regexp.MustCompile("(?m)^\\| `(ecs_\\w+)` \\|").FindAllStringSubmatch(section, -1) {
			switch {
			case how != nil:
				switches[metric[1]] = how[1]
			case regexp.MustCompile(`^` + self + `(last_)?event`).MatchString(metric[1]):
				switches[metric[1]] = "events.queue_url"
			}
		}
	}
	return switches
}

// neededBy is what has to be switched on for a panel to show anything; empty if nothing has to.
func neededBy(t *testing.T, p Panel, switches map[string]string) (how string) {
	t.Helper()
	for _, target := range p.Targets {
		tree, err := parser.NewParser(parser.Options{}).ParseExpr(strings.NewReplacer("$__rate_interval", "5m", "$__range_s", "60", "$__range", "1h", "$window", "1d").Replace(target.Expr))
		if err != nil {
			t.Fatal(err)
		}
		how = ""
		parser.Inspect(tree, func(node parser.Node, _ []parser.Node) error {
			if selector, ok := node.(*parser.VectorSelector); ok && how == "" {
				how = switches[regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(selector.Name, "")]
			}
			return nil
		})
		if how == "" {
			return ""
		}
	}
	return how
}
