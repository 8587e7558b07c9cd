package e2e

import (
	"math"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestHistory exports the past of a fleet that has lived for weeks, has promtool make blocks of it, and compares what the
// queries of the dashboard Delivery say on them with what the fleet tells: of times before there was an exporter, and
// of a window in which one began to be scraped.
func TestHistory(t *testing.T) {
	t.Parallel()
	const age = 60 * 24 * time.Hour
	var ahead atomic.Int64 // of this clock
	ahead.Store(int64(-age))
	aws := simulated(t, simulator.Config{Seed: 3, Services: 60, Speed: 0.005, Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	aws.Fleet(account, region) // is born
	ahead.Store(0)
	exporter := export(t, aws)
	until := time.Now().Add(-time.Minute).Truncate(time.Second)
	past := finishedIn(aws.Fleet(account, region))
	blocks := imported(t, aws, exporter, until)

	t.Run("before", func(t *testing.T) {
		monitor := startPrometheusOn(t, scrapeConfig(t, "none"), blocks)
		for _, ago := range []time.Duration{0, 5 * time.Hour, 10 * 24 * time.Hour, 30 * 24 * time.Hour} {
			checkCounts(t, monitor, past, until.Add(-ago))
			checkFailures(t, monitor, past, until.Add(-ago))
			checkHours(t, monitor, past, until.Add(-ago))
		}
		services := strings.ReplaceAll(deliveryQuery(t, "Services", 0), "ecs_service_info{", "ecs_service_deployments_superseded_total{") // what there is of the past
		checkValue(t, monitor, "sum("+services+")", until, float64(past.counted(until.Add(-week), until, anyStatus)), 0.01)
	})
	t.Run("after", func(t *testing.T) {
		monitor := startPrometheusOn(t, scrapeConfig(t, "none", exporterJob(t, exporter)), blocks)
		monitor.wait(t, `ecs_service_deployments_total{job="ecs", instance="`+exporter+`"}`, some)
		live := deploySome(t, aws, 5)
		ahead.Store(int64(20 * time.Minute)) // when they have finished
		monitor.wait(t, `sum(ecs_service_deployment_duration_seconds_count) == `+strconv.Itoa(live), some)
		at := time.Now()
		want := float64(past.counted(at.Add(-week), until, anyStatus) + live)
		for _, query := range []string{deliveryQuery(t, "Deployments", 0), `sum(increase(ecs_service_deployments_total[7d]))`} {
			checkValue(t, monitor, query, at, want, 0.02)
		}
		before := float64(past.counted(at.Add(-2*week), at.Add(-week), anyStatus))
		checkValue(t, monitor, deliveryQuery(t, "Deployments", 1), at, before, 0.02)
	})
}

// imported are blocks of what an exporter with the labels of another one writes of the past, made as docs/history.md says.
func imported(t *testing.T, aws *simulator.Running, exporter string, until time.Time) (directory string) {
	t.Helper()
	blocks := t.TempDir()
	replaced := strings.NewReplacer("config.yml", written(t, "config.yml", "api_budget: 1\n"), "history.om", filepath.Join(t.TempDir(), "history.om"),
		"2026-11-26T08:00:00Z", until.UTC().Format(time.RFC3339), "localhost:10049", exporter, "/var/lib/prometheus/data", blocks)
	commands := documentedCommands(t, "../docs/history.md")
	run(t, append(credentials(), "AWS_ENDPOINT_URL="+aws.URL), exporterBinary, replaced.Replace(commands[0]))
	run(t, nil, promtoolBinary, replaced.Replace(commands[1]))
	return blocks
}

// documentedCommands are the commands that a page shows, in order.
func documentedCommands(t *testing.T, page string) []string {
	t.Helper()
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(readFile(t, page), -1) {
		commands = append(commands, strings.ReplaceAll(block[1], "\\\n", " "))
	}
	return commands
}

// run runs a command with the arguments of one that is documented. It is to succeed.
func run(t *testing.T, env []string, binary, documented string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, strings.Fields(documented)[1:]...)
	cmd.Env = env
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, last(string(output), 3000))
	}
}

// deploySome begins so many deployments that will succeed.
func deploySome(t *testing.T, aws *simulator.Running, most int) (n int) {
	t.Helper()
	here := aws.Fleet(account, region)
	for _, cluster := range here.Clusters() {
		for _, service := range here.ServiceARNs(*cluster.ClusterArn) {
			if _, err := here.Deploy(*cluster.ClusterName, service, fleet.Change{}); err == nil {
				if n++; n == most {
					return n
				}
			}
		}
	}
	return n
}

// deliveryQuery is a query of a panel of the dashboard Delivery, about seven days of all clusters.
func deliveryQuery(t *testing.T, title string, which int) string {
	t.Helper()
	for _, panel := range withPanelsOfRows(readDashboard(t, "../dashboards/delivery.json").Panels) {
		if panel.Title == title {
			return strings.NewReplacer("$window", "7d", "$account", ".*", "$region", ".*", "$cluster", ".*", "$service", ".*", "$team", ".*").Replace(panel.Targets[which].Expr)
		}
	}
	t.Fatalf("the dashboard has no panel %s", title)
	return ""
}

// checkValue compares the value of a query at a time with one that is known, which it may miss by a share.
func checkValue(t *testing.T, monitor prometheus, query string, at time.Time, want, share float64) {
	t.Helper()
	samples, err := monitor.queryWith(t, url.Values{"query": {query}, "time": {strconv.FormatInt(at.Unix(), 10)}})
	if err != nil || len(samples) != 1 {
		t.Errorf("%s: %s\ngives %v, %v", at, query, samples, err)
		return
	}
	got, err := strconv.ParseFloat(samples[0].value(), 64)
	if err != nil || math.Abs(got-want) > share*want {
		t.Errorf("%s: %s\ngives %g, want %g", at, query, got, want)
	}
}
