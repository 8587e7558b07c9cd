package api

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

func TestDescribeServices(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1})
	cluster := w.create(t, "web", "worker")
	for _, tags := range []bool{false, true} {
		answer, err := w.DescribeServices(t.Context(), cluster, []string{"worker", "nobody", "web"}, tags)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range answer.Items {
			got = append(got, d.Name, d.Status)
			if tagged := len(d.Tags) > 0; tagged != tags {
				t.Errorf("tags asked for: %t, in the answer: %t", tags, tagged)
			}
		}
		if diff := cmp.Diff([]string{"worker", "ACTIVE", "web", "ACTIVE"}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		missing := strings.Replace(cluster, "cluster/", "service/", 1) + "/nobody"
		expectFailures(t, answer.Failures, Entry{missing, "MISSING", errors.New(missing + ": MISSING")})
	}
}

func TestDescribeServiceDeployments(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1})
	cluster := w.create(t, "web", "worker")
	var arns []ecs.ARN
	for _, service := range w.fleet.ServiceARNs(cluster) {
		arns = append(arns, ecs.ARN(*w.fleet.Deployments(cluster, service)[0].ServiceDeploymentArn))
	}
	unknown := arns[0] + "0"
	answer, err := w.DescribeServiceDeployments(t.Context(), append(slices.Clip(arns), unknown))
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range answer.Items {
		target, _ := w.fleet.Deployment(string(arns[i]))
		if d.ARN != arns[i] || d.Status != ecs.StatusSuccessful || d.Target != ecs.ARN(*target.TargetServiceRevision.Arn) || len(d.Shares) != 1 {
			t.Errorf("%+v", d)
		}
	}
	expectFailures(t, answer.Failures, Entry{string(unknown), "MISSING", errors.New(string(unknown) + ": MISSING")})
}

func TestDescribeServiceRevisions(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1})
	cluster := w.create(t, "shop", "web")
	arn := ecs.ARN(*w.fleet.Deployments(cluster, w.fleet.ServiceARNs(cluster)[0])[0].TargetServiceRevision.Arn)
	unknown := arn + "0"
	answer, err := w.DescribeServiceRevisions(t.Context(), []ecs.ARN{arn, unknown})
	if err != nil {
		t.Fatal(err)
	}
	revision, _ := w.fleet.Revision(string(arn))
	if len(answer.Items) != 1 || answer.Items[0].ARN != arn || !answer.Items[0].Spec.CreatedAt.Equal(wire(revision.CreatedAt)) {
		t.Errorf("%+v", answer.Items)
	}
	expectFailures(t, answer.Failures, Entry{string(unknown), "MISSING", errors.New(string(unknown) + ": MISSING")})
}

func expectFailures(t *testing.T, got []Entry, want ...Entry) {
	t.Helper()
	sameText := cmp.Comparer(func(a, b error) bool { return a.Error() == b.Error() })
	if diff := cmp.Diff(want, got, sameText); diff != "" {
		t.Errorf("failures: (-want +got)\n%s", diff)
	}
}

// TestDescribedOnceAndOnlyWithAName is about answers that repeat what is in them, or leave out what it is of.
func TestDescribedOnceAndOnlyWithAName(t *testing.T) {
	client := answers(t, says(`{
		"services": [{"serviceArn": "service/c/web", "status": "ACTIVE"}, {"status": "ACTIVE"}, {"serviceArn": "service/c/web"}],
		"serviceDeployments": [{"serviceDeploymentArn": "d/1"}, {"status": "PENDING"}, {"serviceDeploymentArn": "d/1"}],
		"serviceRevisions": [{"serviceRevisionArn": "r/1"}, {"launchType": "FARGATE"}, {"serviceRevisionArn": "r/1"}],
		"failures": [{"arn": "x", "reason": "MISSING"}, {"arn": "x", "reason": "MISSING"}, {"arn": "x", "reason": "DENIED", "detail": "by IAM"}]
	}`))
	services, err := client.DescribeServices(t.Context(), "c", []string{"web"}, false)
	if err != nil || len(services.Items) != 1 || services.Items[0].Status != "ACTIVE" {
		t.Errorf("%v, %+v", err, services.Items)
	}
	deployments, err := client.DescribeServiceDeployments(t.Context(), []ecs.ARN{"d/1"})
	if err != nil || len(deployments.Items) != 1 || deployments.Items[0].ARN != "d/1" {
		t.Errorf("%v, %+v", err, deployments.Items)
	}
	revisions, err := client.DescribeServiceRevisions(t.Context(), []ecs.ARN{"r/1"})
	if err != nil || len(revisions.Items) != 1 || revisions.Items[0].ARN != "r/1" {
		t.Errorf("%v, %+v", err, revisions.Items)
	}
	want := []Entry{{"x", "MISSING", errors.New("x: MISSING")}, {"x", "DENIED", errors.New("x: DENIED by IAM")}}
	for _, failures := range [][]Entry{services.Failures, deployments.Failures, revisions.Failures} {
		expectFailures(t, failures, want...)
	}
}

// TestBatchesAreThoseOfAWS asks for as much as is allowed in a call, and for one more.
func TestBatchesAreThoseOfAWS(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1})
	cluster := w.create(t, "web")
	names := slices.Repeat([]string{"nobody"}, ServicesPerCall)
	arns := func(kind string, n int) (arns []ecs.ARN) {
		for i := range n {
			arns = append(arns, ecs.ARN(strings.Replace(cluster, "cluster", kind, 1)+"/web/"+strings.Repeat("1", i+1)))
		}
		return arns
	}
	for _, more := range []int{0, 1} {
		_, err1 := w.DescribeServices(t.Context(), cluster, append(slices.Clip(names), names[:more]...), false)
		_, err2 := w.DescribeServiceDeployments(t.Context(), arns("service-deployment", DeploymentsPerCall+more))
		_, err3 := w.DescribeServiceRevisions(t.Context(), arns("service-revision", RevisionsPerCall+more))
		for i, err := range []error{err1, err2, err3} {
			if refused := KindOf(err) == Refused; refused != (more > 0) {
				t.Errorf("call %d with %d more than allowed: %v", i+1, more, err)
			}
		}
	}
}

// TestSeveralServicesRefused is about what a call may ask for of one service only.
func TestSeveralServicesRefused(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1, RefuseMixedServiceDeployments: true})
	cluster := w.create(t, "web", "worker")
	var deployments, revisions []ecs.ARN
	for _, service := range w.fleet.ServiceARNs(cluster) {
		newest := w.fleet.Deployments(cluster, service)[0]
		deployments = append(deployments, ecs.ARN(*newest.ServiceDeploymentArn))
		revisions = append(revisions, ecs.ARN(*newest.TargetServiceRevision.Arn))
	}
	_, err1 := w.DescribeServiceDeployments(t.Context(), deployments)
	_, err2 := w.DescribeServiceRevisions(t.Context(), revisions)
	for _, err := range []error{err1, err2} {
		if KindOf(err) != Refused || !RefusedMixed(err) {
			t.Errorf("%v: refused %t, for it asks for several services %t", err, KindOf(err) == Refused, RefusedMixed(err))
		}
	}
	w.Inject(fault.Fault{Effect: fault.AccessDenied()})
	if _, err := w.DescribeServiceRevisions(t.Context(), revisions[:1]); err == nil || RefusedMixed(err) {
		t.Errorf("refused for something else: %v", err)
	}
}
