package exporter

import (
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
)

// TestServicesByTags has the configuration choose services by a tag, and then by another value of it.
func TestServicesByTags(t *testing.T) { synctest.Test(t, testServicesByTags) }

func testServicesByTags(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 60, Clusters: 1}, "services: {tags: {team: [checkout, 'pay.*'], environment: [production]}}\nservice_tags: [team]\n")
	expect := func(teams string) {
		t.Helper()
		time.Sleep(2 * time.Minute)
		told := map[string]bool{}
		for _, line := range regexp.MustCompile(`(?m)^ecs_service_tags\{.*tag_team="(.*?)"`).FindAllStringSubmatch(w.metrics(t), -1) {
			told[line[1]] = true
			if !regexp.MustCompile("^(" + teams + ")$").MatchString(line[1]) {
				t.Errorf("a service of team %s is told of", line[1])
			}
		}
		if len(told) != 2 {
			t.Errorf("services of %v are told of, want those of %s", told, teams)
		}
	}
	expect("checkout|payments")
	w.reconfigure(t, "services: {tags: {team: [checkout, orders]}}\nservice_tags: [team]\n")
	expect("checkout|orders")
}
