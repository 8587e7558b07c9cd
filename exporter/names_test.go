package exporter

import (
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// askedAs is what the page of a site gets that asks the exporter by its own name: where that name leads to
// this machine, the browser holds the exporter for a part of the site.
func askedAs(t *testing.T, demo *exportertest.Running, method, path, name string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, demo.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = name
	request.Header.Set("Origin", "http://"+name)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// TestAllowedHosts asks an exporter by names that it was told of, and by others.
func TestAllowedHosts(t *testing.T) {
	demo := exportertest.Start(t, []string{
		"--demo", "--demo.services=5", "--web.enable-lifecycle",
		"--web.allowed-host=ecs.example.com", "--web.allowed-host=exporter", "--web.external-url=https://proxy.example.com:8443",
	})
	for name, want := range map[string]int{
		"ecs.example.com": 200, "ECS.example.com.:10049": 200, "exporter": 200, "exporter:80": 200, "proxy.example.com": 200,
		"127.0.0.1": 200, "192.0.2.1:10049": 200, "[2001:db8::1]:10049": 200, "localhost:3000": 200, "LOCALHOST": 200,
		"evil.example": 403, "evil.example:10049": 403, "ecs.example.com.evil.example": 403, "sub.ecs.example.com": 403,
		"example.com": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example": 403, "0x7f.1": 403, "2130706433": 403,
	} {
		for path, method := range map[string]string{"/config": "GET", "/metrics": "GET", "/": "GET", "/-/healthy": "GET", "/-/reload": "POST"} {
			status, body := askedAs(t, demo, method, path, name)
			if status != want || want == 403 && strings.Count(body, "\n") != 1 {
				t.Errorf("%s by %s answers %d %.80q, want %d", path, name, status, body, want)
			}
		}
	}
	address := "--web.listen-address=" + strings.TrimPrefix(demo.URL, "http://127.0.0.1")
	if said, err := healthNow(t, address); err != nil || said != "healthy\n" {
		t.Errorf("a health check gives %q, %v", said, err)
	}
	if said, err := healthNow(t, address, "--web.route-prefix=/ecs"); err == nil || !strings.Contains(said, "/ecs/-/healthy answers 404 Not Found") {
		t.Errorf("a health check by another path gives %q, %v", said, err)
	}
	demo.Stop(t, syscall.SIGTERM)
	if reloads := strings.Count(demo.Stderr.String(), "configuration reloaded"); reloads != 10 {
		t.Errorf("it reloaded %d times, want once for each name that may be used", reloads)
	}
}

// TestAnyHost asks an exporter that was told of no names: it cannot know what it is called.
func TestAnyHost(t *testing.T) {
	demo := exportertest.Start(t, []string{"--demo", "--demo.services=5", "--web.external-url=https://proxy.example.com"})
	if status, _ := askedAs(t, demo, "GET", "/config", "anything.example"); status != http.StatusOK {
		t.Errorf("it answers %d", status)
	}
	demo.Stop(t, syscall.SIGTERM)
}
