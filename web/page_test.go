package web

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"ecs_revision_exporter/collector/ecs"
)

const digest = "sha256:0884a96c2a2c1722efee66f80c0ad4f36dd6b26fdece13de634806791e30dd0a"

// storefront is a service of which everything is known, with a deployment under way.
func storefront() *ecs.Service {
	containers := func(tag string) []ecs.Container {
		return []ecs.Container{
			{Name: "app", Image: ecs.Image{
				Reference:  "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/storefront:" + tag,
				Repository: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/storefront", Tag: tag, Digest: digest,
			}},
			{Name: "proxy", Image: ecs.Image{Reference: "nginx:1.29", Repository: "docker.io/library/nginx", Tag: "1.29"}},
			{Name: "odd", Image: ecs.Image{Reference: "Not/An Image"}},
		}
	}
	return &ecs.Service{
		Description: &ecs.Description{
			Name: "storefront", Status: "ACTIVE", LaunchType: "FARGATE", DeploymentController: ecs.ControllerECS,
			Tasks: ecs.ServiceTasks{Desired: 4, Running: 3, Pending: 1},
		},
		CurrentRevision: "0123456789012345678",
		Revisions: []ecs.Revision{
			{ID: "0123456789012345678", Spec: &ecs.RevisionSpec{
				CreatedAt: now().Add(-76 * time.Hour), TaskDefinition: "storefront:7", LaunchType: "FARGATE",
				PlatformVersion: "1.4.0", PlatformFamily: "Linux", GuardDutyEnabled: true, Containers: containers("1.0"),
			}},
			{ID: "2222222222222222222", Spec: &ecs.RevisionSpec{Containers: containers("1.1")}},
		},
		Deployment: &ecs.Deployment{
			ARN:    "arn:aws:ecs:eu-central-1:123456789012:service-deployment/production/storefront/abc",
			Target: "arn:aws:ecs:eu-central-1:123456789012:service-revision/production/storefront/2222222222222222222",
			Status: "IN_PROGRESS", LifecycleStage: "BAKE_TIME",
			CreatedAt: now().Add(-time.Hour), StartedAt: now().Add(-59 * time.Minute),
		},
	}
}

func TestService(t *testing.T) {
	page := open(t, showing(fleetOf(storefront())), "/")
	want := []map[string]string{{
		"Service": "storefront", "Cluster": "production", "Deployment": "In progress Bake time", "Since": "59 min",
		"Revision": "0123456789012345678 → 2222222222222222222 storefront:7", "Age": "3 d",
		"Images": "shop/storefront:1.0 0884a96c2a2cnginx:1.29Not/An Image→ shop/storefront:1.1 0884a96c2a2c",
		"Tasks":  "3 of 4", "Runs on": "FARGATE Linux 1.4.0", "GuardDuty": "on",
	}}
	if diff := cmp.Diff(want, page.services()); diff != "" {
		t.Error(diff)
	}
	image := page.all(tagged("span", "image"))[0]
	if title := image.attribute("title"); !strings.Contains(title, "amazonaws.com/shop/storefront:1.0") || !strings.Contains(title, digest) {
		t.Errorf("the image says %q, want all of its name and digest", title)
	}
	age := page.all(having("data-label", "Age"))[0].all(tagged("time", ""))[0]
	if age.attribute("datetime") != "2026-10-29T08:00:00Z" || age.attribute("title") != "2026-10-29 08:00:00 UTC" {
		t.Errorf("the revision was created at %q, %q", age.attribute("datetime"), age.attribute("title"))
	}
}

// TestFinishedDeployment holds that nothing is on its way when a deployment has finished.
func TestFinishedDeployment(t *testing.T) {
	ended := now().Add(-30 * time.Second)
	for _, deployment := range []ecs.Deployment{
		{Status: "ROLLBACK_SUCCESSFUL", CreatedAt: ended},
		{Status: "SUCCESSFUL", CreatedAt: ended},
		{Status: "UNHEARD_OF", StartedAt: now().Add(-time.Hour), FinishedAt: ended},
		{Status: "UNHEARD_OF", StartedAt: now().Add(-time.Hour), StoppedAt: ended},
	} {
		service := storefront()
		deployment.LifecycleStage, deployment.Target = "CLEAN_UP", "2222222222222222222"
		service.Deployment = &deployment
		row := open(t, showing(fleetOf(service)), "/").services()[0]
		if row["Deployment"] != words(deployment.Status) || row["Since"] != "30 s" || strings.Contains(row["Revision"]+row["Images"], "→") {
			t.Errorf("got %q since %q, revision %q, images %q", row["Deployment"], row["Since"], row["Revision"], row["Images"])
		}
	}
}

