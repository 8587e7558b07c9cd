package collector

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// ofTeams are options that choose services by the tag of their team.
func ofTeams(options reader.Options, teams ...string) reader.Options {
	options.ByTags = []reader.TagRule{{Key: "team", Values: patterns(strings.Join(teams, "|"))}}
	return options
}

// teams counts the services of each team that are told of.
func (w *world) teams(t *testing.T) map[string]int {
	t.Helper()
	synctest.Wait()
	told := map[string]int{}
	for _, line := range regexp.MustCompile(`(?m)^ecs_service_tags\{.*tag_team="(.*?)"`).FindAllStringSubmatch(string(exposition(t, w.Collector)), -1) {
		told[line[1]]++
	}
	return told
}

// owned counts the services of each team that there are.
func (w *world) owned() map[string]int {
	owned := map[string]int{}
	for _, cluster := range w.fleet.Clusters() {
		for _, arn := range w.fleet.ServiceARNs(*cluster.ClusterName) {
			team, _, _ := strings.Cut(ecs.LastPart(arn), "-")
			owned[team]++
		}
	}
	return owned
}

// expectTeams fails unless exactly the services of these teams are told of, and the others are counted.
func (w *world) expectTeams(t *testing.T, teams ...string) {
	t.Helper()
	told, left, read := w.teams(t), 0, 0
	for team, n := range w.owned() {
		if strings.Contains(" "+strings.Join(teams, " ")+" ", " "+team+" ") {
			read += n
			if told[team] != n {
				t.Errorf("%d services of team %s are told of, want %d", told[team], team, n)
			}
		} else if left += n; told[team] > 0 {
			t.Errorf("%d services of team %s are told of, want none", told[team], team)
		}
	}
	const of = `{account_id="123456789012",region="eu-central-1"} `
	w.expect(t, fmt.Sprintf("ecs_revision_exporter_services%s%d\n", of, read), true)
	w.expect(t, fmt.Sprintf("ecs_revision_exporter_services_filtered%s%d\n", of, left), true)
}

// TestByTags chooses services by their team: the others cost their share of DescribeServices and nothing else.
func TestByTags(t *testing.T) { synctest.Test(t, testByTags) }

func testByTags(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 60})
	chosen := w.owned()["checkout"]
	w.reading(t, ofTeams(w.options(), "checkout"))
	first := w.costs(func() { w.refresh(t) })
	if n := first["ListServiceDeployments"]; n != chosen || chosen == 0 {
		t.Errorf("the first look lists deployments %d times, want once for each of %d services", n, chosen)
	}
	if n := first["DescribeServiceRevisions"]; n > 2*chosen {
		t.Errorf("the first look describes revisions %d times for %d services", n, chosen)
	}
	w.expectTeams(t, "checkout")
	w.settle(t)
	byTeam := w.costs(func() { w.refresh(t) })
	w.expectTeams(t, "checkout")

	w.reading(t, w.options())
	w.settle(t)
	all := w.costs(func() { w.refresh(t) })
	if fmt.Sprint(byTeam) != fmt.Sprint(all) || len(all) != 3 {
		t.Errorf("a quiet round of one team costs %v, and of all teams %v, want the same pages", byTeam, all)
	}
	w.expect(t, "ecs_revision_exporter_services_filtered", false)
}

// TestTagsChange has a service change hands twice: it comes and goes with the next round, and counts anew.
func TestTagsChange(t *testing.T) { synctest.Test(t, testTagsChange) }

func testTagsChange(t *testing.T) {
	const counted = `ecs_service_deployments_total{account_id="123456789012",cluster="production",region="eu-central-1",service="%s",status="SUCCESSFUL"} `
	checkout, payments := fmt.Sprintf(counted, "checkout-api"), fmt.Sprintf(counted, "payments-worker")
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 30})
	w.reading(t, ofTeams(w.options(), "checkout"))
	w.running(t)
	deploy := func() {
		t.Helper()
		for _, service := range []string{"checkout-api", "payments-worker"} {
			if _, err := w.fleet.Deploy("production", service, fleet.Change{}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(30 * time.Minute)
	}
	deploy()
	w.expect(t, checkout+"1", true)
	back := w.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: swapTeams("checkout-api", "payments-worker")})
	time.Sleep(time.Minute)
	w.expect(t, checkout, false)
	w.expect(t, payments+"0", true)
	deploy()
	w.expect(t, payments+"1", true)
	back()
	time.Sleep(time.Minute)
	w.expect(t, payments, false)
	w.expect(t, checkout+"0", true)
	deploy()
	w.expect(t, checkout+"1", true)
}

// swapTeams answers as if two services had each other's tags.
func swapTeams(a, b string) fault.Effect {
	return fault.Edit(func(answer map[string]any) {
		services, _ := answer["services"].([]any)
		for _, one := range services {
			service := one.(map[string]any)
			team := map[any]string{a: b, b: a}[service["serviceName"]]
			if team == "" {
				continue
			}
			name, _, _ := strings.Cut(team, "-")
			service["tags"] = []any{map[string]any{"key": "team", "value": name}}
		}
	})
}

