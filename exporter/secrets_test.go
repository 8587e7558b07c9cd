package exporter

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// What nobody is told.
const (
	secretKey    = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	sessionToken = "IQoJb3JpZ2luX2VjEXAMPLETOKEN"
	externalID   = "3f1b2cEXAMPLEEXTERNALID"
)

// wiretap is AWS, overheard.
type wiretap struct {
	*simulator.Server

	mu    sync.Mutex
	heard bytes.Buffer // every request and answer of STS, and the headers of all requests
}

// ServeHTTP answers as AWS does.
func (w *wiretap) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	recorded := httptest.NewRecorder()
	w.Server.ServeHTTP(recorded, r)
	w.mu.Lock()
	_ = r.Header.Write(&w.heard)
	if strings.Contains(string(body), "AssumeRole") {
		w.heard.Write(body)
		w.heard.Write(recorded.Body.Bytes())
	}
	w.mu.Unlock()
	out.Header().Set("Content-Type", recorded.Header().Get("Content-Type"))
	out.WriteHeader(recorded.Code)
	_, _ = recorded.Body.WriteTo(out)
}

// secrets are those of this test and those that AWS gave out.
func (w *wiretap) secrets(t *testing.T) []string {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	heard := w.heard.String()
	given := regexp.MustCompile(`<(?:SecretAccessKey|SessionToken)>([^<]+)<`).FindAllStringSubmatch(heard, -1)
	if len(given) < 2 || !strings.Contains(heard, sessionToken) || !strings.Contains(heard, externalID) {
		t.Fatalf("AWS has not seen the secrets:\n%s", heard)
	}
	all := []string{
		secretKey, sessionToken, externalID, password, passwordHash,
		base64.StdEncoding.EncodeToString([]byte("prometheus:" + password)),
	}
	for _, secret := range given {
		all = append(all, secret[1])
	}
	return all
}

// TestSecretsOfTheProcess gives the exporter all secrets that it can be given, has everything
// go well and then badly, and searches all that it says.
func TestSecretsOfTheProcess(t *testing.T) {
	aws := &wiretap{Server: simulator.New(simulator.Config{Seed: 1, Services: 10})}
	endpoint := httptest.NewServer(aws)
	defer endpoint.Close()
	targets := "targets: [{regions: [eu-west-1]}, {regions: [us-east-1], role_arn: 'arn:aws:iam::210987654321:role/observer', external_id: " + externalID + "}]\n"
	file := exportertest.Written(t, targets)
	r := exportertest.Launch(t, []string{"--refresh.interval=1s", "--log.level=debug", "--web.enable-lifecycle", "--config.file=" + file,
		"--web.config.file=" + exportertest.Written(t, "basic_auth_users: {prometheus: "+passwordHash+"}\n")},
		"AWS_ENDPOINT_URL="+endpoint.URL, "AWS_REGION=eu-west-1", "AWS_MAX_ATTEMPTS=1",
		"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY="+secretKey, "AWS_SESSION_TOKEN="+sessionToken)
	r.WaitFor(t, "/", http.StatusUnauthorized)
	r.URL = strings.Replace(r.URL, "http://", "http://prometheus:"+password+"@", 1)
	var said strings.Builder
	listen := func() {
		for _, path := range []string{"/", "/?q=x", "/config", "/reference", "/metrics", "/-/ready", "/-/healthy", "/nope"} {
			_, body := r.Get(t, path)
			said.WriteString(body)
		}
	}

	r.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{account_id="210987654321",region="us-east-1",result="success"} 1`, true)
	listen()
	aws.Inject(fault.Fault{Effect: fault.AccessDenied()})
	r.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{account_id="210987654321",region="us-east-1",result="failure"} 1`, true)
	listen()
	for _, broken := range []string{"external_id: {%s}}]", "external_id: [%s]}]", "external_id: %s, region: eu-west-1}]", "external_id:%s}]", "external_id: ~}, {external_id: %s}]", "external_id: !!binary %s}]", "external_id: \"%s"} {
		text := "targets: [{role_arn: 'arn:aws:iam::210987654321:role/observer', " + fmt.Sprintf(broken, externalID) + "\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		status, body := r.Reload(t)
		if status != http.StatusInternalServerError {
			t.Errorf("%s reload answers %d", text, status)
		}
		said.WriteString(body)
	}
	r.Stop(t, syscall.SIGTERM)

	for _, want := range []string{"&lt;hidden&gt;", "not reloaded"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the pages do not say %s", want)
		}
	}
	all := said.String() + r.Stdout.String() + r.Stderr.String()
	if !strings.Contains(all, "AccessDenied") {
		t.Error("nothing tells that access was denied")
	}
	for _, secret := range aws.secrets(t) {
		if at := strings.Index(all, secret); at >= 0 {
			t.Errorf("%s is told: …%s…", secret, all[max(0, at-200):at+len(secret)])
		}
	}
}
