package simulator_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// listServices lists all services that the input asks for, and the sizes of the pages.
func (w *world) listServices(in *ecs.ListServicesInput) (arns []string, sizes []int) {
	w.t.Helper()
	pages := ecs.NewListServicesPaginator(w.client, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		arns, sizes = append(arns, page.ServiceArns...), append(sizes, len(page.ServiceArns))
	}
	return arns, sizes
}

func TestListServicesPages(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for i := range 25 {
		w.service(fleet.ServiceSpec{Name: fmt.Sprintf("service-%02d", i)})
	}
	want := w.fleet.ServiceARNs(prefix + "cluster/default")
	for _, c := range []struct {
		cluster    *string
		maxResults *int32
		sizes      []int
	}{
		{nil, nil, []int{10, 10, 5}},
		{aws.String("default"), aws.Int32(20), []int{20, 5}},
		{aws.String(prefix + "cluster/default"), aws.Int32(100), []int{25}},
		{nil, aws.Int32(25), []int{25}},
	} {
		got, sizes := w.listServices(&ecs.ListServicesInput{Cluster: c.cluster, MaxResults: c.maxResults})
		if !slices.Equal(sizes, c.sizes) {
			t.Errorf("pages of %v, want %v", sizes, c.sizes)
		}
		if !slices.Equal(got, want) {
			t.Errorf("listed %v, want %v", got, want)
		}
	}
}

func TestListServicesFilters(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	fargate := w.service(fleet.ServiceSpec{Name: "fargate"})
	ec2 := w.service(fleet.ServiceSpec{Name: "ec2", Compute: fleet.EC2LaunchType})
	providers := w.service(fleet.ServiceSpec{Name: "providers", Compute: fleet.FargateProviders})
	daemon := w.service(fleet.ServiceSpec{
		Name: "daemon", Compute: fleet.EC2LaunchType, Scheduling: types.SchedulingStrategyDaemon,
	})
	for _, c := range []struct {
		name string
		in   ecs.ListServicesInput
		want []string
	}{
		{"none", ecs.ListServicesInput{}, []string{fargate, ec2, providers, daemon}},
		{"fargate", ecs.ListServicesInput{LaunchType: types.LaunchTypeFargate}, []string{fargate}},
		{"ec2", ecs.ListServicesInput{LaunchType: types.LaunchTypeEc2}, []string{ec2, daemon}},
		{"daemon", ecs.ListServicesInput{SchedulingStrategy: types.SchedulingStrategyDaemon}, []string{daemon}},
		{"both", ecs.ListServicesInput{
			LaunchType: types.LaunchTypeEc2, SchedulingStrategy: types.SchedulingStrategyReplica,
		}, []string{ec2}},
		{"unmatched", ecs.ListServicesInput{LaunchType: types.LaunchTypeExternal}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := w.listServices(&c.in)
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("listed %v, want %v", got, c.want)
			}
		})
	}
}

func TestClusterNotFound(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fleet.CreateCluster("gone")
	if err := w.fleet.DeleteCluster("gone"); err != nil {
		t.Fatal(err)
	}
	for _, cluster := range []string{"absent", "gone", prefix + "cluster/gone"} {
		_, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: &cluster})
		refused[*types.ClusterNotFoundException](t, err, "Cluster not found.")
		_, err = w.client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{
			Cluster: &cluster, Services: []string{"a"},
		})
		refused[*types.ClusterNotFoundException](t, err, "Cluster not found.")
		_, err = w.client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{
			Cluster: &cluster, Service: aws.String("a"),
		})
		refused[*types.ClusterNotFoundException](t, err, "Cluster not found.")
	}
}

func TestDescribeServices(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for _, name := range []string{"by-name", "by-arn", "by-short-arn", "deleted"} {
		w.service(fleet.ServiceSpec{Name: name})
	}
	if err := w.fleet.DeleteService("default", "deleted"); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(fleet.DrainTime + time.Second)
	out, err := w.client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Services: []string{
		"by-name", prefix + "service/default/by-arn", prefix + "service/by-short-arn", "deleted",
		"absent", prefix + "service/default/absent-too",
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, service := range out.Services {
		got = append(got, *service.ServiceName+" "+*service.Status)
	}
	want := []string{"by-name ACTIVE", "by-arn ACTIVE", "by-short-arn ACTIVE", "deleted INACTIVE"}
	if !slices.Equal(got, want) {
		t.Errorf("described %v, want %v", got, want)
	}
	isMissing(t, out.Failures, prefix+"service/default/absent", prefix+"service/default/absent-too")
}

func TestDescribeServicesTags(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	cluster, _ := w.fleet.Cluster("production")
	arns := w.fleet.ServiceARNs(*cluster.ClusterArn)[:10]
	if !slices.ContainsFunc(arns, func(arn string) bool {
		service, _ := w.fleet.Service("production", arn)
		return len(service.Tags) > 0
	}) {
		t.Fatal("no service of the fleet has tags")
	}
	tagged := map[bool]int{}
	for _, include := range [][]types.ServiceField{nil, {types.ServiceFieldTags}} {
		out, err := w.client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{
			Cluster: cluster.ClusterArn, Services: arns, Include: include,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, service := range out.Services {
			tagged[include != nil] += len(service.Tags)
		}
	}
	if tagged[false] != 0 || tagged[true] == 0 {
		t.Errorf("%d tags when not asked for, %d when asked for", tagged[false], tagged[true])
	}
}

func TestDescribeServicesRefuses(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.service(fleet.ServiceSpec{Name: "a"})
	for _, c := range []struct {
		name     string
		services []string
		message  string
	}{
		{"none", []string{}, "Services cannot be empty."},
		{"eleven", slices.Repeat([]string{"a"}, 11), "service names can have at most 10 items."},
		{"other cluster", []string{"a", prefix + "service/elsewhere/a"},
			"Invalid identifier: Identifier is for cluster elsewhere. Your cluster is default"},
		{"bad name", []string{"a/b"}, `Service must match ^[a-zA-Z0-9\-_]{1,255}$, but was a/b`},
		{"cluster ARN", []string{prefix + "cluster/default"}, "Unsupported resource type: cluster"},
		{"other account", []string{"arn:aws:ecs:" + region + ":" + other + ":service/default/a"}, "AccountIDs mismatch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Services: c.services})
			refused[*types.InvalidParameterException](t, err, c.message)
		})
	}
}
