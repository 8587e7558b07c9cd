package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// pageServices is the size of the fleet that is looked at: three pages of it.
const pageServices = 120

// startForPage starts the exporter on a simulated fleet that stands still, and gives its
// address once it has read the fleet.
func startForPage(t *testing.T) string {
	t.Helper()
	address := serve(t, credentials(), exporterBinary, "--demo", "--demo.speed=0",
		fmt.Sprintf("--demo.services=%d", pageServices), "--web.listen-address=127.0.0.1:0")
	eventually(t, func() error { return answers(t, "http://"+address+"/-/ready") })
	return "http://" + address
}

// tab is a tab of a browser that looks at the exporter, and what went wrong in it.
type tab struct {
	*testing.T
	ctx   context.Context
	url   string
	shots string // directory

	mu       sync.Mutex
	troubles []string
}

// openTab opens a fresh browser.
func openTab(t *testing.T, url string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "BackForwardCache,Translate")) // so that going back is an event as well
	if path, err := exec.LookPath("chromium"); err == nil {
		options = append(options, chromedp.ExecPath(path))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	b := &tab{T: t, url: url, shots: t.ArtifactDir()}
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(b.listen))
	t.Cleanup(cancel)
	b.ctx = ctx
	b.desktop()
	return b
}

// listen notes every message on the console, every exception and every answer that is none.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.troubles = append(b.troubles, fmt.Sprintf("console: %v", e.Type))
	case *runtime.EventExceptionThrown:
		b.troubles = append(b.troubles, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.troubles = append(b.troubles, "log: "+e.Entry.Text)
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 || !strings.HasPrefix(e.Response.URL, b.url) {
			b.troubles = append(b.troubles, fmt.Sprintf("network: %d %s", e.Response.Status, e.Response.URL))
		}
	case *network.EventLoadingFailed:
		b.troubles = append(b.troubles, fmt.Sprintf("network: %s %s", e.ErrorText, e.BlockedReason))
	}
}

// complaints are all that went wrong so far.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.troubles)
}

// do does what leads to no other page.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// follow does what leads to another page, and waits for that.
func (b *tab) follow(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if _, err := chromedp.RunResponse(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) open(path string) {
	b.Helper()
	b.follow(chromedp.Navigate(b.url + path))
}

// value is what an expression in JavaScript gives.
func value[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// texts are the texts of all elements of a selector.
func (b *tab) texts(selector string) []string {
	b.Helper()
	return value[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent.trim())`, selector))
}

// shoot keeps a screenshot of what is in view.
func (b *tab) shoot(name string) {
	b.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.shots, name+".png"), picture, 0o600); err != nil {
		b.Fatal(err)
	}
}

// prefer has the browser prefer a colour scheme, light or dark.
func (b *tab) prefer(scheme string) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (b *tab) desktop() { b.do(chromedp.EmulateViewport(1440, 900)) }
func (b *tab) laptop()  { b.do(chromedp.EmulateViewport(1280, 800)) }
func (b *tab) tablet()  { b.do(chromedp.EmulateViewport(768, 1024, chromedp.EmulateMobile)) }
func (b *tab) phone()   { b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile)) }
