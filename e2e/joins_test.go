package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
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

	applications := documentedJobs(t, "../docs/joins.md")[0].
		discovering(discoverable(t, shop.aws, tasks{"shop": shop.tasks("orders")}), application(t))
	monitor := startPrometheus(t, scrapeConfig(t, hurriedRules(t), exporterJob(t, export(t, shop.aws)), applications))
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
