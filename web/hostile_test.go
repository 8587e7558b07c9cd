package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// named is a fleet in which everything that AWS names has a name.
func named(name string) Fleet {
	service := storefront()
	service.Name, service.Status, service.CurrentRevision = name, name, name
	service.Revisions[0].ID = name
	spec := *service.Revisions[0].Spec
	spec.TaskDefinition, spec.LaunchType, spec.PlatformVersion, spec.PlatformFamily = name, name, name, name
	spec.Containers = []ecs.Container{{Name: name, Image: ecs.Image{Reference: name, Repository: "a/" + name, Tag: name, Digest: name}}}
	service.Revisions[0].Spec = &spec
	service.Deployment = &ecs.Deployment{
		ARN: ecs.ARN(name), Status: name, LifecycleStage: name, Reason: name, Strategy: name, Sources: []ecs.ARN{ecs.ARN(name)}, Target: ecs.ARN(name + "2"),
		CircuitBreaker: &ecs.CircuitBreaker{Status: name}, Alarms: &ecs.DeploymentAlarms{Status: name, Triggered: []string{name}},
		Rollback: &ecs.Rollback{Revision: ecs.ARN(name)}, Hooks: []ecs.LifecycleHook{{ID: name, TargetType: "AWS_LAMBDA", Target: name, Status: "IN_PROGRESS"}},
	}
	service.Newest = []ecs.ListedDeployment{{ID: name, Target: name, Status: name}}
	service.Tags = map[string]string{name: name}
	target := targetOf(&ecs.Cluster{Name: name, Err: errors.New("no " + name), Services: []*ecs.Service{service}})
	target.Target = ecs.Target{AccountID: name, Region: name}
	target.Rounds.LastError = errors.New("no " + name)
	return Fleet{[]*ecs.Fleet{target, target}}
}

// shape is the elements of a page and the names of their attributes.
func shape(page element) string {
	var shape strings.Builder
	for _, e := range page.all(func(element) bool { return true }) {
		shape.WriteString(e.Data)
		for _, a := range e.Attr {
			shape.WriteString(" " + a.Key)
		}
		shape.WriteString("\n")
	}
	return shape.String()
}

// TestNamesStayText holds that whatever is in a name, or in a search, no page gets an
// element or an attribute from it.
func TestNamesStayText(t *testing.T) {
	want := map[string]string{}
	for _, mode := range []string{modeLive, modeStill} {
		want[mode] = shape(open(t, showing(named("harmless")), "/?q=harm&status=harmless&mode="+mode))
	}
	hostile := rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("<>&\"'`=/\\{}[]()\x00\x1b\u202e\u2028 aA-!;:#")), 1, 30, -1),
		rapid.SampledFrom([]string{
			"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' autofocus onfocus='alert(1)", "javascript:alert(1)",
			"</title><script>", "</textarea><svg/onload=alert(1)>", "{{.Name}}", "<!--", "]]>", "\xff\xfe<b>", "%3Cb%3E", "data:text/html,<b>",
		}),
	)
	rapid.Check(t, func(r *rapid.T) {
		name := hostile.Draw(r, "name") + "z" // so that nothing is left out for being empty
		handler := showing(named(name))
		for mode, want := range want {
			values := url.Values{"q": {name}, "status": {name}, "mode": {mode}}
			page := open(t, handler, "/?"+values.Encode())
			if len(page.services()) != 2 {
				r.Fatalf("%q is not found by its name", name)
			}
			if got := shape(page); got != want {
				r.Fatalf("with %q the page has other elements:\n%s", name, got)
			}
			for _, e := range page.all(func(element) bool { return true }) {
				if link := e.attribute("href"); strings.HasPrefix(link, "javascript:") || strings.HasPrefix(link, "data:") {
					r.Fatalf("with %q a link leads to %q", name, link)
				}
			}
		}
	})
}

// TestNamesStayTextOfAService holds the same of the page of a service, which is found by any name.
func TestNamesStayTextOfAService(t *testing.T) {
	look := func(name string) element {
		fleet := named(name + ":1") // as task definitions are named
		cluster := fleet.Targets[0].Clusters[0]
		return open(t, showing(fleet), "/"+row{fleet.Targets[0], cluster, cluster.Services[0]}.link())
	}
	want := shape(look("harmless"))
	for _, name := range []string{
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "javascript:alert(1)", "a/b/../c", "..%2f", "a b?c#d", "{{.Name}}", "\x00", "é",
		"$(reboot)", "'; reboot; '", "\xff\xfe<b>",
	} {
		page := look(name)
		if got := shape(page); got != want {
			t.Errorf("with %q the page has other elements:\n%s", name, cmp.Diff(want, got))
		}
		for _, link := range page.all(tagged("a", "")) {
			if to := link.attribute("href"); strings.Contains(to, "javascript:alert") && !strings.HasPrefix(to, "./") && !strings.HasPrefix(to, "https://console.") {
				t.Errorf("with %q a link leads to %q", name, to)
			}
		}
	}
}

// TestNamesAreShown holds that names that look like HTML are shown as they are.
func TestNamesAreShown(t *testing.T) {
	const name = `<b>&amp;"'`
	page := open(t, showing(named(name)), "/?mode=still&q="+url.QueryEscape(name))
	for label, want := range map[string]string{"Service": name, "Cluster": name, "Account": name, "Deployment": name} {
		if got := page.services()[0][label]; !strings.HasPrefix(got, want) {
			t.Errorf("%s is shown as %q, want %q", label, got, want)
		}
	}
	if got := page.all(having("id", "q"))[0].attribute("value"); got != name {
		t.Errorf("the search box holds %q, want %q", got, name)
	}
}

// TestAnyAddress holds that whatever the address says, the answer is a page or one line
// that says what is wrong with it.
func TestAnyAddress(t *testing.T) {
	handler := showing(fleetOf(storefront()))
	parameter := rapid.SampledFrom([]string{"q", "status", "sort", "size", "page", "mode", "other"})
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", "-", "service", "-age", "50", "100", "0", "-1", "1e9", "9223372036854775808", "still", "search", strings.Repeat("é", longest+1),
	}))
	rapid.Check(t, func(r *rapid.T) {
		values := url.Values{}
		for range rapid.IntRange(0, 4).Draw(r, "parameters") {
			values.Add(parameter.Draw(r, "parameter"), text.Draw(r, "value"))
		}
		answer := ask(t, handler, http.MethodGet, "/?"+values.Encode())
		line := strings.TrimSuffix(answer.Body.String(), "\n")
		switch answer.Code {
		case http.StatusOK:
		case http.StatusBadRequest:
			if line == "" || len(line) > 200 || strings.ContainsAny(line, "\r\n") {
				r.Fatalf("the answer is %q, want one line", line)
			}
		default:
			r.Fatalf("answered %d %s", answer.Code, line)
		}
	})
}
