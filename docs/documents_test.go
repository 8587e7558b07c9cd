package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestDocumentationNamesWhatThereIs holds the flags and metrics that the
// documentation speaks of against those that exist.
func TestDocumentationNamesWhatThereIs(t *testing.T) {
	help, err := exportertest.Command(t.Context(), []string{"--help"}).Output()
	if err != nil {
		t.Fatal(err)
	}
	reference, err := os.ReadFile("metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	flag := regexp.MustCompile("(?m)(?:^|[\\s`(])--(?:\\[no-\\])?(?:no-)?([a-z]+(?:[.-][a-z_]+)*)")
	metric := regexp.MustCompile(`(?m)(?:^|[^\w:])(ecs_[a-z_]+)\b`) // but no recording rule
	flags := names(flag, help)
	metrics := append(names(regexp.MustCompile("(?m)^\\| `(ecs_[a-z_]+)`"), reference), "ecs_revision_exporter", "ecs_revision_exporter_build_info", "ecs_exporter", "ecs_sd_configs")
	flags = append(flags, "storage.tsdb.retention.time", "max-block-duration", "region") // of Prometheus, promtool and the AWS CLI
	if len(flags) < 12 || len(metrics) < 20 {
		t.Fatalf("found only %d flags and %d metrics", len(flags), len(metrics))
	}
	for _, file := range []string{"../README.md", "../CONTRIBUTING.md", "../SECURITY.md", "alerting.md", "configuration.md", "history.md", "metrics.md", "performance.md", "queries.md", "scaling.md", "serving.md"} {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names(flag, page) {
			if !slices.Contains(flags, name) {
				t.Errorf("%s speaks of --%s, which is no flag", file, name)
			}
		}
		for _, name := range names(metric, page) {
			if !slices.Contains(metrics, name) {
				t.Errorf("%s speaks of %s, which is no metric", file, name)
			}
		}
	}
}

// TestConfigurationExample loads the example in the documentation of the configuration.
func TestConfigurationExample(t *testing.T) {
	page, err := os.ReadFile("configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)
	cache := filepath.Join(t.TempDir(), "cache")
	file := exportertest.Written(t, strings.Replace(string(example[1]), "/var/lib/ecs_revision_exporter/cache", cache, 1))
	profiles := exportertest.Written(t, "[profile staging]\nregion = eu-west-1\n")
	output, err := exportertest.Command(t.Context(), []string{"--config.check", "--config.file=" + file}, "AWS_CONFIG_FILE="+profiles).CombinedOutput()
	if err != nil || string(output) != "The configuration is valid.\n" {
		t.Errorf("the example gives %q, %v", output, err)
	}
}

// names gives the last group of every match.
func names(pattern *regexp.Regexp, text []byte) []string {
	var all []string
	for _, match := range pattern.FindAllSubmatch(text, -1) {
		all = append(all, string(match[len(match)-1]))
	}
	return all
}
