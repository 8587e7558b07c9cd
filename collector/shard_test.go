package collector

import (
	"regexp"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
)

// TestShardsShowTheFleetOnce reads a fleet in three shards: together they show what one
// exporter would, and none what another does.
func TestShardsShowTheFleetOnce(t *testing.T) { synctest.Test(t, testShardsShowTheFleetOnce) }

func testShardsShowTheFleetOnce(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 12, Services: 60})
	perCluster := regexp.MustCompile(`(?m)^ecs_(?:cluster|service)_.*[{,]cluster=.*$`)
	whole := perCluster.FindAllString(w.seen(t), -1)
	var shards []string
	for index := range 3 {
		options := w.options()
		options.Shard = reader.Shard{Index: index, Count: 3}
		w.reading(t, options)
		part := perCluster.FindAllString(w.seen(t), -1)
		if len(part) == 0 {
			t.Errorf("shard %d shows nothing", index)
		}
		shards = append(shards, part...)
	}
	slices.Sort(whole)
	slices.Sort(shards)
	if diff := cmp.Diff(whole, shards); diff != "" {
		t.Errorf("(-one exporter +three shards)\n%s", diff)
	}
}
