package collector

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs/cache"
	"ecs_revision_exporter/collector/ecs/reader"
)

// twoExporters are two exporters of one fleet: that of the world never stops, the other is
// stopped and started again, and has a cache file.
type twoExporters struct {
	*world
	file  string
	other *world // nil while it is stopped
}

// beside has another exporter beside that of a world, which knows nothing yet.
func beside(t *testing.T, w *world) *twoExporters {
	t.Helper()
	e := &twoExporters{world: w, file: filepath.Join(t.TempDir(), "cache")}
	e.start(t)
	return e
}

// start starts the other one.
func (e *twoExporters) start(t *testing.T) {
	t.Helper()
	e.other = &world{aws: e.aws, config: e.config, fleet: e.fleet}
	e.other.reading(t, withFile(t, e.options(), e.file))
}

// withFile are options with a cache file.
func withFile(t *testing.T, options reader.Options, path string) reader.Options {
	t.Helper()
	file, err := cache.Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	options.Cache = file
	return options
}

// stop stops the other one. What it knows was saved when it stopped to read.
func (e *twoExporters) stop() { e.other = nil }

// content is what is in a file now.
func content(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// pass lets time pass, in which the exporters refresh now and then.
func (e *twoExporters) pass(t *testing.T, while time.Duration) {
	t.Helper()
	const looks = 5
	for range looks {
		time.Sleep(while / looks)
		e.refresh(t)
		if e.other != nil {
			e.other.refresh(t)
		}
	}
}

// compare fails unless both expose the same of the fleet, and gives what the other exposes.
func (e *twoExporters) compare(t *testing.T, when string) string {
	t.Helper()
	want, got := e.seen(t), e.other.seen(t)
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
