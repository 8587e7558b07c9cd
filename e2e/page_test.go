package e2e

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// audit is a script that gives what a page lacks for people who cannot see it well,
// or do not use a mouse.
//
//go:embed page_audit.js
var audit string

// TestPage uses the status page of the exporter in a browser. Run with -artifacts it
// keeps screenshots.
func TestPage(t *testing.T) {
	url := startForPage(t)
	for _, test := range []struct {
		name string
		run  func(*tab)
	}{
		{"search", searchPage},
		{"filter", filterPage},
		{"sort", sortPage},
		{"paging", turnPages},
		{"keyboard", useKeyboard},
		{"renewal", renewPage},
		{"looks", lookAtPage},
		{"other pages", visitOtherPages},
		{"service", visitService},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := openTab(t, url)
			test.run(b)
			if complaints := b.complaints(); len(complaints) > 0 {
				t.Errorf("the browser complains:\n%s", strings.Join(complaints, "\n"))
			}
		})
	}
}

func searchPage(b *tab) {
	b.open("/")
	all := b.texts(".fleet tbody tr")
	b.follow(chromedp.Click(chromedp.CSS("a.search")))
	if focus := value[string](b, `document.activeElement.id`); focus != "q" {
		b.Fatalf("the focus is on %q, want the search box", focus)
	}
	b.follow(chromedp.KeyEvent("staging" + kb.Enter))
	found := b.texts(".fleet .cluster:not(th)")
	if len(found) == 0 || len(found) >= len(all) || slices.ContainsFunc(found, func(c string) bool { return c != "staging" }) {
		b.Errorf("found services in %v, want some, all in staging", found)
	}
	if says := b.texts(".filter")[0]; !strings.HasPrefix(says, fmt.Sprintf("%d of %d services match", len(found), pageServices)) {
		b.Errorf("the page says %q of %d rows", says, len(found))
	}
	b.open("/?q=there-is-none-of-this-name")
	if says := b.texts(".nothing"); len(says) != 1 || !strings.Contains(says[0], "No service is found") {
		b.Errorf("the page says %q when nothing is found", says)
	}
	b.do(chromedp.NavigateBack())
	if again := b.texts(".fleet .cluster:not(th)"); !slices.Equal(again, found) {
		b.Errorf("back are %v, want %v", again, found)
	}
}

func filterPage(b *tab) {
	b.open("/?size=100")
	b.follow(chromedp.Click(chromedp.CSS(".chips li:last-child a")))
	want := b.texts(".chips [aria-current]")
	got := b.texts(".fleet tbody .status")
	if len(want) != 1 || len(got) == 0 {
		b.Fatalf("chosen are %q, shown %d", want, len(got))
	}
	for _, status := range got {
		if !strings.HasSuffix(want[0], " "+status) {
			b.Errorf("shown is %q, want %q", status, want[0])
		}
	}
}

func sortPage(b *tab) {
	b.open("/")
	const dates = `[...document.querySelectorAll(".fleet td[data-label=Age] time")].map(e => e.dateTime)`
	for _, order := range []string{"ascending", "descending"} {
		b.follow(chromedp.Click(chromedp.CSS(".fleet th.age a")))
		if sorted := value[string](b, `document.querySelector(".fleet th.age").ariaSort`); sorted != order {
			b.Errorf("aria-sort is %q, want %q", sorted, order)
		}
		if n := value[int](b, `document.querySelectorAll("[aria-sort]").length`); n != 1 {
			b.Errorf("%d columns are said to be sorted by", n)
		}
		created := value[[]string](b, dates)
		if order == "ascending" {
			slices.Reverse(created) // the youngest was created last
		}
		if len(created) < 10 || !slices.IsSorted(created) {
			b.Errorf("sorted by age, %s: created at %v", order, created)
		}
	}
}

func turnPages(b *tab) {
	b.open("/?sort=service")
	seen := map[string]bool{}
	for page := 1; ; page++ {
		for _, r := range b.texts(".fleet tbody tr") {
			seen[r] = true
		}
		if value[bool](b, `document.querySelector("[rel=next]") === null`) {
			if page != 3 {
				b.Errorf("the last page is %d, want 3", page)
			}
			break
		}
		b.follow(chromedp.Click(chromedp.CSS("[rel=next]")))
	}
	if len(seen) != pageServices {
		b.Errorf("the pages show %d services, want %d", len(seen), pageServices)
	}
}

// useKeyboard goes by Tab and Enter alone: over the skip link to the fleet, into the search, and out with a result.
func useKeyboard(b *tab) {
	b.open("/")
	focused := func() string {
		return value[string](b, `(e => e.id || e.className || e.textContent)(document.activeElement)`)
	}
	b.do(chromedp.KeyEvent(kb.Tab))
	if focused() != "skip" || value[float64](b, `document.activeElement.getBoundingClientRect().left`) < 0 {
		b.Fatalf("the first Tab leads to %q, want the link that skips, in view", focused())
	}
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if focused() != "search" {
		b.Fatalf("behind the link that skips is %q, want the search", focused())
	}
	if width := value[string](b, `getComputedStyle(document.activeElement).outlineStyle`); width == "none" {
		b.Error("one cannot see where the focus is")
	}
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.follow(chromedp.KeyEvent("production" + kb.Enter))
	b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	for range 20 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if focused() == "Service" {
			b.follow(chromedp.KeyEvent(kb.Enter))
			if names := b.texts(".fleet tbody th"); len(names) < 2 || !slices.IsSorted(names) {
				b.Errorf("sorted by keyboard: %v", names)
			}
			return
		}
	}
	b.Error("no way leads by keyboard to the heads of the columns")
}

// renewPage holds that a page renews itself unless somebody types or says no, and that
// what was asked for stays.
func renewPage(b *tab) {
	const renewal = `document.querySelector("meta[http-equiv=refresh]")?.content ?? ""`
	for _, test := range []struct{ path, want string }{
		{"/?q=production", "30"}, {"/?q=production&mode=still", ""}, {"/?q=production&mode=search", ""},
	} {
		b.open(test.path)
		if got := value[string](b, renewal); got != test.want {
			b.Errorf("%s renews itself after %q, want %q", test.path, got, test.want)
		}
		if boxes := value[bool](b, `document.querySelector("input[type=search]") !== null`); boxes != (test.want == "") {
			b.Errorf("%s has a search box: %v", test.path, boxes)
		}
	}
}

func visitOtherPages(b *tab) {
	b.open("/")
	for _, link := range []string{"Configuration", "Reference"} {
		b.follow(chromedp.Click(chromedp.Search("//nav//a[text()='" + link + "']")))
		b.shoot(strings.ToLower(link))
		if heading := b.texts("h1"); len(heading) != 1 {
			b.Errorf("%s has headings %v", link, heading)
		}
	}
	for _, path := range []string{"/metrics", "/-/healthy", "/-/ready"} {
		b.open(path)
	}
}
