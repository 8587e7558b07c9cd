package fault_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

const (
	account  = "123456789012"
	other    = "210987654321"
	region   = simulatortest.Region
	prefix   = "arn:aws:ecs:" + region + ":" + account + ":"
	user     = "arn:aws:iam::" + account + ":user/simulator"
	observer = "arn:aws:iam::" + other + ":role/observer"
	settled  = time.Hour // by then every deployment has finished
)

// world is a simulator with the services "web" and "worker" in the cluster
// "default" and "web" in "staging", and a client that does not retry.
type world struct {
	*simulator.Server
	config aws.Config
	client *ecs.Client
	clock  *simulatortest.Clock
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	server, config := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Now: clock.Now, Consistent: true})
	fleetOf := server.Fleet(account, region)
	fleetOf.CreateCluster("default")
	fleetOf.CreateCluster("staging")
	for _, at := range [][2]string{{"default", "web"}, {"default", "worker"}, {"staging", "web"}} {
		if _, err := fleetOf.CreateService(at[0], fleet.ServiceSpec{Name: at[1]}); err != nil {
			t.Fatal(err)
		}
	}
	clock.Advance(settled)
	config = simulatortest.WithoutRetries(config)
	return &world{server, config, ecs.NewFromConfig(config), clock}
}

// deployment is the newest one of a service.
func (w *world) deployment(cluster, service string) (arn, revision string) {
	newest := w.Fleet(account, region).Deployments(cluster, service)[0]
	return *newest.ServiceDeploymentArn, *newest.TargetServiceRevision.Arn
}

// services describes services of the cluster "default".
func (w *world) services(ctx context.Context, names ...string) (*ecs.DescribeServicesOutput, error) {
	return w.client.DescribeServices(ctx, &ecs.DescribeServicesInput{Services: names})
}

// revisions describes the newest revision of default/web.
func (w *world) revisions(ctx context.Context) (*ecs.DescribeServiceRevisionsOutput, error) {
	_, revision := w.deployment("default", "web")
	return w.client.DescribeServiceRevisions(ctx, &ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{revision}})
}

// list lists the clusters, which is a call as good as any other.
func (w *world) list(ctx context.Context) error {
	_, err := w.client.ListClusters(ctx, nil)
	return err
}

func (w *world) identity(ctx context.Context) error {
	_, err := sts.NewFromConfig(w.config).GetCallerIdentity(ctx, nil)
	return err
}

func (w *world) assume(ctx context.Context) error {
	_, err := sts.NewFromConfig(w.config).AssumeRole(ctx, &sts.AssumeRoleInput{
		RoleArn: aws.String(observer), RoleSessionName: aws.String("nightly"),
	})
	return err
}

// befallen tells whether the effect of a call was the error that tests inject.
func befallen(t *testing.T, err error) bool {
	t.Helper()
	if err == nil {
		return false
	}
	if failure, ok := errors.AsType[smithy.APIError](err); !ok || failure.ErrorCode() != "Injected" {
		t.Fatalf("error %v, want the injected one or none", err)
	}
	return true
}

// injected is the error that tests inject where it does not matter which.
func injected() fault.Effect { return fault.Error("Injected", "by a test") }
