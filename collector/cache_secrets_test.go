package collector

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestSecretsAreNotCached reads answers that hold passwords and free text, and looks for
// them in the cache file.
func TestSecretsAreNotCached(t *testing.T) {
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	p := &planted{aws: simulator.New(simulator.Config{Seed: 1, Clusters: 1, Services: 40, Now: clock.Now})}
	cfg := simulator.AWSConfig("http://simulator", simulatortest.Region)
	cfg.HTTPClient = &http.Client{Transport: inProcess{p}}
	file := filepath.Join(t.TempDir(), "cache")
	cache, err := ecs.OpenCache(file, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	reader := ecs.NewReader(cfg, cfg.Region, ecs.Options{Tags: true, History: true, Now: clock.Now, Cache: cache})
	if _, err := reader.Read(t.Context(), func(*ecs.Snapshot) {}); err != nil {
		t.Fatal(err)
	}
	if err := reader.Save(); err != nil {
		t.Fatal(err)
	}
	zipped, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	if p.passwords.Load() == 0 || !strings.Contains(string(text), `"LogDriver":"splunk"`) {
		t.Error("no password was planted, or nothing is in the file of what stood beside it")
	}
	for _, never := range []string{secret, freeText, "hookDetails", "HookTargetArn", "RoleArn"} {
		if i := strings.Index(string(text), never); i >= 0 {
			t.Errorf("the file has %s: …%s", never, text[max(0, i-200):i+len(never)])
		}
	}
}