// TestTeamsReconfigured chooses other teams: what goes on being chosen is asked for nothing that is known, and what is chosen no
// more goes at once.
func TestTeamsReconfigured(t *testing.T) { synctest.Test(t, testTeamsReconfigured) }

func testTeamsReconfigured(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 3, Services: 60})
	w.reading(t, ofTeams(w.options(), "checkout"))
	w.settle(t)
	w.running(t)
	options := w.options()
	options.Interval = time.Hour
	calls := w.costs(func() { w.reader.Configure(ofTeams(options, "checkout", "payments")); time.Sleep(time.Second) })
	w.expectTeams(t, "checkout", "payments")
	if n, want := calls["ListServiceDeployments"], w.owned()["payments"]; n != want {
		t.Errorf("deployments are listed %d times, want once for each of %d services that came", n, want)
	}
	w.aws.Inject(fault.Fault{Effect: fault.ServerException()})
	w.reader.Configure(ofTeams(options, "payments"))
	if told := w.teams(t); told["checkout"] > 0 || told["payments"] != w.owned()["payments"] {
		t.Errorf("after a team was taken out, without an answer of AWS, %v are told of", told)
	}
}

// TestTagsRefused chooses by tags where AWS refuses to tell these: no service can be described, and that shows.
func TestTagsRefused(t *testing.T) { synctest.Test(t, testTagsRefused) }

func testTagsRefused(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 30, NoTags: true})
	w.reading(t, w.options())
	w.running(t)
	time.Sleep(10 * time.Minute)
	w.expect(t, "ecs_service_info{", true)
	w.reader.Configure(ofTeams(w.options(), "checkout"))
	time.Sleep(10 * time.Minute)
	w.expect(t, "ecs_service_info{", false)
	w.expect(t, `ecs_cluster_up{account_id="123456789012",cluster="production",region="eu-central-1"} 0`, true)
	w.expect(t, `ecs_revision_exporter_services_failing{account_id="123456789012",operation="DescribeServices",reason="InvalidParameterException",region="eu-central-1"} `, true)
	calls := w.costs(func() { time.Sleep(time.Hour) })
	if n := calls["DescribeServices"]; n > 600 {
		t.Errorf("%d calls of DescribeServices in an hour in which all are refused", n)
	}
	w.reader.Configure(w.options())
	time.Sleep(10 * time.Minute)
	w.expect(t, "ecs_service_info{", true)
}

// TestTeamsOfAFile starts with a cache file of another selection.
func TestTeamsOfAFile(t *testing.T) { synctest.Test(t, testTeamsOfAFile) }

func testTeamsOfAFile(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 30})
	file := t.TempDir() + "/cache"
	untold := func(o reader.Options) reader.Options { o.Tags = false; return o }
	for _, step := range []struct {
		options reader.Options
		listed  int // how many services are asked for their deployments
	}{
		{untold(w.options()), 30},
		{ofTeams(w.options(), "checkout"), 0},
		{ofTeams(w.options(), "checkout", "payments"), w.owned()["payments"]},
		{ofTeams(w.options(), "payments"), 0},
	} {
		w.reading(t, withFile(t, step.options, file))
		if n := w.costs(func() { w.refresh(t) })["ListServiceDeployments"]; n != step.listed {
			t.Errorf("%v: deployments are listed %d times, want %d", step.options.ByTags, n, step.listed)
		}
	}
	w.expectTeams(t, "payments")
	w.reading(t, withFile(t, untold(w.options()), file+"2"))
	w.refresh(t)
	w.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: fault.ServerException()})
	w.reading(t, withFile(t, ofTeams(w.options(), "checkout"), file+"2"))
	w.refresh(t)
	w.expect(t, "ecs_service_info{", false) // before it is known of whom they are
}

// TestEventsOfOtherTeams hears of services that their tags leave out.
func TestEventsOfOtherTeams(t *testing.T) { synctest.Test(t, testEventsOfOtherTeams) }

func testEventsOfOtherTeams(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 30})
	w.reading(t, ofTeams(rarely(0), "checkout"))
	w.listening(t, w.reader, simulator.UsualDelivery())
	w.running(t)
	time.Sleep(time.Minute)
	deploy := func(service string) map[string]int {
		return w.costs(func() {
			if _, err := w.fleet.Deploy("production", service, fleet.Change{}); err != nil {
				t.Error(err)
			}
			time.Sleep(3 * time.Minute)
		})
	}
	if calls := deploy("payments-worker"); calls["DescribeServices"] > 0 {
		t.Errorf("a deployment of another team costs %v", calls)
	}
	if calls := deploy("checkout-api"); calls["DescribeServices"] == 0 {
		t.Errorf("a deployment of the team costs %v", calls)
	}
	if _, err := w.fleet.CreateService("production", fleet.ServiceSpec{Name: "payments-new"}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Minute)
	w.expectTeams(t, "checkout")
}
