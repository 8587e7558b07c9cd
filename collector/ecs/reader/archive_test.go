package reader

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs/cache"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// keeper is a reader of a simulated fleet at rest, and the directory of its cache files.
type keeper struct {
	*world
	dir     string
	options Options
}

func newKeeper(t *testing.T, options Options) *keeper {
	t.Helper()
	k := &keeper{dir: t.TempDir(), options: options}
	k.options.Cache = k.file(t, "cache")
	k.world = newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 10, Consistent: true}, k.options)
	time.Sleep(time.Hour) // until no service moves
	return k
}

// path is where a cache file is.
func (k *keeper) path(name string) string { return filepath.Join(k.dir, name) }

// file opens a cache file.
func (k *keeper) file(t *testing.T, name string) *cache.File {
	t.Helper()
	file, err := cache.Open(k.path(name), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// writes tells whether a file is written while something goes on.
func (k *keeper) writes(t *testing.T, name string, while func()) bool {
	t.Helper()
	before := k.path("before") // a second name, so that the inode is not used again
	if err := os.Link(k.path(name), before); err != nil {
		t.Fatal(err)
	}
	while()
	synctest.Wait()
	then, err := os.Stat(before)
	if err != nil {
		t.Fatal(err)
	}
	now, err := os.Stat(k.path(name))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(before); err != nil {
		t.Fatal(err)
	}
	return !os.SameFile(then, now)
}

// services is how many services a file knows.
func (k *keeper) services(t *testing.T, name string) int {
	t.Helper()
	synctest.Wait()
	known := k.file(t, name).Load(k.client.Target())
	if known == nil {
		return 0
	}
	return len(known.Memories)
}

// hasFinished tells whether it was told that a deployment has finished.
func (k *keeper) hasFinished() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.finished) > 0
}

// TestSavesNowAndThen writes the file every five minutes, and soon after a deployment has finished.
func TestSavesNowAndThen(t *testing.T) { synctest.Test(t, testSavesNowAndThen) }

func testSavesNowAndThen(t *testing.T) {
	k := newKeeper(t, defaults())
	k.running(t)
	synctest.Wait()
	pass := func(for_ time.Duration) func() { return func() { time.Sleep(for_) } }
	if k.writes(t, "cache", pass(saveInterval-time.Millisecond)) {
		t.Error("the file was written early")
	}
	if !k.writes(t, "cache", pass(time.Millisecond)) || k.services(t, "cache") != 10 {
		t.Errorf("after five minutes there are %d services in the file, want 10", k.services(t, "cache"))
	}
	if _, err := k.fleet.Deploy("production", "checkout-api", fleet.Change{}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	wrote := k.writes(t, "cache", func() {
		for !k.hasFinished() {
			time.Sleep(time.Second)
		}
		time.Sleep(saveSoon)
	})
	if took := time.Since(began); !wrote || took >= saveInterval {
		t.Errorf("was the file written soon after a deployment has finished? %t, %s after it was before", wrote, took)
	}
}

// TestCacheComesLater configures another cache file than the one that the reader has, and none.
func TestCacheComesLater(t *testing.T) { synctest.Test(t, testCacheComesLater) }

func testCacheComesLater(t *testing.T) {
	k := newKeeper(t, defaults())
	stop := k.running(t)
	time.Sleep(time.Hour)
	k.options.Cache = k.file(t, "later")
	k.Configure(k.options)
	time.Sleep(saveInterval)
	if n := k.services(t, "later"); n != 10 {
		t.Errorf("there are %d services in the new file, want 10", n)
	}
	if k.writes(t, "cache", func() { time.Sleep(time.Hour) }) {
		t.Error("the former file was written")
	}
	k.options.Cache = nil
	k.Configure(k.options)
	if k.writes(t, "later", func() { time.Sleep(time.Hour); stop() }) {
		t.Error("without a cache the file was written")
	}
}

// TestSaveIsTriedAgain saves what could not be saved before, once that can be done.
func TestSaveIsTriedAgain(t *testing.T) { synctest.Test(t, testSaveIsTriedAgain) }

func testSaveIsTriedAgain(t *testing.T) {
	k := newKeeper(t, defaults())
	k.running(t)
	away := k.dir + "-away"
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	move(k.dir, away)
	time.Sleep(saveInterval + time.Second)
	move(away, k.dir)
	if n := k.services(t, "cache"); n != 0 {
		t.Errorf("there are %d services in the file already", n)
	}
	time.Sleep(saveInterval)
	if n := k.services(t, "cache"); n != 10 {
		t.Errorf("there are %d services in the file, want 10", n)
	}
}
