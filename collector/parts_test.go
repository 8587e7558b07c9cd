package collector

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestPartsCanBeSwitched switches one part after the other off, and on alone, and
// sees that its metrics, and no others, go and come with it.
func TestPartsCanBeSwitched(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 35})
	w.seen(t)
	for _, part := range Parts() {
		off := allParts()
		off[part.Name] = false
		without := string(exposition(t, w.showing(t, Options{Parts: off})))
		alone := string(exposition(t, w.showing(t, Options{Parts: map[string]bool{part.Name: true}})))
		for _, section := range catalogue(nil) {
			for _, family := range section.families() {
				header := "# TYPE " + family.name + " "
				if section.part == part.Name && strings.Contains(without, header) {
					t.Errorf("without %s there is %s", part.Name, family.name)
				}
				if section.part != "" && section.part != part.Name && strings.Contains(alone, header) {
					t.Errorf("with %s alone there is %s", part.Name, family.name)
				}
			}
		}
	}
}

// showing configures the collector anew: it shows by other options what it has read.
func (w *world) showing(t *testing.T, options Options) *Collector {
	t.Helper()
	options.Interval = time.Minute
	if err := w.Configure(w.Readers(), options); err != nil {
		t.Fatal(err)
	}
	return w.Collector
}

func TestServiceTags(t *testing.T) {
	for _, test := range []struct {
		name string
		keys []string
		want []string // lines for a service of the simulated fleet
		err  string
	}{
		{name: "none"},
		{name: "one", keys: []string{"environment"}, want: []string{`tag_environment="staging"`}},
		{name: "characters that labels cannot hold", keys: []string{"managed-by"}, want: []string{`tag_managed_by="terraform"`}},
		{name: "one that services do not have", keys: []string{"absent", "environment"}, want: []string{`tag_absent="",tag_environment="staging"`}},
		{name: "only one that services do not have", keys: []string{"absent"}},
		{name: "two that become one label", keys: []string{"cost-center", "team", "cost.center"},
			err: `service tags "cost-center" and "cost.center" would both become the label tag_cost_center: leave one of them out`},
		{name: "one twice", keys: []string{"team", "team"},
			err: `service tags "team" and "team" would both become the label tag_team: leave one of them out`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 35})
			w.seen(t)
			err := w.Configure(w.Readers(), Options{Interval: time.Minute, ServiceTags: test.keys})
			if test.err != "" {
				if err == nil || err.Error() != test.err {
					t.Errorf("error %v, want %s", err, test.err)
				}
				return
			}
			text := string(exposition(t, w.Collector))
			if has := strings.Contains(text, "ecs_service_tags"); has != (test.want != nil) {
				t.Errorf("are there tags? %t", has)
			}
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %s in the metrics", want)
				}
			}
		})
	}
}

// TestHistoryCostsItsPages lists the deployments of a service only as far as what
// is known already, and without the history no further than the newest.
func TestHistoryCostsItsPages(t *testing.T) {
	for _, test := range []struct {
		history bool
		want    []int // ListServiceDeployments calls of each refresh
	}{
		{history: true, want: []int{1, 3, 0}},
		{history: false, want: []int{1, 1, 0}},
	} {
		w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 1})
		w.reading(t, ecs.Options{History: test.history, Now: w.clock.Now})
		var got []int
		for _, deployments := range []int{0, 220, 0} { // between the refreshes; a page holds 100
			for range deployments {
				if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
					t.Fatal(err)
				}
				w.clock.Advance(10 * time.Second)
			}
			before := w.aws.Requests()["ListServiceDeployments"]
			w.seen(t)
			got = append(got, w.aws.Requests()["ListServiceDeployments"]-before)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("with history %t, refreshes list the deployments by %v calls, want %v", test.history, got, test.want)
		}
		counted := strings.Contains(string(exposition(t, w.Collector)), `service="checkout-api",status="STOPPED"} 219`)
		if counted != test.history {
			t.Errorf("with history %t, are the deployments counted? %t", test.history, counted)
		}
	}
}
