package simulator_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator"
)

func TestListClustersPages(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for i := range 210 {
		w.fleet.CreateCluster(fmt.Sprintf("tenant-%03d", i))
	}
	if err := w.fleet.DeleteCluster("tenant-050"); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, cluster := range w.fleet.Clusters() {
		if *cluster.ClusterName != "tenant-050" {
			want = append(want, *cluster.ClusterArn)
		}
	}
	var got []string
	var sizes []int
	pages := ecs.NewListClustersPaginator(w.client, nil)
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got, sizes = append(got, page.ClusterArns...), append(sizes, len(page.ClusterArns))
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %d clusters, want the %d active ones", len(got), len(want))
	}
	if len(sizes) != 3 || sizes[0] != 100 || sizes[1] != 100 {
		t.Errorf("pages of %v, want 100 each", sizes)
	}
}

func TestListClustersMaxResults(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	out, err := w.client.ListClusters(t.Context(), &ecs.ListClustersInput{MaxResults: aws.Int32(1)})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.ClusterArns) != 1 || out.NextToken == nil {
		t.Errorf("%d clusters, token %v", len(out.ClusterArns), out.NextToken)
	}
	for _, size := range []int32{-1, 0, 101} {
		_, err := w.client.ListClusters(t.Context(), &ecs.ListClustersInput{MaxResults: &size})
		refused[*types.InvalidParameterException](t, err, "maxResults must be between 1 and 100.")
	}
}

func TestDescribeClusters(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fleet.CreateCluster("gone")
	if err := w.fleet.DeleteCluster("gone"); err != nil {
		t.Fatal(err)
	}
	out, err := w.client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{
		Clusters: []string{"default", prefix + "cluster/gone", "absent", prefix + "cluster/absent-too"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, cluster := range out.Clusters {
		got = append(got, *cluster.ClusterName+" "+*cluster.Status)
	}
	if want := []string{"default ACTIVE", "gone INACTIVE"}; !slices.Equal(got, want) {
		t.Errorf("described %v, want %v", got, want)
	}
	isMissing(t, out.Failures, prefix+"cluster/absent", prefix+"cluster/absent-too")
}

func TestDescribeClustersDescribesDefault(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	out, err := w.client.DescribeClusters(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Clusters) != 1 || *out.Clusters[0].ClusterName != "default" {
		t.Errorf("described %d clusters, want the default one", len(out.Clusters))
	}
}

func TestDescribeClustersInclude(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	full := w.fleet.Clusters()[0]
	if full.Tags == nil && full.Settings == nil {
		t.Fatal("the fleet's cluster has nothing to include")
	}
	plain, err := w.client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{
		Clusters: []string{*full.ClusterArn},
	})
	if err != nil {
		t.Fatal(err)
	}
	if c := plain.Clusters[0]; c.Tags != nil || c.Settings != nil || c.Statistics != nil ||
		c.Attachments != nil || c.Configuration != nil {
		t.Errorf("a member that was not asked for: %+v", c)
	}
	included, err := w.client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{
		Clusters: []string{*full.ClusterArn},
		Include:  types.ClusterField("").Values(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := difference(full, included.Clusters[0]); diff != "" {
		t.Error(diff)
	}
}

func TestDescribeClustersRefuses(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for _, c := range []struct {
		name     string
		clusters []string
		message  string
	}{
		{"too many", slices.Repeat([]string{"default"}, 101), "Clusters can have at most 100 items."},
		{"bad name", []string{"a b"}, `Cluster must match ^[a-zA-Z0-9\-_]{1,255}$, but was a b`},
		{"service ARN", []string{prefix + "service/default/a"}, "Unsupported resource type: service"},
		{"no id", []string{prefix + "cluster/"}, "Invalid ARN: " + prefix + "cluster/"},
		{"other account", []string{"arn:aws:ecs:" + region + ":" + other + ":cluster/default"}, "AccountIDs mismatch"},
		{"other region", []string{"arn:aws:ecs:us-east-1:" + account + ":cluster/default"},
			"Invalid identifier: Identifier is for region us-east-1. Your region is " + region},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{Clusters: c.clusters})
			refused[*types.InvalidParameterException](t, err, c.message)
		})
	}
}
