package api

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

func TestListClusters(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 120, Services: 1})
	arns, pages := all(t, func(token string) (Page[string], error) { return w.ListClusters(t.Context(), token) })
	var want []string
	for _, cluster := range w.fleet.Clusters() {
		want = append(want, *cluster.ClusterArn)
	}
	if diff := cmp.Diff(sorted(want), sorted(arns)); diff != "" || pages != 2 {
		t.Errorf("on %d pages, want 2: (-want +got)\n%s", pages, diff)
	}
}

func TestListServices(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 250})
	cluster := *w.fleet.Clusters()[0].ClusterArn
	names, pages := all(t, func(token string) (Page[string], error) { return w.ListServices(t.Context(), cluster, token) })
	var want []string
	for _, arn := range w.fleet.ServiceARNs(cluster) {
		want = append(want, ecs.LastPart(arn))
	}
	if diff := cmp.Diff(sorted(want), sorted(names)); diff != "" || pages != 3 {
		t.Errorf("on %d pages, want 3: (-want +got)\n%s", pages, diff)
	}
}

func TestListServiceDeployments(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1})
	cluster := w.create(t, "web")
	for range 110 {
		if _, err := w.fleet.Deploy("shop", "web", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Hour)
	}
	got, pages := all(t, func(token string) (Page[ecs.Deployment], error) {
		return w.ListServiceDeployments(t.Context(), cluster, "web", token)
	})
	var want []ecs.Deployment
	for _, d := range w.fleet.Deployments(cluster, w.fleet.ServiceARNs(cluster)[0]) {
		want = append(want, ecs.Deployment{
			ARN: ecs.ARN(*d.ServiceDeploymentArn), Status: ecs.StatusSuccessful, Target: ecs.ARN(*d.TargetServiceRevision.Arn),
			CreatedAt: wire(d.CreatedAt), StartedAt: wire(d.StartedAt), FinishedAt: wire(d.FinishedAt),
		})
	}
	if diff := cmp.Diff(want, got); diff != "" || pages != 2 || len(want) != 111 {
		t.Errorf("%d on %d pages, want 111 on 2: (-want +got)\n%s", len(want), pages, diff)
	}
}

// wire is a time as the protocol tells it: to the millisecond.
func wire(at *time.Time) time.Time { return aws.ToTime(at).Truncate(time.Millisecond) }

// TestListedServicesByName is about the ARNs of services from before 2021.
func TestListedServicesByName(t *testing.T) {
	client := answers(t, says(`{"serviceArns": ["arn:aws:ecs:eu-central-1:123456789012:service/old", "arn:aws:ecs:eu-central-1:123456789012:service/shop/new"]}`))
	page, err := client.ListServices(t.Context(), "shop", "")
	if diff := cmp.Diff([]string{"old", "new"}, page.Items); diff != "" || err != nil {
		t.Errorf("%v, (-want +got)\n%s", err, diff)
	}
}

func TestListedOnceAndOnlyWithAName(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1})
	cluster := w.create(t, "web", "worker")
	w.Inject(fault.Fault{Effect: fault.Chain(fault.Edit(func(answer map[string]any) {
		for name, nameless := range map[string]any{"clusterArns": "", "serviceArns": "", "serviceDeployments": map[string]any{"status": "PENDING"}} {
			if list, ok := answer[name].([]any); ok {
				answer[name] = append(list, nameless)
			}
		}
	}), fault.Duplicates())})
	clusters, err1 := w.ListClusters(t.Context(), "")
	services, err2 := w.ListServices(t.Context(), cluster, "")
	deployments, err3 := w.ListServiceDeployments(t.Context(), cluster, "web", "")
	got := fmt.Sprint(len(clusters.Items), len(services.Items), len(deployments.Items), err1, err2, err3)
	if want := "2 2 1 <nil> <nil> <nil>"; got != want {
		t.Errorf("clusters, services and deployments: %s, want %s", got, want)
	}
}

// TestEmptyPage is about a page without items before others, which AWS may give.
func TestEmptyPage(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 5, Services: 1})
	w.Inject(fault.Fault{Effect: fault.EmptyPages()})
	arns, pages := all(t, func(token string) (Page[string], error) { return w.ListClusters(t.Context(), token) })
	if len(arns) != 5 || pages != 2 {
		t.Errorf("%d clusters on %d pages, want 5 on 2", len(arns), pages)
	}
}
