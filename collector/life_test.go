package collector

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// The labels that identify a service, which say nothing new in the series of one service.
var identityLabels = regexp.MustCompile(`(account_id|cluster|region|service)="[^"]*",?`)

// seriesOf gives the series of a service without the labels that identify it, and
// without the ages, which differ each time.
func seriesOf(service, exposition string) []string {
	var series []string
	for line := range strings.Lines(exposition) {
		if strings.Contains(line, `,service="`+service+`"`) && !strings.HasPrefix(line, "ecs_service_revision_age_seconds") {
			line = identityLabels.ReplaceAllString(line, "")
			series = append(series, strings.NewReplacer(",}", "}", "{}", "").Replace(line))
		}
	}
	return series
}

// diary tells of a service what is exposed differently from one time to the next.
type diary struct {
	*world
	service string
	before  []string
	strings.Builder
}

// note refreshes and writes down which series came and went.
func (d *diary) note(t *testing.T, when string) {
	t.Helper()
	text := d.seen(t)
	assertOneCurrentRevision(t, when, text)
	series := seriesOf(d.service, text)
	d.WriteString("\n# " + when + "\n")
	for _, line := range d.before {
		if !slices.Contains(series, line) {
			d.WriteString("- " + line)
		}
	}
	for _, line := range series {
		if !slices.Contains(d.before, line) {
			d.WriteString("+ " + line)
		}
	}
	d.before = series
}

// follow notes every step of a deployment that has just begun.
func (d *diary) follow(t *testing.T, what string, steps []fleet.Step) {
	t.Helper()
	began := time.Now()
	d.note(t, what+": just begun, not listed")
	time.Sleep(time.Until(began.Add(fleet.ListingDelay)))
	d.note(t, what+": listed, not describable")
	time.Sleep(time.Until(began.Add(fleet.DescribeDelay)))
	d.note(t, what+": describable, images without digests")
	for _, step := range steps {
		if step.After > fleet.DescribeDelay {
			time.Sleep(time.Until(began.Add(step.After)))
			d.note(t, strings.TrimSpace(fmt.Sprintf("%s: after %s %s %s", what, step.After, step.Status, step.Stage)))
		}
	}
	time.Sleep(time.Hour)
}

// TestLife follows a service from its creation to its deletion through deployments
// that succeed and fail. The golden file holds the series that come and go at each step.
func TestLife(t *testing.T) {
	const cluster, name = "production", "newcomer"
	for strategy, outcomes := range map[types.DeploymentStrategy][]fleet.Outcome{
		types.DeploymentStrategyRolling:   {fleet.Succeed, fleet.RollBack, fleet.FailRollback},
		types.DeploymentStrategyBlueGreen: {fleet.Succeed, fleet.AlarmRollBack, fleet.StopRequested},
		types.DeploymentStrategyCanary:    {fleet.RollBack},
		types.DeploymentStrategyLinear:    {fleet.Stop},
	} {
		t.Run(string(strategy), inBubble(func(t *testing.T) {
			d := &diary{world: newWorld(t, simulator.Config{Seed: 3, Clusters: 1, Services: 1}), service: name}
			d.note(t, "before it is created")
			if _, err := d.fleet.CreateService(cluster, fleet.ServiceSpec{Name: name, Strategy: strategy, Sidecars: 1}); err != nil {
				t.Fatal(err)
			}
			d.follow(t, "first deployment", fleet.Timeline(strategy, fleet.Succeed))
			for i, outcome := range outcomes {
				if _, err := d.fleet.Deploy(cluster, name, fleet.Change{Outcome: outcome}); err != nil {
					t.Fatal(err)
				}
				d.follow(t, fmt.Sprintf("deployment %d", i+2), fleet.Timeline(strategy, outcome))
			}
			if err := d.fleet.DeleteService(cluster, name); err != nil {
				t.Fatal(err)
			}
			d.note(t, "deleted")
			golden(t, "testdata/life_"+strings.ToLower(string(strategy))+".txt", []byte(d.String()))
		}))
	}
}

// assertOneCurrentRevision fails when a service has several current revisions,
// or when a series speaks of a revision that nothing refers to.
func assertOneCurrentRevision(t *testing.T, when, exposition string) {
	t.Helper()
	services := map[string]int{}
	for line := range strings.Lines(exposition) {
		if strings.HasPrefix(line, "ecs_service_current_revision_info{") {
			key, _, _ := strings.Cut(line, ",service_revision=")
			services[key]++
		}
	}
	for service, n := range services {
		if n != 1 {
			t.Errorf("%s: %d current revisions of %s", when, n, service)
		}
	}
}

// TestFleet holds a fleet of every kind of service against its golden file, after
// an hour in which services were deployed with every outcome. Every metric of the
// catalogue is in it, and no other.
func TestFleet(t *testing.T) { synctest.Test(t, testFleet) }

func testFleet(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 35})
	options := w.options()
	options.Stopped = true
	w.reading(t, ofTeams(options, ".*"))
	w.seen(t)
	time.Sleep(30 * time.Minute)
	outcome := fleet.Succeed
	for _, cluster := range w.fleet.Clusters() {
		for _, arn := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
			_, err := w.fleet.Deploy(*cluster.ClusterArn, arn, fleet.Change{Outcome: outcome})
			if err == nil { // services of other controllers are not deployed by ECS
				outcome = (outcome + 1) % (fleet.AlarmRollBack + 1)
			}
		}
	}
	const together = 2 * time.Second // by which stopped tasks are described after they were listed
	time.Sleep(30*time.Minute - together)
	w.refresh(t)
	time.Sleep(together)
	w.configure(t, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}, Events: true,
		Discovery: Discovery{On: true, Accounts: map[string]string{account: "Shop, production"}, Failing: map[string]int{"ListAccounts": 0, "ListRegions": 2}}})
	w.QueueRequest("ReceiveMessage", "OK")
	w.DiscoveryRequest("ListAccounts", "OK")
	text := w.seen(t)
	golden(t, "testdata/fleet.metrics", []byte(text))

	problems, err := testutil.CollectAndLint(w.Collector)
	if err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v, %v", err, problems)
	}
	var exposed, known []string
	for _, header := range regexp.MustCompile(`(?m)^# TYPE (\S+)`).FindAllStringSubmatch(text, -1) {
		exposed = append(exposed, header[1])
	}
	for _, section := range w.configured.Load().sections() {
		for _, family := range section.families() {
			known = append(known, family.name)
		}
	}
	slices.Sort(known)
	if diff := cmp.Diff(known, exposed); diff != "" {
		t.Errorf("the catalogue and what is exposed: (-catalogue +exposed)\n%s", diff)
	}
}
