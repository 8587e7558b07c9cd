package reader

import (
	"fmt"
	"slices"
	"testing"
)

// TestShards holds that shards are disjoint, complete and balanced, and that no cluster
// ever changes its shard while their number stays.
func TestShards(t *testing.T) {
	var clusters []string
	for i := range 2000 {
		clusters = append(clusters, fmt.Sprintf("arn:aws:ecs:eu-west-1:123456789012:cluster/team-%d", i))
	}
	for count := 1; count <= 16; count++ {
		var all []string
		for index := range count {
			part := slices.DeleteFunc(slices.Clone(clusters), func(arn string) bool { return !Shard{index, count}.has(arn) })
			if fair := len(clusters) / count; len(part) < fair*8/10 || len(part) > fair*12/10 {
				t.Errorf("shard %d of %d has %d clusters, want about %d", index, count, len(part), fair)
			}
			all = append(all, part...)
		}
		slices.Sort(all)
		if want := slices.Sorted(slices.Values(clusters)); !slices.Equal(all, want) {
			t.Errorf("%d shards have %d clusters together, not each of the %d once", count, len(all), len(clusters))
		}
	}
	if !(Shard{}).has(clusters[0]) {
		t.Error("without shards a cluster is left out")
	}
	if !(Shard{2, 5}).has("arn:aws:ecs:eu-west-1:123456789012:cluster/production") {
		t.Error("a cluster has changed its shard")
	}
}
