package simulator_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// listDeployments lists all deployments that the input asks for, and the sizes
// of the pages. The SDK has no paginator for it.
func (w *world) listDeployments(in ecs.ListServiceDeploymentsInput) (briefs []types.ServiceDeploymentBrief, sizes []int) {
	w.t.Helper()
	for {
		out, err := w.client.ListServiceDeployments(w.t.Context(), &in)
		if err != nil {
			w.t.Fatal(err)
		}
		briefs, sizes = append(briefs, out.ServiceDeployments...), append(sizes, len(out.ServiceDeployments))
		if in.NextToken = out.NextToken; in.NextToken == nil {
			return briefs, sizes
		}
	}
}

func TestListServiceDeploymentsPages(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	service := w.settled("a", 24)
	for _, c := range []struct {
		name string
		in   ecs.ListServiceDeploymentsInput
		want []int
	}{
		{"default", ecs.ListServiceDeploymentsInput{Service: aws.String("a")}, []int{20, 5}},
		{"long ARN", ecs.ListServiceDeploymentsInput{Service: &service, MaxResults: aws.Int32(100)}, []int{25}},
		{"short ARN", ecs.ListServiceDeploymentsInput{
			Service: aws.String(prefix + "service/a"), Cluster: aws.String(prefix + "cluster/default"), MaxResults: aws.Int32(12),
		}, []int{12, 12, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			briefs, sizes := w.listDeployments(c.in)
			if !slices.Equal(sizes, c.want) {
				t.Errorf("pages of %v, want %v", sizes, c.want)
			}
			var previous *time.Time
			for i, deployment := range w.fleet.Deployments("default", service) {
				if *briefs[i].ServiceDeploymentArn != *deployment.ServiceDeploymentArn {
					t.Errorf("at %d: %s, want %s", i, *briefs[i].ServiceDeploymentArn, *deployment.ServiceDeploymentArn)
				}
				if previous != nil && !briefs[i].CreatedAt.Before(*previous) {
					t.Errorf("at %d: not older than the one before", i)
				}
				previous = briefs[i].CreatedAt
			}
		})
	}
}

func TestListServiceDeploymentsBrief(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	service := w.settled("a", 0)
	full := w.fleet.Deployments("default", service)[0]
	want := types.ServiceDeploymentBrief{
		ClusterArn: full.ClusterArn, ServiceArn: full.ServiceArn, ServiceDeploymentArn: full.ServiceDeploymentArn,
		CreatedAt: full.CreatedAt, StartedAt: full.StartedAt, FinishedAt: full.FinishedAt,
		Status: full.Status, StatusReason: full.StatusReason,
		TargetServiceRevisionArn: full.TargetServiceRevision.Arn,
	}
	briefs, _ := w.listDeployments(ecs.ListServiceDeploymentsInput{Service: aws.String("a")})
	if diff := difference([]types.ServiceDeploymentBrief{want}, briefs); diff != "" {
		t.Error(diff)
	}
	if want.FinishedAt == nil || want.Status != types.ServiceDeploymentStatusSuccessful {
		t.Errorf("the fleet's deployment is %s after an hour", want.Status)
	}
}

func TestListServiceDeploymentsFilters(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	service := w.settled("a", 1)
	second := w.clock.Now().Add(-time.Hour)
	third := w.clock.Now()
	if _, err := w.fleet.Deploy("default", "a", fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(fleet.ListingDelay)
	newest := w.fleet.Deployments("default", service)
	if len(newest) != 3 {
		t.Fatalf("%d deployments, want 3", len(newest))
	}
	for _, c := range []struct {
		name string
		in   ecs.ListServiceDeploymentsInput
		want []types.ServiceDeployment
	}{
		{"status", ecs.ListServiceDeploymentsInput{
			Status: []types.ServiceDeploymentStatus{types.ServiceDeploymentStatusSuccessful},
		}, newest[1:]},
		{"two statuses", ecs.ListServiceDeploymentsInput{
			Status: []types.ServiceDeploymentStatus{types.ServiceDeploymentStatusSuccessful, newest[0].Status},
		}, newest},
		{"after", ecs.ListServiceDeploymentsInput{
			CreatedAt: &types.CreatedAt{After: aws.Time(third.Add(-500 * time.Millisecond))},
		}, newest[:1]},
		{"before", ecs.ListServiceDeploymentsInput{
			CreatedAt: &types.CreatedAt{Before: aws.Time(second.Add(-500 * time.Millisecond))},
		}, newest[2:]},
		{"between", ecs.ListServiceDeploymentsInput{
			CreatedAt: &types.CreatedAt{
				After: aws.Time(second.Add(-500 * time.Millisecond)), Before: aws.Time(second.Add(500 * time.Millisecond)),
			},
		}, newest[1:2]},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.in.Service = aws.String("a")
			briefs, _ := w.listDeployments(c.in)
			var got, want []string
			for _, brief := range briefs {
				got = append(got, *brief.ServiceDeploymentArn)
			}
			for _, deployment := range c.want {
				want = append(want, *deployment.ServiceDeploymentArn)
			}
			if !slices.Equal(got, want) {
				t.Errorf("listed %v, want %v", got, want)
			}
		})
	}
}

