package exporter

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
)

// exposing has a world answer scrapes as the program does, until the test ends. None is answered before the function
// that it gives is called.
func (w *world) exposing(t *testing.T) (begin func()) {
	t.Helper()
	exposed := w.exposition()
	w.handler = w.exporter.handler(exposed)
	return func() {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { exposed.Run(ctx); close(ended) }()
		t.Cleanup(func() { stop(); <-ended })
	}
}

// TestExposition holds that what is exposed follows the configuration and what AWS tells of targets, at once and not
// with the next round, and that ages are of the last 15 seconds.
func TestExposition(t *testing.T) { inBubble(testExposition)(t) }

func testExposition(t *testing.T) {
	const two, third = "targets: [{regions: [eu-central-1, eu-west-1]}", ", {regions: [us-east-1]}]\n"
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, two+third)
	w.exposing(t)()
	w.metrics(t)
	time.Sleep(59 * time.Second)
	for _, step := range []struct {
		what       string
		do         func()
		regions    string
		containers bool
	}{
		{"at first", func() {}, "eu-central-1 eu-west-1 us-east-1", true},
		{"a part is off", func() { w.reconfigure(t, two+third+"collectors: {containers: false}\n") }, "eu-central-1 eu-west-1 us-east-1", false},
		{"it is on again", func() { w.reconfigure(t, two+third) }, "eu-central-1 eu-west-1 us-east-1", true},
		{"a target goes", func() { w.reconfigure(t, two+"]\n") }, "eu-central-1 eu-west-1", true},
		{"AWS tells of one less", func() { w.fleet.retarget(w.fleet.clients()[:1]) }, "eu-central-1", true},
	} {
		step.do()
		metrics := w.metrics(t)
		var regions []string
		for _, region := range []string{"eu-central-1", "eu-west-1", "us-east-1"} {
			if servicesOf(metrics, account, region) > 0 {
				regions = append(regions, region)
			}
		}
		containers := strings.Contains(metrics, "ecs_service_revision_container_info")
		if got := strings.Join(regions, " "); got != step.regions || containers != step.containers {
			t.Errorf("%s: services in %s, want %s; containers: %t, want %t", step.what, got, step.regions, containers, step.containers)
		}
	}
	for range 10 {
		time.Sleep(7 * time.Second)
		assertAges(t, w.metrics(t))
	}
}

// assertAges fails unless ages are those of the last 15 seconds.
func assertAges(t *testing.T, metrics string) {
	t.Helper()
	created := map[string]float64{}
	value := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, series := range regexp.MustCompile(`(?m)^ecs_service_revision_created_timestamp_seconds(\{.*\}) (.*)$`).FindAllStringSubmatch(metrics, -1) {
		created[series[1]] = value(series[2])
	}
	ages := regexp.MustCompile(`(?m)^ecs_service_revision_age_seconds(\{.*\}) (.*)$`).FindAllStringSubmatch(metrics, -1)
	for _, series := range ages {
		if ago := float64(time.Now().UnixMilli())/1e3 - created[series[1]] - value(series[2]); ago < -0.001 || ago > 15.001 {
			t.Fatalf("the age of %s is that of %.3f seconds ago", series[1], ago)
		}
	}
	if len(ages) == 0 || len(ages) != len(created) {
		t.Errorf("%d revisions have an age, and %d a time of creation", len(ages), len(created))
	}
}

// TestMaxRequests holds that so many scrapes are answered at once as the command line says.
func TestMaxRequests(t *testing.T) { inBubble(testMaxRequests)(t) }

func testMaxRequests(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "targets: [{regions: [eu-central-1]}]\n")
	w.options.maxRequests = 1
	begin := w.exposing(t)
	first := make(chan int, 1)
	go func() { status, _ := w.get(t, "/metrics"); first <- status }()
	synctest.Wait()
	request, second := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil), httptest.NewRecorder()
	request.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", "10")
	w.handler.ServeHTTP(second, request)
	if second.Code != http.StatusServiceUnavailable || !strings.Contains(second.Body.String(), "1 scrapes are being answered") {
		t.Errorf("a second scrape is answered with %d %q", second.Code, second.Body)
	}
	begin()
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first scrape is answered with %d", status)
	}
}