// TestDeploymentNotListedYet shows a deployment that the service tells of before ECS lists it, and nothing of the sort once it does.
func TestDeploymentNotListedYet(t *testing.T) {
	service := storefront()
	former := ecs.Deployment{Status: "SUCCESSFUL", CreatedAt: now().Add(-time.Hour), FinishedAt: now().Add(-time.Minute), Target: "1111111111111111111"}
	description := *service.Description
	description.Rollouts = []ecs.Rollout{{ID: "2222222222222222222", Status: "PRIMARY", State: "IN_PROGRESS", CreatedAt: now().Add(-time.Second)}}
	service.Description, service.Deployment = &description, &former
	row := open(t, showing(fleetOf(service)), "/").services()[0]
	if row["Deployment"] != "In progress" || row["Since"] != "1 s" || !strings.Contains(row["Revision"], "2222222222222222222") {
		t.Errorf("got %q since %q, revision %q", row["Deployment"], row["Since"], row["Revision"])
	}
	back := ecs.Deployment{Status: "ROLLBACK_IN_PROGRESS", CreatedAt: now().Add(-2 * time.Second), Target: "2222222222222222222"}
	service.Deployment = &back
	if row := open(t, showing(fleetOf(service)), "/").services()[0]; row["Deployment"] != "Rollback in progress" {
		t.Errorf("got %q of what is listed", row["Deployment"])
	}
}

// TestRenewal holds that a page renews itself unless it is told not to, or holds a box to type in.
func TestRenewal(t *testing.T) {
	for path, want := range map[string]bool{"/": true, "/?q=store&page=1": true, "/?mode=still": false, "/?mode=search": false} {
		page := open(t, showing(fleetOf(storefront())), path)
		renews := len(page.all(having("http-equiv", "refresh"))) == 1
		typing := len(page.all(having("type", "search"))) == 1
		if renews != want || typing == want {
			t.Errorf("%s: renews itself %v, has a search box %v", path, renews, typing)
		}
	}
}

func TestDeployments(t *testing.T) {
	for _, test := range []struct {
		service    *ecs.Service
		says, tone string
	}{
		{deployed(&ecs.Deployment{Status: "SUCCESSFUL"}), "Successful", "good"},
		{deployed(&ecs.Deployment{Status: "PENDING"}), "Pending", "busy"},
		{deployed(&ecs.Deployment{Status: "ROLLBACK_IN_PROGRESS"}), "Rollback in progress", "warn"},
		{deployed(&ecs.Deployment{Status: "ROLLBACK_FAILED"}), "Rollback failed", "bad"},
		{deployed(&ecs.Deployment{Status: "STOPPED"}), "Stopped", "bad"},
		{deployed(&ecs.Deployment{Status: "NOBODY_KNOWS"}), "Nobody knows", "none"},
		{&ecs.Service{Description: new(ecs.Description), Pending: true}, "not read yet", ""},
		{&ecs.Service{Description: &ecs.Description{DeploymentController: "CODE_DEPLOY"}}, "by CodeDeploy", ""},
		{&ecs.Service{Description: &ecs.Description{DeploymentController: ecs.ControllerECS}}, "none in 90 days", ""},
	} {
		cell := open(t, showing(fleetOf(test.service)), "/").all(having("data-label", "Deployment"))[0]
		if cell.text() != test.says || len(cell.all(tagged("span", test.tone))) != 1 {
			t.Errorf("got %q, want %q in the tone %q", cell.text(), test.says, test.tone)
		}
	}
}

func TestTargets(t *testing.T) {
	denied := errors.New("api error AccessDeniedException: no")
	took := ecs.Given(1500 * time.Millisecond)
	for _, test := range []struct {
		name  string
		fleet ecs.Fleet
		says  string
	}{
		{"fresh", ecs.Fleet{Known: true, Services: 1200, Pending: 1, Rounds: ecs.Rounds{LastSuccess: now().Add(-time.Minute), LastDuration: took}},
			"fresh|1 min ago|1.50 s|1,200|1|–"},
		{"reading", ecs.Fleet{}, "reading|none yet|–|–|–|–"},
		{"reading a large fleet", ecs.Fleet{Known: true, Services: 1, Pending: 1}, "reading|none yet|–|1|1|–"},
		{"failing from the start", ecs.Fleet{Rounds: ecs.Rounds{LastError: denied, FailingSince: now().Add(-time.Hour), LastDuration: took}},
			"failing for 1 h|none yet|1.50 s|–|–|" + denied.Error()},
		{"failing", ecs.Fleet{Known: true, Rounds: ecs.Rounds{LastSuccess: now().Add(-time.Minute), LastError: denied, FailingSince: now().Add(-2 * time.Second), LastDuration: took}},
			"failing for 2 s|1 min ago|1.50 s|0|0|" + denied.Error()},
		{"stale", ecs.Fleet{Rounds: ecs.Rounds{LastSuccess: now().Add(-time.Hour), LastError: denied, FailingSince: now().Add(-50 * time.Minute), LastDuration: took}},
			"stale for 50 min|1 h ago|1.50 s|–|–|" + denied.Error()},
		{"stale since every call is throttled", ecs.Fleet{Rounds: ecs.Rounds{LastSuccess: now().Add(-time.Hour), LastDuration: took}}, "stale|1 h ago|1.50 s|–|–|–"},
		{"partial", ecs.Fleet{Known: true, Rounds: ecs.Rounds{LastSuccess: now()}, Clusters: []*ecs.Cluster{{Name: "a"}, {Name: "b", Err: denied}}}, "partial|0 s ago|–|0|0|–"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.fleet.Target.Region = "eu-west-1"
			page := open(t, showing(Fleet{[]*ecs.Fleet{&test.fleet}}), "/")
			cells := page.all(tagged("details", ""))[0].all(tagged("td", ""))[1:]
			var says []string
			for _, cell := range cells {
				says = append(says, cell.text())
			}
			if got := strings.Join(says, "|"); got != test.says {
				t.Errorf("got  %s\nwant %s", got, test.says)
			}
		})
	}
}

