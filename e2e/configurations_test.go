package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// yamlBlocks are the blocks of YAML on a page.
func yamlBlocks(page string) []string {
	var blocks []string
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(page, -1) {
		blocks = append(blocks, block[1])
	}
	return blocks
}

// TestDocumentedConfigurations has promtool check the configurations of Prometheus that the documentation shows,
// and that there are beside it. All jobs that scrape the exporter leave its labels as they are.
func TestDocumentedConfigurations(t *testing.T) {
	checked := 0
	check := func(place, configuration string) {
		checked++
		file := written(t, "prometheus.yml", configuration)
		promtool(t, "check", "config", file)
		var config struct {
			Jobs []struct {
				Name        string `yaml:"job_name"`
				HonorLabels bool   `yaml:"honor_labels"`
			} `yaml:"scrape_configs"`
		}
		readYAML(t, file, &config)
		for _, job := range config.Jobs {
			if ofApplications := job.Name == "applications"; job.HonorLabels == ofApplications {
				t.Errorf("%s: the job %s has honor_labels: %t", place, job.Name, job.HonorLabels)
			}
		}
	}
	for _, page := range slices.Concat(matching(t, "../*.md"), matching(t, "../*/*.md")) {
		for _, block := range yamlBlocks(readFile(t, page)) {
			if strings.Contains(block, "scrape_configs:") {
				check(page, block)
			}
		}
	}
	for _, file := range matching(t, "../*/*.yml") {
		if text := readFile(t, file); strings.Contains(text, "\nscrape_configs:") {
			check(file, text)
		}
	}
	if checked < 5 {
		t.Errorf("there are %d configurations of Prometheus, want five or more", checked)
	}
}
