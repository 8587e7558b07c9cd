package api

import (
	"crypto/sha1" // the SDK names the files of SSO so
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// environment has nothing of this machine's AWS configuration, but what is given, and is led to an endpoint.
func environment(t *testing.T, endpoint, profiles string, variables ...string) (home string) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
		}
	}
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("AWS_CONFIG_FILE", written(t, profiles))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for _, service := range []string{"ECS", "STS", "SSO"} {
		t.Setenv("AWS_ENDPOINT_URL_"+service, endpoint) // what gives credentials does not go by AWS_ENDPOINT_URL
	}
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	return home
}

func written(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// hanging is a server that answers nothing.
func hanging(t *testing.T) (url string) {
	t.Helper()
	released := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-released }))
	t.Cleanup(func() { close(released); server.Close() })
	return server.URL
}

// chain is a way to credentials by a call that the SDK makes by itself, with a profile "way" or in the environment.
type chain struct {
	operation, profiles string
	environment         []string
	prepare             func(home string)
}

// begin has the environment be so, led to an endpoint, and gives what is to be read.
func (c chain) begin(t *testing.T, endpoint string) Source {
	t.Helper()
	for i, variable := range c.environment {
		if strings.HasSuffix(variable, "_URI=") {
			c.environment[i] += endpoint
		}
	}
	home := environment(t, endpoint, c.profiles, c.environment...)
	if c.prepare != nil {
		c.prepare(home)
	}
	source := Source{Region: "eu-west-1"}
	if c.profiles != "" {
		source.Profile = "way"
	}
	return source
}

func chains(t *testing.T) []chain {
	t.Helper()
	token := written(t, "a token")
	const role = "role_arn = " + observerRole + "\n"
	return []chain{
		{operation: "AssumeRole", profiles: "[profile way]\n" + role + "source_profile = base\n[profile base]\naws_access_key_id = x\naws_secret_access_key = y\n"},
		{operation: "AssumeRoleWithWebIdentity", profiles: "[profile way]\n" + role + "web_identity_token_file = " + token + "\n"},
		{operation: "AssumeRoleWithWebIdentity", environment: []string{"AWS_WEB_IDENTITY_TOKEN_FILE=" + token, "AWS_ROLE_ARN=" + observerRole}},
		{operation: "GetRoleCredentials", profiles: "[profile way]\nsso_start_url = https://example.com/start\nsso_region = eu-west-1\nsso_account_id = 210987654321\nsso_role_name = observer\n",
			prepare: func(home string) {
				hash := sha1.Sum([]byte("https://example.com/start"))
				file := filepath.Join(home, ".aws", "sso", "cache", hex.EncodeToString(hash[:])+".json")
				text := fmt.Sprintf(`{"accessToken": "a token", "expiresAt": %q}`, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
				if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
					t.Fatal(err)
				}
			}},
		{operation: "GetCredentials", environment: []string{"AWS_CONTAINER_CREDENTIALS_FULL_URI="}},
	}
}

// TestCallsForCredentialsEndInTime has each call hang that the SDK makes for credentials: it ends when a
// request has to, is not tried again, is reported, and is what the error names.
func TestCallsForCredentialsEndInTime(t *testing.T) {
	const timeout = 100 * time.Millisecond
	for _, chain := range chains(t) {
		t.Run(chain.operation, func(t *testing.T) {
			source := chain.begin(t, hanging(t))
			client := clientsOf(t, NewConnector(LoadConfig), []Source{source}, nil)[0]
			client.Configure(0, timeout)
			var mu sync.Mutex
			var made []ecs.Attempt
			client.Observe(func(a ecs.Attempt) { mu.Lock(); defer mu.Unlock(); made = append(made, a) })
			_, err := client.ListClusters(t.Context(), "")
			if !LacksCredentials(err) || OperationOf(err) != chain.operation || !strings.Contains(CauseOf(err).Error(), "no answer within 100ms") {
				t.Errorf("operation %s: %v", OperationOf(err), err)
			}
			if len(made) != 1 || made[0].Operation != chain.operation || made[0].Code != "error" || made[0].Took < timeout {
				t.Errorf("attempts are %+v, want one of %s", made, chain.operation)
			}
		})
	}
}

