package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

const storefrontPage = "/services/123456789012/eu-central-1/production/storefront"

// linear is the storefront while a linear deployment of it waits for somebody.
func linear() *ecs.Service {
	service := storefront()
	source := ecs.ARN("arn:aws:ecs:eu-central-1:123456789012:service-revision/production/storefront/0123456789012345678")
	service.Tags = map[string]string{"team": "shop"}
	service.Revisions[0].Tasks = &ecs.RevisionTasks{Requested: 4, Running: 3, Pending: 1}
	service.Revisions[0].Traffic.Production = ecs.Given(90.0)
	spec := *service.Revisions[0].Spec
	spec.TaskDefinition, spec.PlatformVersion, spec.Containers = "storefront:8", "LATEST", service.Revisions[1].Spec.Containers
	service.Revisions[1] = ecs.Revision{ID: "2222222222222222222", Tasks: &ecs.RevisionTasks{Requested: 4}, Spec: &spec, Traffic: ecs.Traffic{Production: ecs.Given(10.0)}}
	d := service.Deployment
	d.Reason, d.Strategy, d.LifecycleStage, d.Sources = "Traffic is shifted. <b>Wait</b>.", "LINEAR", "PRODUCTION_TRAFFIC_SHIFT", []ecs.ARN{source}
	d.Plan = ecs.Plan{BakeMinutes: ecs.Given[int32](15), Step: &ecs.TrafficStep{Percent: ecs.Given(10.0), BakeMinutes: ecs.Given[int32](5)}}
	d.Shares = []ecs.Share{{Revision: source, Traffic: service.Revisions[0].Traffic}, {Revision: d.Target, Traffic: service.Revisions[1].Traffic}}
	d.CircuitBreaker = &ecs.CircuitBreaker{Status: "MONITORING", Failures: 1, Threshold: 3}
	d.Alarms = &ecs.DeploymentAlarms{Status: "MONITORING"}
	d.Hooks = []ecs.LifecycleHook{
		{ID: "approval", TargetType: "PAUSE", Status: "AWAITING_ACTION", TimeoutAction: "ROLLBACK", ExpiresAt: now().Add(25 * time.Minute)},
		{ID: "smoke-test", TargetType: "AWS_LAMBDA", Target: "test-shop", Status: "SUCCEEDED", ExpiresAt: now().Add(-time.Hour)},
		{ID: "load-test", TargetType: "AWS_LAMBDA", Target: "test-load", Status: "IN_PROGRESS", TimeoutAction: "CONTINUE", ExpiresAt: now().Add(2 * time.Hour)},
	}
	service.Newest = []ecs.ListedDeployment{
		{ID: "abc", Target: "2222222222222222222", Status: "IN_PROGRESS", CreatedAt: d.CreatedAt, StartedAt: d.StartedAt},
		{ID: "def", Target: "0123456789012345678", Status: "SUCCESSFUL", CreatedAt: now().Add(-76 * time.Hour), StartedAt: now().Add(-76 * time.Hour), FinishedAt: now().Add(-75 * time.Hour)},
	}
	return service
}

// facts are the terms of a list and what is said of them.
func (e element) facts() []string {
	var facts []string
	for _, list := range e.all(tagged("dl", "facts")) {
		for _, div := range list.all(tagged("div", "")) {
			facts = append(facts, div.all(tagged("dt", ""))[0].text()+"|"+div.all(tagged("dd", ""))[0].text())
		}
	}
	return facts
}

// rows are the cells of the table with a heading, nil where there is none.
func (e element) rows(heading string) []string {
	var rows []string
	for _, region := range e.all(having("aria-labelledby", heading)) {
		for _, table := range region.all(tagged("table", "")) {
			rows = nil
			for _, tr := range table.all(tagged("tr", ""))[1:] {
				var cells []string
				for _, cell := range tr.all(func(e element) bool { return e.Data == "td" || e.Data == "th" }) {
					cells = append(cells, cell.text())
				}
				rows = append(rows, strings.Join(cells, "|"))
			}
		}
	}
	return rows
}

// section is what the section with a heading says.
func (e element) section(heading string) string {
	for _, section := range e.all(tagged("section", "")) {
		if section.attribute("aria-labelledby") == heading {
			return section.text()
		}
	}
	return ""
}

