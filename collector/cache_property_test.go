package collector

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestAnyLifeWithRestarts lets random fleets live random lives, and stops and starts an
// exporter meanwhile. Whenever it is up it exposes what one does that never stopped.
func TestAnyLifeWithRestarts(t *testing.T) {
	fewerChecks(t)
	rapid.Check(t, func(r *rapid.T) {
		l := newLife(t, r)
		l.config = simulator.AWSConfig("http://simulator", simulatortest.Region)
		l.config.HTTPClient = &http.Client{Transport: inProcess{l.aws}}
		e := &twoExporters{world: l.world, file: filepath.Join(t.TempDir(), "cache")}
		e.start(t)
		refresh := func() {
			e.Refresh(r.Context())
			if e.other == nil {
				return
			}
			e.other.Refresh(r.Context())
			want, got := exposition(t, e.Collector), exposition(t, e.other)
			if diff := cmp.Diff(aboutBoth(string(want)), aboutBoth(string(got))); diff != "" {
				r.Fatalf("(-never stopped +restarted)\n%s", diff)
			}
		}
		refresh()
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"refresh", "refresh", "leap", "deploy", "create", "delete", "stop or start", "stop or start"}).Draw(r, "step") {
			case "refresh":
				refresh()
			case "leap":
				l.leap(r)
			case "deploy":
				l.deploy(r)
			case "create":
				l.create(r)
			case "delete":
				l.delete(r)
			case "stop or start":
				if e.other == nil {
					e.start(t)
				} else {
					e.stop(t)
				}
			}
		}
		if e.other == nil {
			e.start(t)
		}
		refresh()
	})
}
