package collector

import (
	"bytes"
	"compress/gzip"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestSecretsAreNotCached reads answers that hold passwords and free text, and looks for
// them in the cache file.
func TestSecretsAreNotCached(t *testing.T) { synctest.Test(t, testSecretsAreNotCached) }

func testSecretsAreNotCached(t *testing.T) {
	noon()
	p := &planted{aws: simulator.New(simulator.Config{Seed: 1, Clusters: 1, Services: 40})}
	w := &world{config: answeredBy(p, simulatortest.Region)}
	file := filepath.Join(t.TempDir(), "cache")
	w.reading(t, withFile(t, w.options(), file))
	w.refresh(t)
	text := unzipped(t, file)
	if p.passwords.Load() == 0 || !strings.Contains(text, `"splunk"`) {
		t.Error("no password was planted, or nothing is in the file of what stood beside it")
	}
	for _, never := range []string{secret, freeText, "hookDetails", "HookTargetArn", "RoleArn"} {
		if i := strings.Index(text, never); i >= 0 {
			t.Errorf("the file has %s: …%s", never, text[max(0, i-200):i+len(never)])
		}
	}
}

// unzipped is the text in a cache file.
func unzipped(t *testing.T, file string) string {
	t.Helper()
	plain, err := gzip.NewReader(bytes.NewReader(content(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
