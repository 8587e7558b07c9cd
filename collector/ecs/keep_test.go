package ecs

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

// keeper is a reader of a simulated fleet at rest, and its cache file.
type keeper struct {
	*Reader
	clock *simulatortest.Clock
	fleet *fleet.Fleet
	path  string
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	server := simulator.New(simulator.Config{Seed: 1, Clusters: 1, Services: 10, Now: clock.Now})
	cfg := simulator.AWSConfig("http://simulator", simulatortest.Region)
	cfg.HTTPClient = handled{server}
	clock.Advance(time.Hour)
	k := &keeper{clock: clock, fleet: server.Fleet("123456789012", cfg.Region), path: filepath.Join(t.TempDir(), "cache")}
	k.Reader = NewReader(cfg, cfg.Region, Options{History: true, Now: clock.Now, Cache: opened(t, k.path, clock)})
	return k
}

// writes reads and saves, and tells whether that has written the file.
func (k *keeper) writes(t *testing.T) bool {
	t.Helper()
	before := k.path + ".before" // a second name, so that its inode is not used again
	if err := os.Link(k.path, before); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Remove(before) }()
	if _, err := k.Read(t.Context(), func(*Snapshot) {}); err != nil {
		t.Fatal(err)
	}
	if err := k.Save(); err != nil {
		t.Fatal(err)
	}
	then, err := os.Stat(before)
	if err != nil {
		t.Fatal(err)
	}
	now, err := os.Stat(k.path)
	if err != nil {
		t.Fatal(err)
	}
	return !os.SameFile(then, now)
}

// TestSavesWhatIsLearnt writes the file when something was learnt, and only then.
func TestSavesWhatIsLearnt(t *testing.T) {
	k := newKeeper(t)
	deploy := func() {
		if _, err := k.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name   string
		happen func()
		later  time.Duration
		writes bool
	}{
		{"the first look", func() {}, 0, true},
		{"nothing has happened", func() {}, time.Second, false},
		{"a deployment has begun", deploy, fleet.DescribeDelay, true},
		{"it goes on", func() {}, fleet.DigestsDelay, true},
		{"it has not gone on", func() {}, time.Millisecond, false},
		{"it has finished", func() {}, 5 * time.Minute, true},
		{"nothing has happened since", func() {}, time.Second, false},
	} {
		step.happen()
		k.clock.Advance(step.later)
		if got := k.writes(t); got != step.writes {
			t.Errorf("%s: was the file written? %t", step.name, got)
		}
	}
}

// TestSavesCompletedRevisions writes the file when nothing but the digests of a revision has come.
func TestSavesCompletedRevisions(t *testing.T) {
	k := newKeeper(t)
	k.writes(t)
	for arn, known := range k.revisions {
		if known.complete {
			k.revisions[arn] = knownRevision{spec: known.spec}
			break
		}
	}
	if !k.writes(t) {
		t.Error("a revision is complete now, and the file was not written")
	}
}

// TestCacheComesLater configures another cache file than the one that the reader has.
func TestCacheComesLater(t *testing.T) {
	k := newKeeper(t)
	k.writes(t)
	k.path += "2"
	options := k.options
	options.Cache = opened(t, k.path, k.clock)
	k.Configure(options)
	if !k.writes(t) {
		t.Error("what is known was not saved in the new file")
	}
	if known := opened(t, k.path, k.clock).load(k.target); len(known.memories) != 10 {
		t.Errorf("there are %d services in the new file, want 10", len(known.memories))
	}
	options.Cache = nil
	k.Configure(options)
	if k.writes(t) {
		t.Error("without a cache the file was written")
	}
}