func TestServicePage(t *testing.T) {
	page := open(t, showing(fleetOf(linear())), storefrontPage)
	want := []string{
		"Cluster|production", "Account|123456789012", "Region|eu-central-1", "Tasks|3 of 4 running, 1 pending", "Tag team|shop",
		"Deployment|abc", "From|0123456789012345678", "To|2222222222222222222",
		"Strategy|Linear 10% of traffic a step, 5 min between steps, 15 min bake",
		"Ends at the earliest|in 55 min by its bake and steps",
		"Circuit breaker|Monitoring: 1 failed of 3 that trip it", "Alarms|Monitoring",
		"Hook|approval: Awaiting action waits for somebody who continues the deployment or rolls it back" +
			" until 2026-11-01 12:25:00 UTC, in 25 min; then ECS rolls the deployment back",
		"Hook|smoke-test: Succeeded",
		"Hook|load-test: In progress waits for the Lambda function test-load until 2026-11-01 14:00:00 UTC, in 2 h; then ECS continues the deployment",
	}
	if diff := cmp.Diff(want, page.facts()); diff != "" {
		t.Errorf("facts (-want +got)\n%s", diff)
	}
	if reasons := page.all(tagged("p", "reason")); len(reasons) != 1 || reasons[0].text() != "Traffic is shifted. <b>Wait</b>." {
		t.Errorf("the reason is %v", reasons)
	}
	for heading, want := range map[string][]string{
		"differences": {"Tag app|1.0|1.1", "Task definition|storefront:7|storefront:8", "Platform version|1.4.0|LATEST"},
		"revisions": {
			"0123456789012345678 current, source|3 running, 1 pending|90%|shop/storefront:1.0 0884a96c2a2cnginx:1.29Not/An Image|storefront:7|3 d|FARGATE Linux 1.4.0|on",
			"2222222222222222222 target|0 running|10%|shop/storefront:1.1 0884a96c2a2cnginx:1.29Not/An Image|storefront:8|3 d|FARGATE Linux LATEST|on",
		},
		"deployments": {"abc|In progress|2222222222222222222|1 h ago|–|–", "def|Successful|0123456789012345678|3 d ago|3 d ago|1 h"},
		"task-sets":   nil,
	} {
		if diff := cmp.Diff(want, page.rows(heading)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", heading, diff)
		}
	}
	if says := page.section("guardduty"); says != "GuardDuty on GuardDuty watches the tasks of the current revision at run time." {
		t.Errorf("of GuardDuty it says %q", says)
	}
}

// TestServicesLeadToTheirPages follows the link of a row, and from there back.
func TestServicesLeadToTheirPages(t *testing.T) {
	page := open(t, showing(fleetOf(linear())), "/")
	if to := page.all(tagged("th", "service"))[1].all(tagged("a", ""))[0].attribute("href"); "/"+to != storefrontPage {
		t.Errorf("the row leads to %s", to)
	}
	for path, renews := range map[string]bool{storefrontPage: true, storefrontPage + "?mode=still": false} {
		page := open(t, showing(fleetOf(linear())), path)
		if got := len(page.all(having("http-equiv", "refresh"))) == 1; got != renews {
			t.Errorf("%s renews itself? %t", path, got)
		}
	}
}

