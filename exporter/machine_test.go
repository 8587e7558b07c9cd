package exporter

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// machine answers as the metadata service of EC2 and as an agent that gives credentials to containers.
type machine struct {
	status atomic.Int64  // that everything is answered with; 0 for what was asked for
	asked  chan struct{} // has word when something was asked for
	held   chan struct{} // nothing is answered until it is closed; nil for at once
}

// ServeHTTP answers a request.
func (m *machine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case m.asked <- struct{}{}:
	default: // there is word already
	}
	if m.held != nil {
		<-m.held
	}
	if status := int(m.status.Load()); status != 0 {
		w.WriteHeader(status)
		return
	}
	credentials := fmt.Sprintf(`{"Code": "Success", "AccessKeyId": "x", "SecretAccessKey": "y", "Token": "z", "Expiration": %q}`, time.Now().Add(6*time.Hour).UTC().Format(time.RFC3339))
	answer, known := map[string]string{
		"/latest/api/token":                                   "token",
		"/latest/meta-data/iam/security-credentials/":         "observer",
		"/latest/meta-data/iam/security-credentials/observer": credentials,
		"/latest/dynamic/instance-identity/document":          `{"region": "eu-west-3"}`,
		"/credentials": credentials,
	}[r.URL.Path]
	if !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
	_, _ = w.Write([]byte(answer))
}

// onMachine is the environment of a process that runs on it, and reads a simulated AWS.
func onMachine(t *testing.T, m *machine) (env []string) {
	t.Helper()
	m.asked = make(chan struct{}, 1)
	metadata := httptest.NewServer(m)
	t.Cleanup(metadata.Close)
	return append(onAWS(t), "AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_SERVICE_ENDPOINT="+metadata.URL)
}

// onAWS is the environment of a process that reads a simulated AWS.
func onAWS(t *testing.T) (env []string) {
	t.Helper()
	aws := httptest.NewServer(simulator.New(simulator.Config{Seed: 1, Services: 5, Clusters: 1}))
	t.Cleanup(aws.Close)
	return []string{"AWS_ENDPOINT_URL=" + aws.URL, "AWS_ENDPOINT_URL_STS=" + aws.URL}
}

// TestRoleOfTheMachine has nothing but the role of the machine: its region is that of the machine too.
func TestRoleOfTheMachine(t *testing.T) {
	r := exportertest.Start(t, nil, onMachine(t, new(machine))...)
	r.WaitForMetric(t, `ecs_revision_exporter_refreshes_total{account_id="123456789012",region="eu-west-3",result="success"} 1`, true)
	r.Stop(t, syscall.SIGTERM)
}

// TestCredentialsMayCome starts where credentials are refused for a moment: that is a round that fails.
func TestCredentialsMayCome(t *testing.T) {
	for name, test := range map[string]struct {
		env  func(t *testing.T, m *machine) []string
		says string
	}{
		"metadata service": {func(t *testing.T, m *machine) []string { t.Helper(); return onMachine(t, m) }, "ec2imds"},
		"agent": {func(t *testing.T, m *machine) []string {
			t.Helper()
			agent := httptest.NewServer(m)
			t.Cleanup(agent.Close)
			return append(onAWS(t), "AWS_REGION=eu-west-3", "AWS_CONTAINER_CREDENTIALS_FULL_URI="+agent.URL+"/credentials")
		}, "operation=GetCredentials"},
	} {
		t.Run(name, func(t *testing.T) {
			m := new(machine)
			m.status.Store(http.StatusServiceUnavailable)
			r := exportertest.Start(t, []string{"--refresh.interval=1s"}, test.env(t, m)...)
			r.WaitForMetric(t, `result="failure"} 0`, true)
			r.WaitForMetric(t, `result="failure"} 0`, false)
			m.status.Store(0)
			r.WaitForMetric(t, `region="eu-west-3",result="success"} `, true)
			r.WaitForMetric(t, `region="eu-west-3",result="success"} 0`, false)
			r.Stop(t, syscall.SIGTERM)
			if lines := linesWith(r.Stderr.String(), `msg="the clusters were not listed"`); len(lines) == 0 || !strings.Contains(lines[0], test.says) {
				t.Errorf("the log does not say %s:\n%s", test.says, r.Stderr)
			}
		})
	}
}