// TestTargetsAreToldApart shows by whose credentials targets are read, also before their accounts are known.
func TestTargetsAreToldApart(t *testing.T) {
	page := open(t, showing(Fleet{[]*ecs.Fleet{
		{Target: ecs.Target{Region: "eu-west-1"}},
		{Target: ecs.Target{Region: "eu-west-1"}, Profile: "staging"},
		{Profile: "nobody"},
		{Target: ecs.Target{AccountID: "210987654321", Region: "eu-west-1"}, Profile: "audit", RoleARN: "arn:aws:iam::210987654321:role/monitoring/observer"},
	}}), "/")
	var got []string
	for _, row := range page.all(tagged("details", ""))[0].all(tagged("tr", ""))[1:] {
		got = append(got, row.all(tagged("th", ""))[0].text()+"|"+row.all(tagged("td", ""))[0].text())
	}
	want := []string{
		"not known yet|eu-west-1", "not known yet profile staging|eu-west-1", "not known yet profile nobody|not known yet",
		"210987654321 profile audit, role observer|eu-west-1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestManyTargets holds that many targets take room only when one is not fresh, and
// that services then say of which they are.
func TestManyTargets(t *testing.T) {
	fleet := Fleet{}
	for range 9 {
		fleet.Targets = append(fleet.Targets, targetOf(&ecs.Cluster{Services: []*ecs.Service{storefront()}}))
	}
	page := open(t, showing(fleet), "/")
	if len(page.all(having("data-label", "Account"))) != 9 {
		t.Error("services do not say of which account they are")
	}
	isOpen := func(e element) bool {
		return slices.ContainsFunc(e.all(tagged("details", ""))[0].Attr, func(a html.Attribute) bool { return a.Key == "open" })
	}
	if isOpen(page) {
		t.Error("nine fresh targets are spread out")
	}
	fleet.Targets[8].Rounds.FailingSince = now()
	if !isOpen(open(t, showing(fleet), "/")) {
		t.Error("one of nine targets fails, and that is folded away")
	}
}

func TestUnreadClusters(t *testing.T) {
	denied := errors.New("cluster b: AccessDeniedException: no\nThe Canonical String for this request should have been: secret")
	page := open(t, showing(Fleet{[]*ecs.Fleet{targetOf(
		&ecs.Cluster{Name: "a"},
		&ecs.Cluster{Name: "b", Err: denied},
		&ecs.Cluster{Name: "c", Err: denied, ReadAt: now().Add(-time.Minute), Services: []*ecs.Service{storefront()}},
	)}}), "/")
	var got []string
	for _, item := range page.all(tagged("ul", "unread"))[0].all(tagged("li", "")) {
		got = append(got, item.text())
	}
	want := []string{
		"b 123456789012 eu-central-1 cluster b: AccessDeniedException: no None of its services are shown.",
		"c 123456789012 eu-central-1 cluster b: AccessDeniedException: no Services shown: 1, as they were 1 min ago.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingToShow(t *testing.T) {
	failing := &ecs.Fleet{Rounds: ecs.Rounds{FailingSince: now(), LastError: errors.New("no")}}
	for _, test := range []struct {
		name, path string
		fleet      Fleet
		says       string
	}{
		{"before the first round", "/", Fleet{[]*ecs.Fleet{{}, failing}}, "Reading…"},
		{"no target can be read", "/", Fleet{[]*ecs.Fleet{failing}}, "No target can be read."},
		{"no cluster can be read", "/", Fleet{[]*ecs.Fleet{{Known: true, Rounds: ecs.Rounds{LastSuccess: now()}, Clusters: []*ecs.Cluster{{Name: "storefront", Err: errors.New("no")}}}}}, "There are no services in the clusters that could be read."},
		{"no services", "/", fleetOf(), "There are no services in the clusters of this account and region."},
		{"nothing found", "/?q=nope", fleetOf(storefront()), "No service is found."},
		{"no such status", "/?status=STOPPED", fleetOf(storefront()), "No service is found."},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := open(t, showing(test.fleet), test.path)
			says := page.all(tagged("div", "nothing"))
			if len(says) != 1 || !strings.HasPrefix(says[0].text(), test.says) || page.services() != nil {
				t.Errorf("got %v, want %q and no table", says, test.says)
			}
		})
	}
}
