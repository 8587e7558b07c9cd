package exporter

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
)

const saysTwins = "two targets are the same account and region"

// byTwoRoles are targets that are the same account and region.
const byTwoRoles = `
targets:
- {regions: [eu-west-1], role_arn: "` + observerRole + `"}
- {regions: [eu-west-1], role_arn: "` + observerRole + `2"}
`

// TestTwins reads one account and region by way of two roles: only one of them reads, at the
// pace of one, and the log says so once.
func TestTwins(t *testing.T) { inBubble(testTwins)(t) }

func testTwins(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 120, Clusters: 1, Throttle: true}, byTwoRoles)
	time.Sleep(4*time.Minute + 30*time.Second)
	metrics := w.metrics(t)
	expectServices(t, metrics, otherAccount, "eu-west-1", 120)
	expectMetric(t, metrics, rounds(otherAccount, "eu-west-1", "success", "5"))
	if status, body := w.get(t, "/-/ready"); status != http.StatusOK {
		t.Errorf("/-/ready says %d %q", status, body)
	}
	if n := strings.Count(w.logged(), saysTwins); n != 1 {
		t.Errorf("the log says %d times that there are twins:\n%s", n, w.logged())
	}
	if n := len(w.called("eu-west-1", "ListServices")); n > 2*5 {
		t.Errorf("%d pages of services in five rounds of one target", n)
	}
	expectPace(t, w.called("eu-west-1", "ListServiceDeployments"), 12, 5)
	if throttled := w.aws.Throttled(); len(throttled) > 0 {
		t.Errorf("throttled: %v", throttled)
	}

	w.reconfigure(t, "targets: [{regions: [eu-west-1], role_arn: '"+observerRole+"2'}]\n")
	time.Sleep(2 * time.Minute)
	expectServices(t, w.metrics(t), otherAccount, "eu-west-1", 120)
	if n := strings.Count(w.logged(), saysTwins); n != 1 {
		t.Errorf("the log says again that there are twins:\n%s", w.logged())
	}
}

// expectPace fails unless calls keep to a budget: so many at once, and so many a second.
func expectPace(t *testing.T, calls []time.Time, burst int, perSecond float64) {
	t.Helper()
	if len(calls) <= burst {
		t.Fatalf("%d calls, which tell nothing of a pace", len(calls))
	}
	for i := range calls {
		for j := i + burst; j < len(calls); j++ {
			allowed := float64(burst) + calls[j].Sub(calls[i]).Seconds()*perSecond
			if n := j - i + 1; float64(n) > allowed+0.01 {
				t.Fatalf("%d calls within %s, want at most %g", n, calls[j].Sub(calls[i]), allowed)
			}
		}
	}
}

// TestBudgets reads two accounts that have a budget each: both keep to it, and none waits for
// the other. What comes after a target in the same account and region goes on with its budget.
func TestBudgets(t *testing.T) { inBubble(testBudgets)(t) }

func testBudgets(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 400, Clusters: 1, Throttle: true}, `
targets:
- regions: [eu-central-1]
- {regions: [eu-west-1], role_arn: "`+observerRole+`"}
`)
	time.Sleep(20 * time.Second)
	for _, region := range []string{"eu-central-1", "eu-west-1"} {
		calls := w.called(region, "ListServiceDeployments")
		if len(calls) < 60 {
			t.Errorf("%d lists of deployments in %s after 20 seconds, want the whole budget used", len(calls), region)
		}
	}
	w.reconfigure(t, `
targets:
- regions: [eu-central-1]
- {regions: [eu-west-1], role_arn: "`+observerRole+`2"}
`)
	time.Sleep(20 * time.Second)
	if n := len(w.called("eu-west-1", "ListServiceDeployments")); n < 120 {
		t.Errorf("%d lists of deployments after 40 seconds, want the new target to go on at once", n)
	}
	for _, region := range []string{"eu-central-1", "eu-west-1"} {
		expectPace(t, w.called(region, "ListServiceDeployments"), 12, 5)
	}
	if strings.Contains(w.logged(), saysTwins) {
		t.Errorf("a target that came after another is taken for its twin:\n%s", w.logged())
	}
}
