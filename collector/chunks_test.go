package collector

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestChangeIsSmall holds that of 10,000 services, in few clusters or in many, one that changes has no more than a
// hundredth of them gathered again, and its cluster no more than 20 clusters.
func TestChangeIsSmall(t *testing.T) {
	for _, clusters := range []int{4, 1000} {
		fleet := bare(clusters, 10000/clusters)
		var latest atomic.Pointer[ecs.Fleet]
		latest.Store(fleet)
		c := New(time.Now)
		if err := c.Configure([]*Target{NewTarget(latest.Load)}, Options{Parts: allParts()}); err != nil {
			t.Fatal(err)
		}
		former := c.Chunks()
		changed := *fleet.Clusters[clusters/2]
		changed.Up = ecs.Given(false)
		changed.Services = slices.Clone(changed.Services)
		changed.Services[0] = bare(1, 1).Clusters[0].Services[0]
		renewed := *fleet
		renewed.Clusters = slices.Clone(fleet.Clusters)
		renewed.Clusters[clusters/2] = &changed
		latest.Store(&renewed)
		again := map[level]int{}
		for _, chunk := range c.Chunks() {
			if !slices.Contains(former, chunk) {
				again[chunk.level] += len(chunk.fleet().Clusters)
			}
		}
		if n := again[ofServices]; n == 0 || n > 100 {
			t.Errorf("%d clusters: %d services of 10,000 are gathered again", clusters, n)
		}
		if n := again[ofClusters]; n == 0 || n > 20 {
			t.Errorf("%d clusters: %d of them are gathered again", clusters, n)
		}
	}
}

// bare are so many clusters of so many services of which little is known.
func bare(clusters, services int) *ecs.Fleet {
	fleet := &ecs.Fleet{Target: ecs.Target{AccountID: account, Region: "eu-central-1"}, Known: true}
	for c := range clusters {
		cluster := &ecs.Cluster{Name: fmt.Sprintf("cluster-%04d", c), Up: ecs.Given(true)}
		for s := range services {
			cluster.Services = append(cluster.Services, &ecs.Service{Description: &ecs.Description{Name: fmt.Sprintf("service-%05d", s)}})
		}
		fleet.Clusters = append(fleet.Clusters, cluster)
	}
	return fleet
}
