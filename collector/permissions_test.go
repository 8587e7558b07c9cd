package collector

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
)

// TestPermissions holds the permissions that the README asks for against the calls
// that reading a fleet takes.
func TestPermissions(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, action := range regexp.MustCompile(`"ecs:(\w+)"`).FindAllSubmatch(page, -1) {
		asked = append(asked, string(action[1]))
	}
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 35})
	w.seen(t)
	slices.Sort(asked)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(w.aws.Requests())), asked); diff != "" {
		t.Errorf("the calls of a reader and the permissions in the README: (-called +asked for)\n%s", diff)
	}
}
