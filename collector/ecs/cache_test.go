package ecs

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator/simulatortest"
)

// allFields has values compared whole.
func allFields() cmp.Option { return cmp.Exporter(func(reflect.Type) bool { return true }) }

// opened opens a cache that there has to be.
func opened(t *testing.T, path string, clock *simulatortest.Clock) *Cache {
	t.Helper()
	cache, err := OpenCache(path, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	return cache
}

// saved makes a cache file of the states of targets.
func saved(t *testing.T, path string, clock *simulatortest.Clock, states ...*state) {
	t.Helper()
	cache := opened(t, path, clock)
	for _, known := range states {
		if err := cache.save(known); err != nil {
			t.Fatal(err)
		}
	}
}

// in is a small state of a target.
func in(target Target) *state {
	return &state{target: target, savedAt: *at(0), memories: map[string]memory{"s": {seenAt: *at(0)}}, revisions: map[string]knownRevision{}}
}

func TestCacheKeepsTargets(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(*at(0))
	here, there := in(Target{"123456789012", "eu-central-1"}), in(Target{"123456789012", "us-east-1"})
	there.memories["another"] = memory{seenAt: *at(1)}
	saved(t, path, clock, here, there)
	saved(t, path, clock, here)

	cache := opened(t, path, clock)
	for _, want := range []*state{here, there} {
		if diff := cmp.Diff(want, cache.load(want.target), allFields()); diff != "" {
			t.Errorf("%v: (-saved +loaded)\n%s", want.target, diff)
		}
	}
	if known := cache.load(Target{"210987654321", "eu-central-1"}); known != nil {
		t.Errorf("of an account that was never read: %v", known)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the file there are %v, %v", entries, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("the file: %v, %v, want mode 0600", info, err)
	}
}

// TestIdleTargetsAreDropped keeps what is known of a target that nobody reads any more for a day.
func TestIdleTargetsAreDropped(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(*at(0))
	read, quiet, removed := in(Target{Region: "read"}), in(Target{Region: "quiet"}), in(Target{Region: "removed"})
	saved(t, path, clock, read, quiet, removed)
	kept := func() []string {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sections, err := decodeFile(content)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(func(yield func(string) bool) {
			for target := range maps.Keys(sections) {
				yield(target.Region)
			}
		})
	}

	clock.Advance(30 * 24 * time.Hour)
	cache := opened(t, path, clock)
	for _, step := range []struct {
		later time.Duration
		want  []string
	}{
		{time.Minute, []string{"quiet", "read", "removed"}}, // the quiet one may not have answered yet
		{forgetAfter, []string{"quiet", "read"}},
	} {
		cache.load(quiet.target)
		clock.Advance(step.later)
		if err := cache.save(read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, kept()); diff != "" {
			t.Errorf("%s later: (-want +got)\n%s", step.later, diff)
		}
	}
}

// TestCacheFollowsLink writes the file that a symbolic link leads to, and leaves the link alone.
func TestCacheFollowsLink(t *testing.T) {
	dir, clock := t.TempDir(), simulatortest.NewClock(*at(0))
	file, link := filepath.Join(dir, "disk", "file"), filepath.Join(dir, "link")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	saved(t, file, clock)
	known := in(Target{"123456789012", "eu-central-1"})
	saved(t, link, clock, known)
	if to, err := os.Readlink(link); err != nil || to != file {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if opened(t, file, clock).load(known.target) == nil {
		t.Error("what was saved by the link is not in the file")
	}
}

// TestSaveThatFails leaves the file as it was, and is tried again.
func TestSaveThatFails(t *testing.T) {
	dir, clock := t.TempDir(), simulatortest.NewClock(*at(0))
	path, away := filepath.Join(dir, "here", "cache"), filepath.Join(dir, "away")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	known := in(Target{"123456789012", "eu-central-1"})
	saved(t, path, clock, known)
	r := &Reader{cache: opened(t, path, clock), target: known.target, options: Options{Now: clock.Now}, unsaved: true}
	if err := os.Rename(filepath.Dir(path), away); err != nil {
		t.Fatal(err)
	}
	want := "cache file " + path + " cannot be written: no such file or directory"
	for range 2 {
		if err := r.Save(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := os.Rename(away, filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	if got := opened(t, path, clock).load(known.target); len(got.memories) != 1 {
		t.Errorf("the file has changed: %v", got)
	}
	if err := r.Save(); err != nil {
		t.Errorf("tried again: %v", err)
	}
	if got := opened(t, path, clock).load(known.target); len(got.memories) != 0 {
		t.Errorf("the file has not changed: %v", got)
	}
}
