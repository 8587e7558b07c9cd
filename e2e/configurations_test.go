package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedConfigurations has promtool check the configurations of Prometheus that
// the documentation shows.
func TestDocumentedConfigurations(t *testing.T) {
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```")
	for _, page := range []string{"../README.md", "../docs/scaling.md"} {
		checked := 0
		for _, block := range blocks.FindAllStringSubmatch(readFile(t, page), -1) {
			if !strings.Contains(block[1], "scrape_configs:") {
				continue
			}
			checked++
			file := filepath.Join(t.TempDir(), "prometheus.yml")
			if err := os.WriteFile(file, []byte(block[1]), 0o600); err != nil {
				t.Fatal(err)
			}
			promtool(t, "check", "config", file)
		}
		if checked == 0 {
			t.Errorf("%s shows no configuration of Prometheus", page)
		}
	}
}
