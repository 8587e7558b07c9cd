package cache

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
	"ecs_revision_exporter/simulator/simulatortest"
)

// noon is when it is, unless time passes.
func noon() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

// opened opens a cache that there has to be.
func opened(t *testing.T, path string, clock *simulatortest.Clock) *File {
	t.Helper()
	file, err := Open(path, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// saved makes a cache file of what is known of targets.
func saved(t *testing.T, path string, clock *simulatortest.Clock, known ...*Section) {
	t.Helper()
	file := opened(t, path, clock)
	for _, section := range known {
		if err := file.Save(section); err != nil {
			t.Fatal(err)
		}
	}
}

// in is little that is known of a target.
func in(target ecs.Target) *Section {
	return &Section{target, noon(), map[ledger.Key]ledger.Memory{{Cluster: "c", Service: "s"}: {First: noon()}}}
}

func TestTargets(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(noon())
	here, there := in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"}), in(ecs.Target{AccountID: "123456789012", Region: "us-east-1"})
	there.Memories[ledger.Key{Cluster: "c", Service: "another"}] = ledger.Memory{First: noon().Add(time.Second)}
	saved(t, path, clock, here, there)
	saved(t, path, clock, here)

	file := opened(t, path, clock)
	for _, want := range []*Section{here, there} {
		if diff := cmp.Diff(want, file.Load(want.Target)); diff != "" {
			t.Errorf("%v: (-saved +loaded)\n%s", want.Target, diff)
		}
	}
	if known := file.Load(ecs.Target{AccountID: "210987654321", Region: "eu-central-1"}); known != nil {
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
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(noon())
	read, quiet, removed := in(ecs.Target{Region: "read"}), in(ecs.Target{Region: "quiet"}), in(ecs.Target{Region: "removed"})
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
	file := opened(t, path, clock)
	for _, step := range []struct {
		later time.Duration
		want  []string
	}{
		{time.Minute, []string{"quiet", "read", "removed"}}, // the quiet one may not have answered yet
		{forgetAfter, []string{"quiet", "read"}},
	} {
		file.Load(quiet.Target)
		clock.Advance(step.later)
		if err := file.Save(read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, kept()); diff != "" {
			t.Errorf("%s later: (-want +got)\n%s", step.later, diff)
		}
	}
}

// TestLinkIsFollowed writes the file that a symbolic link leads to, and leaves the link alone.
func TestLinkIsFollowed(t *testing.T) {
	dir, clock := t.TempDir(), simulatortest.NewClock(noon())
	file, link := filepath.Join(dir, "disk", "file"), filepath.Join(dir, "link")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	saved(t, file, clock)
	known := in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"})
	saved(t, link, clock, known)
	if to, err := os.Readlink(link); err != nil || to != file {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if opened(t, file, clock).Load(known.Target) == nil {
		t.Error("what was saved by the link is not in the file")
	}
}

// TestSaveThatFails leaves the file as it was, and can be tried again.
func TestSaveThatFails(t *testing.T) {
	dir, clock := t.TempDir(), simulatortest.NewClock(noon())
	path, away := filepath.Join(dir, "here", "cache"), filepath.Join(dir, "away")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	former, later := in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"}), in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"})
	clear(later.Memories)
	saved(t, path, clock, former)
	file := opened(t, path, clock)
	move(t, filepath.Dir(path), away)
	want := "cache file " + path + " cannot be written: no such file or directory"
	for range 2 {
		if err := file.Save(later); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	move(t, away, filepath.Dir(path))
	if got := opened(t, path, clock).Load(former.Target); len(got.Memories) != 1 {
		t.Errorf("the file has changed: %v", got)
	}
	if err := file.Save(later); err != nil {
		t.Errorf("tried again: %v", err)
	}
	if got := opened(t, path, clock).Load(former.Target); len(got.Memories) != 0 {
		t.Errorf("the file has not changed: %v", got)
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// TestWhatJSONLacks does not save a number that JSON has no word for, and says so.
func TestWhatJSONLacks(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(noon())
	known := in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"})
	known.Memories[ledger.Key{}] = ledger.Memory{First: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)}
	if err := opened(t, path, clock).Save(known); err == nil || !strings.HasPrefix(err.Error(), "cache file "+path+": json: ") {
		t.Errorf("got %v", err)
	}
}
