package exporter

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// linesWith are the lines of a log that hold a text.
func linesWith(log, text string) []string {
	var lines []string
	for line := range strings.Lines(log) {
		if strings.Contains(line, text) {
			lines = append(lines, line)
		}
	}
	return lines
}

// expectLines fails unless so many lines of the log hold a text.
func (w *world) expectLines(t *testing.T, text string, want int) {
	t.Helper()
	if got := linesWith(w.logged(), text); len(got) != want {
		t.Errorf("%d lines hold %q, want %d; the log:\n%s", len(got), text, want, w.logged())
	}
}

// TestLogAtRest reads fleets in which nothing happens: the log tells of the first round and of the
// revision in each that is too old to be described, and then of nothing.
func TestLogAtRest(t *testing.T) { inBubble(testLogAtRest)(t) }

func testLogAtRest(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 40, Clusters: 1}, "targets: [{regions: [eu-central-1, eu-west-1]}]\n")
	time.Sleep(time.Hour)
	for _, region := range []string{"eu-central-1", "eu-west-1"} {
		w.expectLines(t, "level=info region="+region+" account_id="+account+` msg="the fleet was read" services=`, 1)
	}
	w.expectLines(t, "operation=DescribeServiceRevisions reason=MISSING", 2)
	time.Sleep(90 * time.Minute)
	w.expectLines(t, "level=", 4)
}

// TestLogNamesTheTarget has everything fail that can: each line says of which target it is, and
// by which role that is read.
func TestLogNamesTheTarget(t *testing.T) { inBubble(testLogNamesTheTarget)(t) }

func testLogNamesTheTarget(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 60, Clusters: 3}, byTwoRoles+`
- regions: [eu-central-1, us-east-1]
service_tags: [team]
`)
	cluster, service := w.someService(0)
	for _, f := range []fault.Fault{
		{Region: "us-east-1", Operation: "ListClusters", Effect: fault.AccessDenied()},
		{Region: "eu-central-1", Operation: "DescribeServices", Effect: refuseTags},
		{Region: "eu-central-1", Operation: "ListServices", Cluster: w.clusters()[1], Effect: fault.ServerException()},
		{Region: "eu-central-1", Operation: "DescribeServiceRevisions", Effect: fault.AccessDenied()},
		{Region: "eu-central-1", Cluster: cluster, Service: service, Operation: "ListServiceDeployments", Effect: fault.AccessDenied()},
	} {
		w.aws.Inject(f)
	}
	time.Sleep(10 * time.Minute)
	for _, said := range []string{
		saysTwins, "the clusters were not listed", "the services of a cluster were not listed", "tags of services are refused",
		"an operation fails for every service of a cluster", "not everything was read", "the fleet was read",
	} {
		if len(linesWith(w.logged(), said)) == 0 {
			t.Errorf("the log does not say %q", said)
		}
	}
	for line := range strings.Lines(w.logged()) {
		own := strings.Contains(line, "region=eu-central-1 account_id="+account) || strings.Contains(line, "region=us-east-1 account_id=")
		byRole := strings.Contains(line, "region=eu-west-1 account_id="+otherAccount+" role="+observerRole)
		if !own && !byRole {
			t.Errorf("this line does not say of which target it is: %s", line)
		}
	}
	for _, line := range linesWith(w.logged(), "an operation fails for every service of a cluster") {
		if !strings.Contains(line, "AccessDeniedException") {
			t.Errorf("this line does not say what AWS answers: %s", line)
		}
	}
	w.expectLines(t, saysTwins, 1)
	w.expectLines(t, "tags of services are refused", 1)
}

// refuseTags denies access to tags.
func refuseTags(ctx context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
	if bytes.Contains(call.Body, []byte("TAGS")) {
		return fault.AccessDenied()(ctx, call, next)
	}
	return next(call)
}

// clusters are the names of the clusters of the account in eu-central-1.
func (w *world) clusters() []string {
	var names []string
	for _, cluster := range w.aws.Fleet(account, "eu-central-1").Clusters() {
		names = append(names, *cluster.ClusterName)
	}
	return names
}

// someService is one of the services in the first cluster, by its number.
func (w *world) someService(i int) (cluster, service string) {
	cluster = w.clusters()[0]
	arn := w.aws.Fleet(account, "eu-central-1").ServiceARNs(cluster)[i]
	return cluster, ecs.LastPart(arn)
}
