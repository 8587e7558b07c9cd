package e2e

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// job is a job of Prometheus that scrapes.
type job map[string]any

// documentedJobs are the jobs that a page shows, in order.
func documentedJobs(t *testing.T, page string) []job {
	t.Helper()
	var jobs []job
	for _, block := range yamlBlocks(readFile(t, page)) {
		var config struct {
			Jobs []job `yaml:"scrape_configs"`
		}
		if err := yaml.Unmarshal([]byte(block), &config); err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		jobs = append(jobs, config.Jobs...)
	}
	if len(jobs) == 0 {
		t.Fatalf("%s shows no job", page)
	}
	return jobs
}

// discovering has the job discover the tasks of a simulated AWS, which all listen at a port.
func (j job) discovering(endpoint string, port int) job {
	for _, discovery := range j["ecs_sd_configs"].([]any) {
		maps.Copy(discovery.(job), job{
			"endpoint": endpoint, "access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "secret", "port": port,
		})
	}
	return j
}

// relabelledAs has the targets of the job get the labels that those of another get, too.
func (j job) relabelledAs(other job) job {
	j["relabel_configs"] = slices.Concat(j["relabel_configs"].([]any), other["relabel_configs"].([]any))
	return j
}

// exporterJob is the job of the README, for exporters at these addresses.
func exporterJob(t *testing.T, addresses ...string) job {
	t.Helper()
	j := documentedJobs(t, "../README.md")[0]
	j["static_configs"] = []any{map[string]any{"targets": addresses}}
	return j
}

// scrapeConfig is a configuration of Prometheus with which it scrapes every second, and evaluates rules.
func scrapeConfig(t *testing.T, rules string, jobs ...job) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{ // JSON is YAML
		"global":         map[string]any{"scrape_interval": "1s", "evaluation_interval": "1s"},
		"rule_files":     []any{rules},
		"scrape_configs": jobs,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
