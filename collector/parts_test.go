package collector

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestPartsCanBeSwitched switches one part after the other off, and on alone, and
// sees that its metrics, and no others, go and come with it.
func TestPartsCanBeSwitched(t *testing.T) { synctest.Test(t, testPartsCanBeSwitched) }

func testPartsCanBeSwitched(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 35})
	w.seen(t)
	for _, part := range Parts() {
		off := allParts()
		off[part.Name] = false
		without := w.showing(t, Options{Parts: off})
		alone := w.showing(t, Options{Parts: map[string]bool{part.Name: true}})
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

// showing is what is exposed by other options of what is known.
func (w *world) showing(t *testing.T, options Options) string {
	t.Helper()
	w.configure(t, options)
	return string(exposition(t, w.Collector))
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
		t.Run(test.name, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 35})
			w.seen(t)
			err := w.Configure(w.configured.Load().targets, Options{ServiceTags: test.keys})
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
		}))
	}
}

// TestHistoryCostsItsPages lists the deployments of a service only as far as what
// is known already, and without the history no further than the newest.
func TestHistoryCostsItsPages(t *testing.T) {
	for history, want := range map[bool][]int{ // ListServiceDeployments calls of each refresh
		true:  {1, 3, 0},
		false: {1, 1, 0},
	} {
		t.Run(fmt.Sprint(history), inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 1})
			options := w.options()
			options.History = history
			w.reading(t, options)
			var got []int
			for _, deployments := range []int{0, 220, 0} { // between the refreshes; a page holds 100
				w.deployAgain(t, deployments)
				got = append(got, w.calls(t)["ListServiceDeployments"])
			}
			if !slices.Equal(got, want) {
				t.Errorf("refreshes list the deployments by %v calls, want %v", got, want)
			}
			text := string(exposition(t, w.Collector))
			for _, counted := range []string{`service="checkout-api",status="STOPPED"} 219`, `superseded_total{account_id="123456789012",cluster="production",region="eu-central-1",service="checkout-api"} 219`} {
				if strings.Contains(text, counted) != history {
					t.Errorf("are the deployments counted? %t: %s", !history, counted)
				}
			}
		}))
	}
}

// deployAgain deploys a service over and over, every ten seconds.
func (w *world) deployAgain(t *testing.T, times int) {
	t.Helper()
	for range times {
		if _, err := w.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
	}
}