func TestListServiceDeploymentsRefuses(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.service(fleet.ServiceSpec{Name: "code-deploy", Controller: types.DeploymentControllerTypeCodeDeploy})
	w.service(fleet.ServiceSpec{Name: "external", Controller: types.DeploymentControllerTypeExternal})
	w.service(fleet.ServiceSpec{Name: "a"})
	w.service(fleet.ServiceSpec{Name: "deleted"})
	if err := w.fleet.DeleteService("default", "deleted"); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(fleet.DrainTime + time.Second)
	list := func(service string) error {
		_, err := w.client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{Service: &service})
		return err
	}
	refused[*types.ServiceNotFoundException](t, list("absent"), "Service not found.")
	refused[*types.InvalidParameterException](t, list("deleted"),
		"Cannot call ListServiceDeployments for a service that is INACTIVE")
	refused[*types.InvalidParameterException](t, list(prefix+"service/elsewhere/a"),
		"Invalid identifier: Identifier is for cluster elsewhere. Your cluster is default")
	refused[*types.UnsupportedFeatureException](t, list("code-deploy"),
		"Service deployments are not supported with the CODE_DEPLOY deployment controller.")
	refused[*types.UnsupportedFeatureException](t, list("external"),
		"Service deployments are not supported with the EXTERNAL deployment controller.")
	for _, size := range []int32{0, 101} {
		_, err := w.client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{
			Service: aws.String("a"), MaxResults: &size,
		})
		refused[*types.InvalidParameterException](t, err, "maxResults must be between 1 and 100.")
	}
}

func TestDescribeServiceDeployments(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	service := w.service(fleet.ServiceSpec{Name: "a"})
	w.clock.Advance(fleet.ListingDelay)
	listed, _ := w.listDeployments(ecs.ListServiceDeploymentsInput{Service: aws.String("a")})
	if len(listed) != 1 {
		t.Fatalf("%d deployments listed, want 1", len(listed))
	}
	arn, absent := *listed[0].ServiceDeploymentArn, prefix+"service-deployment/default/a/AbsentAbsentAbsentAbs"
	describe := func() *ecs.DescribeServiceDeploymentsOutput {
		out, err := w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{
			ServiceDeploymentArns: []string{absent, arn},
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	justListed := describe()
	isMissing(t, justListed.Failures, absent, arn)
	w.clock.Advance(fleet.DescribeDelay - fleet.ListingDelay)
	later := describe()
	isMissing(t, later.Failures, absent)
	if diff := difference(w.fleet.Deployments("default", service), later.ServiceDeployments); diff != "" {
		t.Error(diff)
	}
}

func TestDescribeServiceDeploymentsOfSeveralServices(t *testing.T) {
	for _, refuse := range []bool{false, true} {
		w := newWorld(t, simulator.Config{RefuseMixedServiceDeployments: refuse})
		a, b := w.settled("a", 0), w.settled("b", 0)
		out, err := w.client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{
			ServiceDeploymentArns: []string{
				*w.fleet.Deployments("default", a)[0].ServiceDeploymentArn, *w.fleet.Deployments("default", b)[0].ServiceDeploymentArn,
			},
		})
		if refuse {
			refused[*types.InvalidParameterException](t, err, "Cross service requests are not allowed. "+
				"All requested service deployments must be for a single service")
		} else if err != nil || len(out.ServiceDeployments) != 2 {
			t.Errorf("%+v, error %v", out, err)
		}
	}
}

func TestDescribeServiceDeploymentsRefuses(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	arn := prefix + "service-deployment/default/a/Zz0Zz1Zz2Zz3Zz4Zz5Zz6"
	for _, c := range []struct {
		name    string
		arns    []string
		message string
	}{
		{"none", []string{}, "Service Deployment ARNs cannot be empty"},
		{"21", slices.Repeat([]string{arn}, 21), "Service Deployment ARN count cannot exceed 20"},
		{"not an ARN", []string{"a"}, "Invalid ARN: a"},
		{"revision", []string{prefix + "service-revision/default/a/1"}, "Unsupported resource type: service-revision"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.client.DescribeServiceDeployments(t.Context(),
				&ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: c.arns})
			refused[*types.InvalidParameterException](t, err, c.message)
		})
	}
}
