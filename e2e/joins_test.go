package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
	"go.yaml.in/yaml/v3"
)

// TestJoins stops a deployment half way and has the queries of docs/joins.md tell the
// revisions and digests of the tasks of an application, which Prometheus discovers as the document says.
func TestJoins(t *testing.T) {
	t.Parallel()
	clock := simulatortest.NewClock(time.Now())
	shop := openShop(t, clock.Now)
	clock.Advance(10 * time.Minute) // the first deployment has finished
	off := false
	shop.deploy(t, fleet.Change{GuardDuty: &off})
	clock.Advance(time.Minute) // tasks of both revisions run

	monitor := startPrometheus(t, scrapeConfig(hurriedRules(t), export(t, shop.aws))+
		documentedJob(t, discoverable(t, shop), application(t)))
	digests := values(monitor.wait(t, `count by (image_digest) (ecs_service_revision_container_info{service="orders", container="orders"})`, two), "image_digest")
	old := monitor.wait(t, `ecs_service_current_revision_info{service="orders"}`, some)[0].Metric["service_revision"]
	queries := documented(t, "../docs/joins.md")
	if len(queries) != 4 {
		t.Fatalf("docs/joins.md has %d queries, the test knows 4", len(queries))
	}

	byRevision := monitor.wait(t, positive(queries[0]), two)
	if !strings.Contains(fmt.Sprint(values(byRevision, "service_revision")), old) {
		t.Errorf("%v does not have the revision %s", byRevision, old)
	}
	byDigest := monitor.wait(t, "round("+queries[1]+", 0.001)", func(samples []sample) bool {
		return two(samples) && samples[0].value() == "0.25" && samples[1].value() == "0.25"
	})
	if got := values(byDigest, "image_digest"); fmt.Sprint(got) != fmt.Sprint(digests) || got[0] == "" || got[0] == got[1] {
		t.Errorf("failures are told by the digests %q, want %q", got, digests)
	}
	current := monitor.wait(t, positive(queries[2]), some)
	if len(current) != 1 || current[0].Metric["service_revision"] != old {
		t.Errorf("got %v, want the revision %s alone", current, old)
	}
	unwatched := monitor.wait(t, positive(queries[3]), some)
	if len(unwatched) != 1 || unwatched[0].Metric["service_revision"] == old {
		t.Errorf("got %v, want only the revision that follows %s", unwatched, old)
	}
}

// two is what results may be wanted to be.
func two(samples []sample) bool { return len(samples) == 2 }

// positive is a query for what is above 0.
func positive(query string) string { return "(" + query + ") > 0" }

// values are those of a label, in order.
func values(samples []sample, label string) []string {
	var all []string
	for _, sample := range samples {
		all = append(all, sample.Metric[label])
	}
	slices.Sort(all)
	return all
}

// documentedJob is the job that the document configures, for a simulated AWS and an application.
func documentedJob(t *testing.T, endpoint string, port int) string {
	t.Helper()
	block := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(readFile(t, "../docs/joins.md"))
	var config struct {
		Jobs []map[string]any `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal([]byte(block[1]), &config); err != nil {
		t.Fatal(err)
	}
	for _, discovery := range config.Jobs[0]["ecs_sd_configs"].([]any) {
		maps.Copy(discovery.(map[string]any), map[string]any{
			"endpoint": endpoint, "access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "secret", "port": port,
		})
	}
	job, err := json.Marshal(config.Jobs[0]) // JSON is YAML of one line
	if err != nil {
		t.Fatal(err)
	}
	return "  - " + string(job) + "\n"
}

// application is the port of a service that counts requests, of which a quarter fail.
func application(t *testing.T) (port int) {
	t.Helper()
	began := time.Now()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := int(time.Since(began).Seconds())
		fmt.Fprintf(w, "# TYPE http_requests_total counter\nhttp_requests_total{code=\"200\"} %d\nhttp_requests_total{code=\"500\"} %d\n", 3*n, n)
		fmt.Fprintf(w, "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes 1e6\n")
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().(*net.TCPAddr).Port
}
