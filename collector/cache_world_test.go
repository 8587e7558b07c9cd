package collector

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
)

// twoExporters are two collectors of one fleet: that of the world never stops, the
// other is stopped and started again, and has a cache file.
type twoExporters struct {
	*world
	file  string
	other *Collector // nil while it is stopped
}

func newTwoExporters(t *testing.T, config simulator.Config) *twoExporters {
	t.Helper()
	e := &twoExporters{world: newWorld(t, config), file: filepath.Join(t.TempDir(), "cache")}
	e.start(t)
	return e
}

// start starts the other one.
func (e *twoExporters) start(t *testing.T) {
	t.Helper()
	e.other = newCollector(t, []*ecs.Reader{e.cachedReader(t)}, e.clock.Now, Options{Parts: allParts(), ServiceTags: []string{"team", "managed-by"}})
}

// cachedReader is the reader of an exporter that has just been started.
func (e *twoExporters) cachedReader(t *testing.T) *ecs.Reader {
	t.Helper()
	cache, err := ecs.OpenCache(e.file, e.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	options := e.options()
	options.Cache = cache
	return ecs.NewReader(e.config, e.config.Region, options)
}

// stop stops the other one.
func (e *twoExporters) stop(t *testing.T) {
	t.Helper()
	for _, reader := range e.other.Readers() {
		if err := reader.Save(); err != nil {
			t.Fatal(err)
		}
	}
	e.other = nil
}

// pass lets time pass, in which the exporters refresh now and then.
func (e *twoExporters) pass(t *testing.T, while time.Duration) {
	t.Helper()
	const looks = 5
	for range looks {
		e.clock.Advance(while / looks)
		e.Refresh(t.Context())
		if e.other != nil {
			e.other.Refresh(t.Context())
		}
	}
}

// compare fails unless both expose the same of the fleet, and gives what the other exposes.
func (e *twoExporters) compare(t *testing.T, when string) string {
	t.Helper()
	want := e.seen(t)
	e.other.Refresh(t.Context())
	got := string(exposition(t, e.other))
	if diff := cmp.Diff(aboutBoth(want), aboutBoth(got)); diff != "" {
		t.Errorf("%s: (-never stopped +restarted)\n%s", when, diff)
	}
	return got
}

// sinceStart is what an exporter counts anew when it is started.
var sinceStart = regexp.MustCompile(`(?m)^(# \w+ )?(ecs_revision_exporter_|ecs_service_deployment_duration_seconds|ecs_service_revision_failures_total).*\n`)

func aboutBoth(exposition string) []string {
	return strings.Split(sinceStart.ReplaceAllString(exposition, ""), "\n")
}
