package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

const (
	account      = "123456789012"
	otherAccount = "210987654321"
	observerRole = "arn:aws:iam::" + otherAccount + ":role/monitoring/observer"
)

// began is when the clocks of tests start.
func began() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

// world is a simulated AWS, and a client of it.
type world struct {
	*simulator.Server
	*Client
	fleet *fleet.Fleet
	clock *simulatortest.Clock
}

func newWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	clock := simulatortest.NewClock(began())
	config.Now, config.Consistent = clock.Now, true
	server, cfg := simulatortest.Start(t, config)
	return &world{server, NewClient(cfg, cfg.Region, 0), server.Fleet(account, cfg.Region), clock}
}

// create makes a cluster "shop" with services, and lets their first deployments end.
func (w *world) create(t *testing.T, services ...string) (clusterARN string) {
	t.Helper()
	clusterARN = w.fleet.CreateCluster("shop")
	for _, name := range services {
		if _, err := w.fleet.CreateService("shop", fleet.ServiceSpec{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(time.Hour)
	return clusterARN
}

// answers is a client to whom every request is answered in the same way.
func answers(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections() // Close would wait for calls that hang
		server.Close()
	})
	return NewClient(simulator.AWSConfig(server.URL, simulatortest.Region), simulatortest.Region, 0)
}

// says answers HTTP 200 with a body.
func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

// all follows the pages of a list.
func all[T any](t *testing.T, list func(token string) (Page[T], error)) (items []T, pages int) {
	t.Helper()
	for token := ""; ; {
		page, err := list(token)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) > perPage {
			t.Errorf("a page of %d items", len(page.Items))
		}
		items, pages, token = append(items, page.Items...), pages+1, page.Next
		if token == "" || pages == 10 {
			return items, pages
		}
	}
}

// call is a method of a client, of whatever it gives only the error.
type call struct {
	operation string
	do        func(context.Context, *Client) error
}

// calls are all methods that make a request to ECS.
func calls() []call {
	const cluster = "arn:aws:ecs:" + simulatortest.Region + ":" + account + ":cluster/default"
	part := func(kind string) []ecs.ARN {
		return []ecs.ARN{ecs.ARN(strings.Replace(cluster, "cluster", kind, 1) + "/web/1")}
	}
	return []call{
		{"ListClusters", func(ctx context.Context, c *Client) error { _, err := c.ListClusters(ctx, ""); return err }},
		{"ListServices", func(ctx context.Context, c *Client) error { _, err := c.ListServices(ctx, cluster, ""); return err }},
		{"DescribeServices", func(ctx context.Context, c *Client) error {
			_, err := c.DescribeServices(ctx, cluster, []string{"web"}, false)
			return err
		}},
		{"ListServiceDeployments", func(ctx context.Context, c *Client) error {
			_, err := c.ListServiceDeployments(ctx, cluster, "web", "")
			return err
		}},
		{"DescribeServiceDeployments", func(ctx context.Context, c *Client) error {
			_, err := c.DescribeServiceDeployments(ctx, part("service-deployment"))
			return err
		}},
		{"ListTasks", func(ctx context.Context, c *Client) error {
			_, err := c.ListStoppedTasks(ctx, cluster, "web", "")
			return err
		}},
		{"DescribeTasks", func(ctx context.Context, c *Client) error {
			_, err := c.DescribeStoppedTasks(ctx, cluster, part("task"))
			return err
		}},
		{"DescribeServiceRevisions", func(ctx context.Context, c *Client) error {
			_, err := c.DescribeServiceRevisions(ctx, part("service-revision"))
			return err
		}},
	}
}

// withRole is a client of a simulated AWS that assumes a role of another account.
func withRole(t *testing.T, cfg aws.Config) *Client {
	t.Helper()
	return clientsOf(t, NewConnector(loads(cfg)), []Source{{RoleARN: observerRole}}, nil)[0]
}

// sorted is a sorted copy.
func sorted(items []string) []string { return slices.Sorted(slices.Values(items)) }
