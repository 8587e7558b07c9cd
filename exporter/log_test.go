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

// TestLogAtRest reads fleets in which nothing happens: the log tells of the first round, and then
// of nothing but the revision in each that is too old to be described, more and more seldom.
func TestLogAtRest(t *testing.T) { inBubble(testLogAtRest)(t) }

func testLogAtRest(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 40, Clusters: 1}, "targets: [{regions: [eu-central-1, eu-west-1]}]\n")
	time.Sleep(time.Hour)
	for _, region := range []string{"eu-central-1", "eu-west-1"} {
		w.expectLines(t, "level=info region="+region+" account_id="+account+` msg="the fleet was read" services=`, 1)
	}
	tooOld := len(linesWith(w.logged(), "operation=DescribeServiceRevisions reason=MISSING"))
	w.expectLines(t, "level=", 2+tooOld)
	if tooOld == 0 {
		t.Error("the log does not tell of the revisions that are too old")
	}
	time.Sleep(90 * time.Minute)
	if more := len(linesWith(w.logged(), "level=")) - 2 - tooOld; more > 4 {
		t.Errorf("%d more lines in ninety minutes:\n%s", more, w.logged())
	}
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

// TestLogOfFailures has an operation fail for some services: what fails again in a round is
// logged once in it.
func TestLogOfFailures(t *testing.T) { inBubble(testLogOfFailures)(t) }

func testLogOfFailures(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 60, Clusters: 3}, "targets: [{regions: [eu-central-1]}]\n")
	for i := range 5 {
		cluster, service := w.someService(i)
		w.aws.Inject(fault.Fault{Cluster: cluster, Service: service, Operation: "ListServiceDeployments", Effect: fault.AccessDenied()})
		w.aws.Inject(fault.Fault{Cluster: cluster, Service: service, Operation: "DescribeServiceRevisions", Effect: fault.ServerException()})
	}
	w.aws.Inject(fault.Fault{Cluster: w.clusters()[1], Operation: "ListServices", Effect: fault.AccessDenied()})
	const seconds = 10
	time.Sleep(5*time.Minute + seconds*time.Second)
	for kind, once := range map[string]bool{
		"operation=ListServiceDeployments reason=AccessDeniedException example=": false, // is tried again after a while that grows
		"operation=DescribeServiceRevisions reason=ServerException example=":     true,
		"the services of a cluster were not listed":                              true,
	} {
		if n := len(linesWith(w.logged(), kind)); n > 6 || n < 2 || once && n < 5 {
			t.Errorf("%d lines of %s in six rounds, want one a round at most:\n%s", n, kind, w.logged())
		}
	}
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