// TestWhatDiffers says why it shows no differences.
func TestWhatDiffers(t *testing.T) {
	for _, test := range []struct {
		name, says string
		change     func(*ecs.Service)
	}{
		{"the source is not known", "Which revision the deployment replaces is not known, or it replaces none.", func(s *ecs.Service) { s.Deployment.Sources = nil }},
		{"the same revision", "Nothing. The deployment brings the revision that it replaces.", func(s *ecs.Service) { s.Deployment.Target = s.Deployment.Sources[0] }},
		{"the target was not read", "Not known. The exporter did not read revision 2222222222222222222", func(s *ecs.Service) { s.Revisions = s.Revisions[:1] }},
		{"the source was not read", "Not known. The exporter did not read revision 0123456789012345678", func(s *ecs.Service) { s.Revisions = s.Revisions[1:] }},
		{"nothing", "Nothing of what the exporter reads.", func(s *ecs.Service) { s.Revisions[1].Spec = s.Revisions[0].Spec }},
		{"the images are not told yet", "WhatFrom 0123456789012345678To 2222222222222222222 Task definition storefront:7 storefront:8 " +
			"Platform version 1.4.0 LATEST ECS has not told the images of revision 2222222222222222222 yet.", func(s *ecs.Service) { s.Revisions[1].Spec.Containers = nil }},
		{"the digest is not told yet", "WhatFrom 0123456789012345678To 2222222222222222222 Tag app 1.0 1.1 Digest app 0884a96c2a2c not known Task", func(s *ecs.Service) {
			s.Revisions[1].Spec.Containers = slices.Clone(s.Revisions[1].Spec.Containers)
			s.Revisions[1].Spec.Containers[0].Digest = ""
		}},
		{"a former target", "WhatFrom 0123456789012345678To 2222222222222222222 Tag app 1.0 1.1", func(s *ecs.Service) { s.Former, s.Revisions = s.Revisions[1:], s.Revisions[:1] }},
	} {
		service := linear()
		test.change(service)
		page := open(t, showing(fleetOf(service)), storefrontPage)
		if got := page.section("differences"); !strings.HasPrefix(got, "What differs "+test.says) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
	if got := open(t, showing(fleetOf(&ecs.Service{Description: &ecs.Description{Name: "storefront"}})), storefrontPage).section("differences"); got != "" {
		t.Errorf("without a deployment: %q", got)
	}
}

// TestBegunDeployment shows a deployment that ECS does not list yet, as the fleet does, and not what the one before brought.
func TestBegunDeployment(t *testing.T) {
	service := linear()
	service.CurrentRevision, service.Deployment.Status, service.Deployment.FinishedAt = "2222222222222222222", "SUCCESSFUL", now().Add(-30*time.Minute)
	service.Rollouts = []ecs.Rollout{{ID: "3333333333333333333", Status: "PRIMARY", State: "IN_PROGRESS", CreatedAt: now().Add(-time.Second)}}
	spec := *service.Revisions[1].Spec
	spec.TaskDefinition = "storefront:9"
	service.Revisions = append(service.Revisions, ecs.Revision{ID: "3333333333333333333", Spec: &spec})
	page := open(t, showing(fleetOf(service)), storefrontPage)
	if got := page.section("newest"); got != "Newest deployment In progress created 1 s ago Deploymentnot listed yet From2222222222222222222 To3333333333333333333 Strategynot known" {
		t.Errorf("of the deployment it says %q", got)
	}
	if diff := cmp.Diff([]string{"Task definition|storefront:8|storefront:9"}, page.rows("differences")); diff != "" {
		t.Errorf("differences (-want +got)\n%s", diff)
	}
	if got := page.rows("revisions")[2]; !strings.HasPrefix(got, "3333333333333333333 target|") {
		t.Errorf("of its revision it says %q", got)
	}
	if strings.Contains(page.section("more"), "describe-service-deployments") {
		t.Error("it leads to the deployment before")
	}
}

// TestServiceOfOthers shows the task sets of a service that ECS does not deploy, and who does.
func TestServiceOfOthers(t *testing.T) {
	service := &ecs.Service{Description: &ecs.Description{
		Name: "storefront", Status: "DRAINING", DeploymentController: "CODE_DEPLOY",
		TaskSets: []ecs.TaskSet{{
			ID: "0123", Status: "PRIMARY", StabilityStatus: "STEADY_STATE", TaskDefinition: "shop:7", LaunchType: "FARGATE", PlatformFamily: "Linux",
			CreatedAt: now().Add(-time.Hour), Tasks: ecs.ServiceTasks{Desired: 2, Running: 1}, Scale: ecs.Given(100.0),
		}},
	}}
	page := open(t, showing(fleetOf(service)), storefrontPage)
	if diff := cmp.Diff([]string{"0123|Primary Steady state|100%|1 of 2|shop:7|1 h|FARGATE Linux"}, page.rows("task-sets")); diff != "" {
		t.Error(diff)
	}
	facts := strings.Join(page.facts(), "\n")
	if !strings.Contains(facts, "Deployed by|CodeDeploy") || !strings.Contains(facts, "State|Draining") {
		t.Errorf("it says\n%s", facts)
	}
	for heading, want := range map[string]string{
		"newest":    "Newest deployment ECS tells of no deployments of this service, as it is deployed by CodeDeploy. Its task sets are below.",
		"guardduty": "GuardDuty Not known. ECS tells of it by service revisions, and makes none for services that others deploy.",
	} {
		if got := page.section(heading); got != want {
			t.Errorf("it says %q, not %q", got, want)
		}
	}
}

// TestConstantsInWords has what ECS calls otherwise in its own documentation.
func TestConstantsInWords(t *testing.T) {
	for got, want := range map[string]string{
		controller("CODE_DEPLOY"): "CodeDeploy", controller("EXTERNAL"): "an external controller", controller("NEW_ONE"): "New one",
		strategy("BLUE_GREEN"): "Blue/green", strategy("CANARY"): "Canary", words("ROLLBACK_FAILED"): "Rollback failed", words(""): "",
	} {
		if got != want {
			t.Errorf("%q is not %q", got, want)
		}
	}
}
