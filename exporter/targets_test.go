package exporter

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// rounds is the line that counts the rounds of a target.
func rounds(account, region, result, n string) string {
	return `ecs_revision_exporter_refreshes_total{account_id="` + account + `",region="` + region + `",result="` + result + `"} ` + n
}

// TestTargets reads two accounts, one of them by a role in two regions, of which one does not
// answer. The others are as if it were not there, and it is read once it answers.
func TestTargets(t *testing.T) { inBubble(testTargets)(t) }

func testTargets(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, `
targets:
- regions: [eu-central-1]
- {regions: [eu-west-1, us-east-1], role_arn: "`+observerRole+`", external_id: exporter}
`)
	heal := w.aws.Inject(fault.Fault{Region: "us-east-1", Effect: fault.Hang()})
	time.Sleep(10 * time.Second)
	metrics := w.metrics(t)
	expectServices(t, metrics, account, "eu-central-1", 20)
	expectServices(t, metrics, otherAccount, "eu-west-1", 20)
	expectServices(t, metrics, otherAccount, "us-east-1", 0)
	expectServices(t, metrics, account, "eu-west-1", 0)
	expectMetric(t, metrics, rounds(otherAccount, "us-east-1", "failure", "0"))
	if status, body := w.get(t, "/-/ready"); status != http.StatusServiceUnavailable || !strings.Contains(body, "account "+otherAccount+" in us-east-1: the first round is under way") {
		t.Errorf("before every target was tried /-/ready says %d %q", status, body)
	}

	time.Sleep(25 * time.Second) // a request may take 30
	expectMetric(t, w.metrics(t), rounds(otherAccount, "us-east-1", "failure", "1"))
	if status, body := w.get(t, "/-/ready"); status != http.StatusOK {
		t.Errorf("with one of three targets that fails /-/ready says %d %q", status, body)
	}
	heal()
	time.Sleep(time.Minute)
	expectServices(t, w.metrics(t), otherAccount, "us-east-1", 20)
}

// TestNoTarget reads targets that all fail.
func TestNoTarget(t *testing.T) { inBubble(testNoTarget)(t) }

func testNoTarget(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "targets: [{regions: [eu-central-1, eu-west-1]}]\n")
	heal := w.aws.Inject(fault.Fault{Effect: fault.AccessDenied()})
	time.Sleep(time.Minute)
	if status, body := w.get(t, "/-/ready"); status != http.StatusServiceUnavailable || !strings.Contains(body, "no target could be read yet") {
		t.Errorf("/-/ready says %d %q", status, body)
	}
	heal()
	time.Sleep(time.Minute)
	if status, body := w.get(t, "/-/ready"); status != http.StatusOK {
		t.Errorf("/-/ready says %d %q", status, body)
	}
}

// TestTargetsComeAndGo loads other configurations: the target that stays is not read anew, the
// one that goes takes its series along, and the one that comes is read at once.
func TestTargetsComeAndGo(t *testing.T) { inBubble(testTargetsComeAndGo)(t) }

func testTargetsComeAndGo(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "targets: [{regions: [eu-central-1, eu-west-1]}]\n")
	time.Sleep(90 * time.Second)
	listed := len(w.called("eu-central-1", "ListServiceDeployments"))

	w.reconfigure(t, `
targets:
- {regions: [us-east-1], role_arn: "`+observerRole+`"}
- regions: [eu-central-1]
`)
	if first := w.called("us-east-1", "ListClusters"); len(first) != 1 || !first[0].Equal(time.Now()) {
		t.Errorf("the new target was asked for its clusters at %s, want at once", first)
	}
	left := len(w.called("eu-west-1", ""))
	metrics := w.metrics(t)
	expectServices(t, metrics, account, "eu-west-1", 0)
	expectServices(t, metrics, account, "eu-central-1", 20)

	time.Sleep(100 * time.Second)
	expectServices(t, w.metrics(t), otherAccount, "us-east-1", 20)
	if again := len(w.called("eu-central-1", "ListServiceDeployments")) - listed; again > 2 {
		t.Errorf("deployments of %d services of the target that stays were listed again", again)
	}
	if n := len(w.called("eu-central-1", "ListClusters")); n != 4 {
		t.Errorf("the clusters of the target that stays were listed %d times in 190 seconds, want every minute", n)
	}
	if after := len(w.called("eu-west-1", "")); after != left {
		t.Errorf("%d calls about the target that went", after-left)
	}
	expectMetric(t, w.metrics(t), rounds(account, "eu-central-1", "success", "4"))
}

// TestTargetGoesInItsFirstRound takes a target out that would be read for minutes, and whose
// calls hang: from then on it is not asked for anything.
func TestTargetGoesInItsFirstRound(t *testing.T) { inBubble(testTargetGoesInItsFirstRound)(t) }

func testTargetGoesInItsFirstRound(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 1400, Clusters: 2}, "targets: [{regions: [eu-central-1, eu-west-1]}]\n")
	w.aws.Inject(fault.Fault{Region: "eu-west-1", Operation: "DescribeServiceRevisions", Effect: fault.Hang()})
	time.Sleep(20 * time.Second)
	if !strings.Contains(w.metrics(t), rounds(account, "eu-west-1", "success", "0")) {
		t.Fatal("the first round has ended already")
	}
	w.reconfigure(t, "targets: [{regions: [eu-central-1]}]\n")
	expectServices(t, w.metrics(t), account, "eu-west-1", 0)
	gone, stays := len(w.called("eu-west-1", "")), len(w.called("eu-central-1", ""))
	time.Sleep(time.Minute)
	if n := len(w.called("eu-west-1", "")) - gone; n > 0 {
		t.Errorf("%d calls about the target that went", n)
	}
	if n := len(w.called("eu-central-1", "")) - stays; n < 60 {
		t.Errorf("%d calls in a minute about the target that stays", n)
	}
}
