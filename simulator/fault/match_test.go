package fault_test

import (
	"context"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/simulator/fault"
)

type namedCall struct {
	name string
	call func(context.Context) error
}

// clusterCalls and serviceCalls name clusters and services in every way there is.
func (w *world) clusterCalls() []namedCall {
	describe := func(clusters ...string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.client.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: clusters})
			return err
		}
	}
	list := func(cluster *string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.client.ListServices(ctx, &ecs.ListServicesInput{Cluster: cluster})
			return err
		}
	}
	return []namedCall{
		{"clusters", w.list},
		{"cluster unnamed", describe()},
		{"cluster both", describe("default", prefix+"cluster/staging")},
		{"services unnamed", list(nil)},
		{"services staging", list(aws.String(prefix + "cluster/staging"))},
		{"identity", w.identity},
		{"role", w.assume},
	}
}

func (w *world) serviceCalls() []namedCall {
	describe := func(cluster *string, services ...string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.client.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: cluster, Services: services})
			return err
		}
	}
	worker, _ := w.deployment("default", "worker")
	staged, _ := w.deployment("staging", "web")
	return []namedCall{
		{"describe web", describe(nil, "web")},
		{"describe both", describe(aws.String("default"), prefix+"service/default/web", prefix+"service/worker")},
		{"describe staging", describe(aws.String(prefix+"cluster/staging"), "web")},
		{"deployments worker", func(ctx context.Context) error {
			_, err := w.client.ListServiceDeployments(ctx, &ecs.ListServiceDeploymentsInput{Service: aws.String("worker")})
			return err
		}},
		{"deployment mixed", func(ctx context.Context) error {
			_, err := w.client.DescribeServiceDeployments(ctx, &ecs.DescribeServiceDeploymentsInput{
				ServiceDeploymentArns: []string{worker, staged},
			})
			return err
		}},
		{"revision web", func(ctx context.Context) error { _, err := w.revisions(ctx); return err }},
	}
}

func TestFaultsMatch(t *testing.T) {
	w := newWorld(t)
	calls := append(w.clusterCalls(), w.serviceCalls()...)
	var all []string
	for _, c := range calls {
		all = append(all, c.name)
	}
	for name, c := range map[string]struct {
		fault fault.Fault
		want  []string
	}{
		"all":              {fault.Fault{}, all},
		"operation":        {fault.Fault{Operation: "ListServices"}, []string{"services unnamed", "services staging"}},
		"operation of STS": {fault.Fault{Operation: "AssumeRole"}, []string{"role"}},
		"unknown":          {fault.Fault{Operation: "ListUnicorns"}, nil},
		"account":          {fault.Fault{Account: account}, all},
		"other account":    {fault.Fault{Account: other}, nil},
		"region":           {fault.Fault{Region: region}, all},
		"other region":     {fault.Fault{Region: "us-east-1"}, nil},
		"default": {fault.Fault{Cluster: "default"}, []string{
			"cluster unnamed", "cluster both", "services unnamed",
			"describe web", "describe both", "deployments worker", "deployment mixed", "revision web",
		}},
		"staging": {fault.Fault{Cluster: "staging"}, []string{
			"cluster both", "services staging", "describe staging", "deployment mixed",
		}},
		"web":            {fault.Fault{Service: "web"}, []string{"describe web", "describe both", "describe staging", "deployment mixed", "revision web"}},
		"worker":         {fault.Fault{Service: "worker"}, []string{"describe both", "deployments worker", "deployment mixed"}},
		"default web":    {fault.Fault{Cluster: "default", Service: "web"}, []string{"describe web", "describe both", "revision web"}},
		"staging worker": {fault.Fault{Cluster: "staging", Service: "worker"}, nil},
		"mentions":       {fault.Fault{Mentions: "cluster/staging"}, []string{"cluster both", "services staging", "describe staging"}},
		"web described":  {fault.Fault{Operation: "DescribeServices", Service: "web"}, []string{"describe web", "describe both", "describe staging"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.fault.Effect = injected()
			defer w.Inject(c.fault)()
			var got []string
			for _, call := range calls {
				if befallen(t, call.call(t.Context())) {
					got = append(got, call.name)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("befalls %q, want %q", got, c.want)
			}
		})
	}
}

func TestFaultsOfOtherAccountsAndRegions(t *testing.T) {
	w := newWorld(t)
	elsewhere, assumed := w.config.Copy(), w.config.Copy()
	elsewhere.Region = "us-east-1"
	assumed.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(w.config), observer)
	for name, c := range map[string]struct {
		config aws.Config
		fault  fault.Fault
	}{
		"account": {assumed, fault.Fault{Account: other}},
		"region":  {elsewhere, fault.Fault{Region: "us-east-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.fault.Effect = injected()
			defer w.Inject(c.fault)()
			if _, err := ecs.NewFromConfig(c.config).ListClusters(t.Context(), nil); !befallen(t, err) {
				t.Error("does not befall the caller it is for")
			}
			if befallen(t, w.list(t.Context())) {
				t.Error("befalls another caller")
			}
		})
	}
}
