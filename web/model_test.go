package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// plain is a service as a model of the page knows it. What is empty or negative is not known.
type plain struct {
	service, cluster, account, region string
	revision, image, digest           string
	status                            string
	since, age, running, guardDuty    int
}

func plainServices() *rapid.Generator[plain] {
	return rapid.Custom(func(r *rapid.T) plain {
		word := func(words ...string) string { return rapid.SampledFrom(words).Draw(r, "word") }
		p := plain{
			service: word("api", "Web", "worker"), cluster: word("production", "staging"),
			revision: word("", "0123", "9"), status: word("", "SUCCESSFUL", "STOPPED", "IN_PROGRESS", "ROLLBACK_FAILED", "UNHEARD_OF"),
			since: -1, age: -1, guardDuty: -1, running: rapid.IntRange(0, 12).Draw(r, "running"),
		}
		if p.status != "" {
			p.since = rapid.IntRange(0, 3).Draw(r, "since")
		}
		if p.revision != "" && rapid.Bool().Draw(r, "described") {
			p.age, p.guardDuty = rapid.IntRange(0, 3).Draw(r, "age"), rapid.IntRange(0, 1).Draw(r, "guardDuty")
			p.image, p.digest = word("shop/web:1", "shop/api:10"), word("", "sha256:ab01", "sha256:cd02")
		}
		return p
	})
}

// ecs is the service as the exporter knows it.
func (p plain) ecs() *ecs.Service {
	service := &ecs.Service{CurrentRevision: p.revision, Description: &ecs.Description{
		Name: p.service, Status: "ACTIVE", Tasks: ecs.ServiceTasks{Running: int32(p.running)},
	}}
	if p.age >= 0 {
		repository, tag, _ := strings.Cut(p.image, ":")
		container := ecs.Container{Image: ecs.Image{Reference: "example.com/" + p.image, Repository: "example.com/" + repository, Tag: tag, Digest: p.digest}}
		service.Revisions = []ecs.Revision{{ID: "other"}, {ID: p.revision, Spec: &ecs.RevisionSpec{
			CreatedAt: now().Add(-time.Duration(p.age) * time.Hour), GuardDutyEnabled: p.guardDuty == 1, Containers: []ecs.Container{container},
		}}}
	}
	if p.status != "" {
		service.Deployment = &ecs.Deployment{Status: p.status, FinishedAt: now().Add(-time.Duration(p.since) * time.Minute)}
	}
	return service
}

// name is what a test tells services apart by, as the page shows it.
func (p plain) name() string {
	return strings.Join([]string{p.service, p.cluster, p.account + " " + p.region}, " ")
}

// said is all that a search looks at.
func (p plain) said() string {
	texts := []string{p.service, p.cluster, p.account, p.region, p.revision, p.status, "active", "example.com/" + p.image, p.digest}
	if p.age < 0 {
		texts[7] = ""
	}
	return strings.ToLower(strings.Join(append(texts, "other"), "\n"))
}

// orders are how columns compare two services, and whether a service has anything to compare.
func orders() map[string]struct {
	compare func(a, b plain) int
	has     func(plain) bool
} {
	type order = struct {
		compare func(a, b plain) int
		has     func(plain) bool
	}
	text := func(of func(plain) string) order {
		return order{func(a, b plain) int { return strings.Compare(of(a), of(b)) }, func(p plain) bool { return of(p) != "" }}
	}
	number := func(of func(plain) int) order {
		return order{func(a, b plain) int { return of(a) - of(b) }, func(p plain) bool { return of(p) >= 0 }}
	}
	urgency := []string{"ROLLBACK_FAILED", "STOPPED", "IN_PROGRESS", "UNHEARD_OF", "SUCCESSFUL"}
	return map[string]order{
		"service":    text(func(p plain) string { return p.service }),
		"cluster":    text(func(p plain) string { return p.cluster }),
		"target":     text(func(p plain) string { return p.account }),
		"revision":   text(func(p plain) string { return p.revision }),
		"images":     text(func(p plain) string { return p.image }),
		"age":        number(func(p plain) int { return p.age }),
		"since":      number(func(p plain) int { return p.since }),
		"tasks":      number(func(p plain) int { return p.running }),
		"guardduty":  number(func(p plain) int { return p.guardDuty }),
		"deployment": number(func(p plain) int { return slices.Index(urgency, p.status) }),
	}
}

// TestAgainstModel holds that any search, status and order shows, over all pages, the
// services that a model of it does.
func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, 40, 60, 120}).Draw(r, "services")
		services := rapid.SliceOfN(plainServices(), size, size).Draw(r, "services")
		fleet := Fleet{[]*ecs.Fleet{targetOf(), targetOf()}}
		fleet.Targets[0].Target.AccountID = "210987654321" // so that they are not in the order of their accounts
		for i := range services {
			s := &services[i]
			s.service = fmt.Sprintf("%s-%d", s.service, i%7)
			target := fleet.Targets[i*2/len(services)]
			s.account, s.region = target.Target.AccountID, target.Target.Region
			target.Clusters = append(target.Clusters, &ecs.Cluster{Name: s.cluster, Services: []*ecs.Service{s.ecs()}})
		}
		text := rapid.SampledFrom([]string{"", "", "web", "PROD api", "0123", "cd02", "AB01 staging", "in_progress", "rollback", "shop/api:10", "zzz", "ed-ap"}).Draw(r, "text")
		status := rapid.SampledFrom([]string{"", "", "SUCCESSFUL", "STOPPED"}).Draw(r, "status")
		column := rapid.SampledFrom(slices.Sorted(maps.Keys(orders()))).Draw(r, "column")
		sign := rapid.SampledFrom([]string{"", "-"}).Draw(r, "sign")

		var want []string
		for _, p := range modelled(services, text, status, column, sign == "-") {
			want = append(want, p.name())
		}
		values := url.Values{"q": {text}, "status": {status}, "sort": {sign + column}, "size": {rapid.SampledFrom([]string{"50", "100"}).Draw(r, "size")}}
		if got := allPages(t, showing(fleet), "/?"+values.Encode()); !slices.Equal(got, want) {
			r.Fatalf("got  %q\nwant %q", got, want)
		}
	})
}

// modelled is what is to be shown, and in which order.
func modelled(services []plain, text, status, column string, descending bool) []plain {
	var shown []plain
	for _, p := range services {
		matches := status == "" || p.status == status
		for term := range strings.FieldsSeq(strings.ToLower(text)) {
			matches = matches && strings.Contains(p.said(), term)
		}
		if matches {
			shown = append(shown, p)
		}
	}
	order := orders()[column]
	slices.SortStableFunc(shown, func(a, b plain) int {
		switch {
		case !order.has(a) || !order.has(b):
			return cmp.Compare(rank(order.has(a)), rank(order.has(b)))
		case column == byUrgency && a.status == b.status:
			return a.since - b.since // the latest first, whatever the direction
		case descending:
			return order.compare(b, a)
		default:
			return order.compare(a, b)
		}
	})
	return shown
}

func rank(known bool) int {
	if known {
		return 0
	}
	return 1
}

// allPages gives the services of a page and of those that follow it.
func allPages(t *testing.T, handler http.Handler, path string) []string {
	t.Helper()
	var all []string
	for {
		page := open(t, handler, path)
		for _, row := range page.services() {
			all = append(all, strings.Join([]string{row["Service"], row["Cluster"], row["Account"]}, " "))
		}
		next := page.all(having("rel", "next"))
		if len(next) == 0 {
			return all
		}
		path = strings.TrimPrefix(next[0].attribute("href"), ".")
	}
}