// TestAgentComesLater starts before the agent that gives credentials listens.
func TestAgentComesLater(t *testing.T) {
	address := exportertest.FreeAddress(t, "127.0.0.1")
	r := exportertest.Start(t, []string{"--refresh.interval=1s"}, append(onAWS(t), "AWS_REGION=eu-west-3", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://"+address+"/credentials")...)
	r.WaitForMetric(t, `result="failure"} 1`, true)
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	agent := httptest.NewUnstartedServer(new(machine))
	_ = agent.Listener.Close() // another takes its place
	agent.Listener = listener
	agent.Start()
	defer agent.Close()
	r.WaitForMetric(t, `region="eu-west-3",result="success"} 1`, true)
	r.Stop(t, syscall.SIGTERM)
}

// TestSTSThatHangs reads by a web identity while STS does not answer: rounds fail in time, and the log says why.
func TestSTSThatHangs(t *testing.T) {
	aws := simulator.New(simulator.Config{Seed: 1, Services: 5, Clusters: 1})
	heal := aws.Inject(fault.Fault{Operation: "AssumeRoleWithWebIdentity", Effect: fault.Hang()})
	defer heal()
	endpoint := httptest.NewServer(aws)
	defer endpoint.Close()
	r := exportertest.Start(t, []string{"--config.file=" + exportertest.Written(t, "request_timeout: 1s\nrefresh_interval: 1s\ntargets: [{regions: [eu-west-1]}]\n")},
		"AWS_ENDPOINT_URL="+endpoint.URL, "AWS_ENDPOINT_URL_STS="+endpoint.URL, "AWS_ROLE_ARN="+observerRole, "AWS_WEB_IDENTITY_TOKEN_FILE="+exportertest.Written(t, "a token"))
	r.WaitForMetric(t, `account_id="",region="eu-west-1",result="failure"} 2`, true)
	r.WaitForMetric(t, `ecs_revision_exporter_api_requests_total{account_id="",code="error",operation="AssumeRoleWithWebIdentity",region="eu-west-1"} `, true)
	heal()
	r.WaitForMetric(t, `account_id="`+otherAccount+`",region="eu-west-1",result="success"} 1`, true)
	r.Stop(t, syscall.SIGTERM)
	if lines := linesWith(r.Stderr.String(), `msg="the clusters were not listed" operation=AssumeRoleWithWebIdentity err="operation error STS: AssumeRoleWithWebIdentity,`); len(lines) != 1 || !strings.Contains(lines[0], "no answer within 1s") {
		t.Errorf("the log does not say what hangs:\n%s", r.Stderr)
	}
}

// TestSignalsWhileCredentialsAreLookedFor sends signals to a process that has hardly begun: SIGHUP is for later, and
// SIGTERM ends it cleanly.
func TestSignalsWhileCredentialsAreLookedFor(t *testing.T) {
	for signal, want := range map[syscall.Signal][]string{
		syscall.SIGHUP:  {"starting", "configuration reloaded", "stopped"},
		syscall.SIGTERM: {"stopped"},
	} {
		t.Run(signal.String(), func(t *testing.T) {
			m := &machine{held: make(chan struct{})}
			release := sync.OnceFunc(func() { close(m.held) })
			defer release()
			cmd := exportertest.Command(t.Context(), []string{"--web.listen-address=127.0.0.1:0"}, onMachine(t, m)...)
			said, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-m.asked
			_ = cmd.Process.Signal(signal) // it is running
			if signal == syscall.SIGHUP {
				release()
			}
			log := logUntil(said, "configuration reloaded", func() { _ = cmd.Process.Signal(syscall.SIGTERM) })
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ends with %v", err)
			}
			for _, line := range want {
				if len(linesWith(log, line)) != 1 {
					t.Errorf("the log does not say %q once:\n%s", line, log)
				}
			}
		})
	}
}

// logUntil reads a log to its end, and does something when a line holds a text.
func logUntil(log io.Reader, text string, do func()) string {
	var lines strings.Builder
	for scanner := bufio.NewScanner(log); scanner.Scan(); {
		lines.WriteString(scanner.Text() + "\n")
		if strings.Contains(scanner.Text(), text) {
			do()
		}
	}
	return lines.String()
}
