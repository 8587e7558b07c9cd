package e2e

import (
	"slices"
	"strings"
	"testing"

	"ecs_revision_exporter/simulator"
)

// TestDashboardsShowATeam chooses a team on the dashboard of the fleet, and all teams: services without the tag are among all.
func TestDashboardsShowATeam(t *testing.T) {
	t.Parallel()
	monitor := startPrometheus(t, scrapeConfig(t, hurriedRules(t), exporterJob(t, export(t, simulated(t, simulator.Config{Seed: 1, Services: 40})))))
	team := monitor.wait(t, `ecs_service_tags{tag_team!=""}`, some)[0].Metric["tag_team"]
	monitor.wait(t, `count(ecs_service_info) > count(ecs_service_tags)`, some)
	for chosen, services := range map[string]string{
		".*": `count(ecs_service_info)`,
		team: `count(ecs_service_tags{tag_team="` + team + `"})`,
	} {
		shown := chooseTeam(panelOf(t, "../dashboards/fleet.json, Services"), chosen)
		monitor.wait(t, `(`+substituted(shown, nil)+`) == on () `+services, some)
	}
}

// TestDashboardsOfServicesHaveTeams looks for queries about chosen services that are not limited to the chosen teams.
func TestDashboardsOfServicesHaveTeams(t *testing.T) {
	for _, e := range dashboardExpressions(t) {
		if strings.Contains(e.query, `service=~"$service"`) && !strings.Contains(e.query, `tag_team=~"$team"`) {
			t.Errorf("%s shows all teams: %s", e.where, e.query)
		}
	}
}

// panelOf is the first query of a panel.
func panelOf(t *testing.T, where string) expression {
	t.Helper()
	all := dashboardExpressions(t)
	i := slices.IndexFunc(all, func(e expression) bool { return e.where == where })
	if i < 0 {
		t.Fatalf("there is no %s", where)
	}
	return all[i]
}

// chooseTeam is the expression with a team as the value of the variable.
func chooseTeam(e expression, team string) expression {
	e.variables = slices.Clone(e.variables)
	for i := range e.variables {
		if e.variables[i].Name == "team" {
			e.variables[i].AllValue = team
		}
	}
	return e
}
