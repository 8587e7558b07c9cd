package exporter

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
)

// guarded is an AWS that knows one access key.
type guarded struct {
	*simulator.Server
	key atomic.Value
}

// ServeHTTP answers as AWS does, with HTTP 400 to who has another key.
func (g *guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Authorization"), "Credential="+g.key.Load().(string)+"/") {
		w.Header().Set("X-Amzn-Errortype", "UnrecognizedClientException")
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	g.Server.ServeHTTP(w, r)
}

func keysOf(profile, id string) string {
	return "[" + profile + "]\naws_access_key_id = " + id + "\naws_secret_access_key = y\n"
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKeysAreRotated has AWS accept other keys, which are in the shared files since: a reload takes them over,
// in either way that it can be asked for, and reads nothing again that is known.
func TestKeysAreRotated(t *testing.T) {
	for name, reload := range map[string]func(*testing.T, *exportertest.Running){
		"by a request": func(t *testing.T, r *exportertest.Running) {
			t.Helper()
			if status, body := r.Reload(t); status != http.StatusOK {
				t.Errorf("reload answers %d %q", status, body)
			}
		},
		"by SIGHUP": func(t *testing.T, r *exportertest.Running) {
			t.Helper()
			if err := r.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			aws := &guarded{Server: simulator.New(simulator.Config{Seed: 1, Services: 10, Clusters: 1, Consistent: true})}
			aws.key.Store("first")
			endpoint := httptest.NewServer(aws)
			defer endpoint.Close()
			file := exportertest.Written(t, keysOf("default", "first"))
			r := exportertest.Start(t, []string{"--refresh.interval=1s", "--aws.region=eu-west-1", "--web.enable-lifecycle"},
				"AWS_ENDPOINT_URL="+endpoint.URL, "AWS_SHARED_CREDENTIALS_FILE="+file)
			r.WaitForMetric(t, `ecs_revision_exporter_services{account_id="123456789012",region="eu-west-1"} 10`, true)
			r.WaitForMetric(t, `ecs_revision_exporter_services_pending{account_id="123456789012",region="eu-west-1"} 0`, true)
			known := aws.Requests()["ListServiceDeployments"]

			aws.key.Store("second")
			r.WaitForMetric(t, `region="eu-west-1",result="failure"} 0`, false)
			write(t, file, keysOf("default", "second"))
			reload(t, r)
			listed := aws.Requests()["ListClusters"]
			for aws.Requests()["ListClusters"] < listed+2 {
				r.WaitForMetric(t, `ecs_service_info{account_id="123456789012",`, true)
			}
			if again := aws.Requests()["ListServiceDeployments"] - known; again >= known/2 { // once, where one ends meanwhile
				t.Errorf("deployments were listed %d times again", again)
			}
			r.Stop(t, syscall.SIGTERM)
		})
	}
}

// TestProfileOfTheEnvironmentComes starts with a profile in the environment that there is not: its target fails,
// and is read once the profile is there.
func TestProfileOfTheEnvironmentComes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "credentials")
	r := exportertest.Start(t, []string{"--refresh.interval=1s", "--aws.region=eu-west-1"},
		append(onAWS(t), "AWS_PROFILE=staging", "AWS_SHARED_CREDENTIALS_FILE="+file)...)
	r.WaitForMetric(t, `region="eu-west-1",result="failure"} 1`, true)
	if body := r.WaitFor(t, "/-/ready", http.StatusServiceUnavailable); !strings.Contains(body, "no target could be read yet") {
		t.Errorf("/-/ready says %q", body)
	}
	write(t, file, keysOf("staging", "x"))
	r.WaitForMetric(t, `account_id="123456789012",region="eu-west-1",result="success"} 1`, true)
	r.Stop(t, syscall.SIGTERM)
	if lines := linesWith(r.Stderr.String(), `operation=credentials err="AWS configuration: failed to get shared config profile, staging: there is no [profile staging] in `); len(lines) == 0 {
		t.Errorf("the log does not say what was wrong:\n%s", r.Stderr)
	}
}

// TestProfileWithoutARegion fails alone, and names itself.
func TestProfileWithoutARegion(t *testing.T) {
	profiles := exportertest.Written(t, strings.Replace(keysOf("staging", "x"), "staging", "profile staging", 1))
	file := exportertest.Written(t, "targets: [{regions: [eu-west-1]}, {profile: staging}]\n")
	r := exportertest.Start(t, []string{"--refresh.interval=1s", "--config.file=" + file},
		append(onAWS(t), "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y", "AWS_CONFIG_FILE="+profiles)...)
	r.WaitForMetric(t, `region="eu-west-1",result="success"} 1`, true)
	r.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{account_id="profile:staging",region="",result="failure"} 1`, true)
	write(t, profiles, strings.Replace(keysOf("staging", "x"), "staging", "profile staging", 1)+"region = us-east-1\n")
	r.WaitForMetric(t, `account_id="123456789012",region="us-east-1",result="success"} 1`, true)
	r.Stop(t, syscall.SIGTERM)
	if lines := linesWith(r.Stderr.String(), `profile=staging msg="the clusters were not listed"`); len(lines) == 0 || !strings.Contains(lines[0], "profile staging: no AWS region found") {
		t.Errorf("the log does not say what was wrong:\n%s", r.Stderr)
	}
}