// TestProcessesForCredentialsEndInTime has a process hang that is to give credentials, and one that it has started.
func TestProcessesForCredentialsEndInTime(t *testing.T) {
	for _, process := range []string{"exec sleep 2", "sleep 2; true"} {
		for _, role := range []string{"", observerRole} {
			environment(t, hanging(t), "[profile way]\ncredential_process = "+process+"\n")
			client := clientsOf(t, NewConnector(LoadConfig), []Source{{Region: "eu-west-1", Profile: "way", RoleARN: role}}, nil)[0]
			client.Configure(0, 100*time.Millisecond)
			began := time.Now()
			_, err := client.ListClusters(t.Context(), "")
			if took := time.Since(began); took > time.Second || !LacksCredentials(err) || CauseOf(err).Error() != "profile way: no answer of credential_process within 100ms: context deadline exceeded" {
				t.Errorf("%s, role %q: %v after %s", process, role, err, took)
			}
		}
	}
}

// TestAgentThatRefuses has an agent refuse credentials, in words and without: the error says the status, and the code is
// never empty.
func TestAgentThatRefuses(t *testing.T) {
	for _, test := range []struct{ kind, body, code, says string }{
		{"text/plain", "", "error", "HTTP status 401"},
		{"text/plain", "no such pod", "error", "HTTP status 401, : no such pod"},
		{"application/json", `{"code": "AccessDenied", "message": "no such task"}`, "AccessDenied", "HTTP status 401, AccessDenied: no such task"},
	} {
		agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", test.kind)
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(test.body))
		}))
		environment(t, agent.URL, "", "AWS_CONTAINER_CREDENTIALS_FULL_URI="+agent.URL)
		_, err := clientsOf(t, NewConnector(LoadConfig), []Source{{Region: "eu-west-1"}}, nil)[0].ListClusters(t.Context(), "")
		agent.Close()
		if want := "operation error container credentials: GetCredentials, " + test.says; CauseOf(err).Error() != want || CodeOf(err) != test.code {
			t.Errorf("%q is code %q: %v, want %q", test.body, CodeOf(err), CauseOf(err), want)
		}
	}
}

// TestRegionReachesTheChain has web identities and profiles without a region: roles are assumed in that of the target.
func TestRegionReachesTheChain(t *testing.T) {
	for _, chain := range chains(t)[:3] {
		server := simulator.New(simulator.Config{Clusters: 1, Services: 1, Consistent: true})
		listening := httptest.NewServer(server)
		defer listening.Close()
		source := chain.begin(t, listening.URL)
		page, err := clientsOf(t, NewConnector(LoadConfig), []Source{source}, nil)[0].ListClusters(t.Context(), "")
		if err != nil || len(page.Items) != 1 || !strings.Contains(page.Items[0], ":eu-west-1:"+otherAccount+":") {
			t.Errorf("%s: %v, %v", chain.operation, page.Items, err)
		}
	}
}

// TestRefusedCredentials is about roles that may not be assumed, and about what there is no call for.
func TestRefusedCredentials(t *testing.T) {
	server, _ := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	server.Inject(fault.Fault{Operation: "AssumeRole", Effect: fault.AccessDenied()})
	listening := httptest.NewServer(server)
	defer listening.Close()
	const process = "[profile way]\ncredential_process = echo hunter2\n"
	for _, test := range []struct{ profiles, role, operation, says string }{
		{chains(t)[0].profiles, "", "AssumeRole", "profile way: operation error STS: AssumeRole, "},
		{"[profile way]\naws_access_key_id = x\naws_secret_access_key = y\n", observerRole, "AssumeRole", "profile way: operation error STS: AssumeRole, "},
		{"", "", "credentials", "profile way: AWS configuration: failed to get shared config profile, way: there is no [profile way] in /"},
		{process, "", "credentials", "profile way: the output of credential_process is not the JSON of credentials"},
		{process, observerRole, "credentials", "profile way: the output of credential_process is not the JSON of credentials"},
	} {
		environment(t, listening.URL, test.profiles)
		source := Source{Region: "eu-west-1", Profile: "way", RoleARN: test.role}
		_, err := clientsOf(t, NewConnector(LoadConfig), []Source{source}, nil)[0].ListClusters(t.Context(), "")
		if KindOf(err) != Failed || OperationOf(err) != test.operation || !strings.HasPrefix(CauseOf(err).Error(), test.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("operation %s: %v, want %s: %s", OperationOf(err), CauseOf(err), test.operation, test.says)
		}
	}
}
