package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ecs_revision_exporter/simulator/fleet"
)

// lookAtPage looks at all pages on screens of several widths, in light and in the dark: everything
// fits, no word is broken, and all can be read.
func lookAtPage(b *tab) {
	b.open("/?q=rollback")
	failed := value[string](b, `document.querySelector(".fleet tbody .service a").pathname`)
	b.open("/?q=in_progress")
	moving := value[string](b, `document.querySelector(".fleet tbody .service a").pathname`)
	pages := map[string]string{
		"fleet": "/", "search": "/?mode=still&q=staging", "configuration": "/config", "reference": "/reference", "failed": failed, "moving": moving,
	}
	luminance := map[string]float64{}
	for _, scheme := range []string{"light", "dark"} {
		b.prefer(scheme)
		for screen, resize := range map[string]func(){"desktop": b.desktop, "laptop": b.laptop, "tablet": b.tablet, "phone": b.phone} {
			resize()
			for name, path := range pages {
				b.open(path)
				b.shoot(name + "-" + screen + "-" + scheme)
				for _, fault := range value[[]string](b, audit) {
					b.Errorf("%s, %s, %s: %s", name, screen, scheme, fault)
				}
			}
		}
		luminance[scheme] = value[float64](b, `getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)`)
	}
	if luminance["dark"] > 150 || luminance["light"] < 600 {
		b.Errorf("backgrounds are of lightness %v", luminance)
	}
}

// visitService goes from a row to the page of its service, and back.
func visitService(b *tab) {
	b.open("/?q=rollback")
	name := b.texts(".fleet tbody .service a")[0]
	b.follow(chromedp.Click(chromedp.CSS(".fleet tbody .service a")))
	if heading := b.texts("h1"); len(heading) != 1 || heading[0] != name {
		b.Fatalf("the page of %s has headings %v", name, heading)
	}
	if reasons := b.texts(".reason"); len(reasons) != 1 || reasons[0] == "" {
		b.Errorf("the deployment failed for %q", reasons)
	}
	if rows := b.texts("[aria-labelledby=deployments] tbody tr"); len(rows) == 0 {
		b.Error("no deployments are listed")
	}
	b.do(chromedp.Click(chromedp.CSS(".calls code")))
	if chosen := value[string](b, `getSelection().toString().trim()`); chosen != b.texts(".calls code")[0] {
		b.Errorf("a click chooses %q to be copied, not the whole call", chosen)
	}
	b.follow(chromedp.Click(chromedp.Search("//p[@class='renewal']//a[text()='Stop']")))
	if still := value[bool](b, `document.querySelector("meta[http-equiv=refresh]") === null`); !still {
		b.Error("the page goes on renewing itself")
	}
	b.follow(chromedp.Click(chromedp.CSS(".bar .name")))
	if rows := b.texts(".fleet tbody tr"); len(rows) == 0 {
		b.Error("no way leads back to the fleet")
	}
}

// TestPagesOfLongNames looks at pages about names as long as ECS takes them: everything fits.
func TestPagesOfLongNames(t *testing.T) {
	name := strings.Repeat("w", 255)
	shop := openShop(t, nil)
	shop.fleet.CreateCluster(name)
	if _, err := shop.fleet.CreateService(name, fleet.ServiceSpec{Name: name, Windows: true}); err != nil {
		t.Fatal(err)
	}
	b := openTab(t, "http://"+export(t, shop.aws))
	page := "/services/" + strings.Join([]string{account, region, name, name}, "/")
	eventually(t, func() error { return answers(t, b.url+page) })
	for screen, resize := range map[string]func(){"laptop": b.laptop, "tablet": b.tablet, "phone": b.phone} {
		resize()
		for _, path := range []string{"/", page} {
			b.open(path)
			wide := `[document.documentElement, ...document.querySelectorAll(".scroll")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.outerHTML.slice(0, 120))`
			for _, part := range value[[]string](b, wide) {
				b.Errorf("%s, %.40s: too wide is %s", screen, path, part)
			}
		}
	}
}
