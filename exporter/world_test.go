package exporter

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// The account of the simulated AWS, and another one with a role in it.
const (
	account      = "123456789012"
	otherAccount = "210987654321"
	observerRole = "arn:aws:iam::" + otherAccount + ":role/monitoring/observerRole"
)

// world is an exporter of a simulated AWS. It lives in a bubble of testing/synctest, whose clock
// is that of both.
type world struct {
	*exporter
	aws     *simulator.Server
	load    api.Load // finds the AWS configuration
	handler http.Handler
	file    string // of the configuration

	mu    sync.Mutex
	log   bytes.Buffer
	calls map[string][]time.Time // when AWS was called, by region and operation
}

// Write takes in a part of the log.
func (w *world) Write(part []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(part)
}

// inBubble is a test that runs in a bubble of testing/synctest.
func inBubble(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

// newWorld runs an exporter with a configuration until the test ends, of an AWS that was prepared. It is noon of November 1, 2026.
func newWorld(t *testing.T, settings simulator.Config, configuration string, prepare ...func(*simulator.Server)) *world {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) // a bubble's clock begins in 2000, before ECS
	server, cfg := simulatortest.StartInMemory(t, settings)
	w := &world{aws: server, file: exportertest.Written(t, configuration), calls: map[string][]time.Time{}}
	server.Inject(fault.Fault{Effect: w.note})
	for _, do := range prepare {
		do(server)
	}
	options := parse([]string{"--config.file=" + w.file, "--refresh.interval=1m"})
	w.load = func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil }
	connector := api.NewConnector(func(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
		return w.load(ctx, options...)
	})
	w.exporter = newExporter(options, connector, newLogger(w, options))
	if err := w.configure(t.Context()); err != nil {
		t.Fatal(err)
	}
	exposed := prometheus.NewPedanticRegistry()
	exposed.MustRegister(w.fleet)
	w.handler = w.exporter.handler(promhttp.HandlerFor(exposed, promhttp.HandlerOpts{}))
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		time.Sleep(time.Millisecond) // for what the test does to AWS at first
		w.fleet.run(ctx)
	})
	running.Go(func() { w.discover(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return w
}

// note notes a call, and has it answered.
func (w *world) note(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
	w.mu.Lock()
	w.calls[call.Region+" "+call.Operation] = append(w.calls[call.Region+" "+call.Operation], time.Now())
	w.mu.Unlock()
	return next(call)
}

// called is when an operation was called in a region; the empty one is all of them.
func (w *world) called(region, operation string) []time.Time {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if operation != "" {
		return w.calls[region+" "+operation]
	}
	var all []time.Time
	for call, times := range w.calls {
		if strings.HasPrefix(call, region+" ") {
			all = append(all, times...)
		}
	}
	return all
}

// reconfigure has another configuration file loaded.
func (w *world) reconfigure(t *testing.T, configuration string) {
	t.Helper()
	if err := os.WriteFile(w.file, []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.reload(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// get is the answer to a request for a page.
func (w *world) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return answer.Code, answer.Body.String()
}

// metrics are what Prometheus is told.
func (w *world) metrics(t *testing.T) string {
	t.Helper()
	synctest.Wait()
	status, body := w.get(t, "/metrics")
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	return body
}

// logged is the log so far.
func (w *world) logged() string {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

// servicesOf is how many services an exposition has of an account in a region.
func servicesOf(metrics, account, region string) int {
	series := fmt.Sprintf(`(?m)^ecs_service_info\{account_id="%s",.*region="%s"`, account, region)
	return len(regexp.MustCompile(series).FindAllString(metrics, -1))
}

// expectServices fails unless about so many services of an account in a region are told of.
func expectServices(t *testing.T, metrics, account, region string, want int) {
	t.Helper()
	if got := servicesOf(metrics, account, region); got < want/2 || got > want*3/2 {
		t.Errorf("%d services of account %s in %s, want about %d", got, account, region, want)
	}
}

// expectMetric fails unless a line is in the metrics.
func expectMetric(t *testing.T, metrics, line string) {
	t.Helper()
	if !strings.Contains(metrics, "\n"+line+"\n") {
		name, _, _ := strings.Cut(line, "{")
		t.Errorf("no %s among\n%s", line, strings.Join(regexp.MustCompile(`(?m)^`+name+`\{.*`).FindAllString(metrics, -1), "\n"))
	}
}
