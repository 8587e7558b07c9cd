package collector

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
)

const (
	secret   = "s3cr3t" // the value of what is never told, any part of which would be too much
	password = secret + secret + secret
	freeText = "a text that anybody may have written" // which may be logged, but is no label
	why      = "why a deployment has its status"      // which one page shows, and nothing else tells
)

// planted is a simulated ECS whose answers hold a password in every option of log drivers,
// and free text wherever ECS gives reasons.
type planted struct {
	aws       http.Handler
	operation string                            // the one whose answers are spoilt
	spoil     func(http.ResponseWriter, string) // writes what becomes of such an answer
	passwords atomic.Int64                      // planted so far
}

// ServeHTTP answers as ECS does, but for what is planted.
func (p *planted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorded := httptest.NewRecorder()
	p.aws.ServeHTTP(recorded, r)
	var answer any
	if err := json.Unmarshal(recorded.Body.Bytes(), &answer); err != nil {
		panic(err) // the simulator answers in JSON
	}
	p.plant(answer)
	body, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if operationOf(r) == p.operation {
		p.spoil(w, string(body))
		return
	}
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(body)
}

// plant walks through an answer.
func (p *planted) plant(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			p.plant(item)
		}
	case map[string]any:
		p.plantIn(value)
		for _, member := range value {
			p.plant(member)
		}
	}
}

func (p *planted) plantIn(structure map[string]any) {
	_, revision := structure["serviceRevisionArn"]
	_, connect := structure["serviceConnectConfiguration"]
	if revision || connect {
		p.passwords.Add(1)
		connect, _ := structure["serviceConnectConfiguration"].(map[string]any)
		if connect == nil {
			connect = map[string]any{"enabled": true}
			structure["serviceConnectConfiguration"] = connect
		}
		connect["logConfiguration"] = map[string]any{
			"logDriver":     "splunk",
			"options":       map[string]any{"splunk-token": password, "splunk-url": password},
			"secretOptions": []any{map[string]any{"name": password, "valueFrom": password}},
		}
	}
	for _, text := range []string{"statusReason", "rolloutStateReason", "message"} {
		if _, there := structure[text]; there {
			structure[text] = freeText
		}
	}
	if _, deployment := structure["serviceDeploymentArn"]; deployment {
		structure["statusReason"] = why
	}
	if rollback, ok := structure["rollback"].(map[string]any); ok {
		rollback["reason"] = freeText
	}
	if failures, _ := structure["failures"].([]any); len(failures) > 0 {
		failures[0].(map[string]any)["detail"] = freeText
	}
}

// told is all that is told of two rounds: the log at every level, the metrics, and what the pages
// are made of.
func told(t *testing.T, p *planted) (logged, pages string) {
	t.Helper()
	noon()
	p.aws = simulator.New(simulator.Config{Seed: 1, Clusters: 1, Services: 40})
	config := answeredBy(p, simulatortest.Region)
	var lines bytes.Buffer
	options := reader.Options{Tags: true, History: true, Interval: time.Minute, StaleAfter: 5 * time.Minute}
	r, c := readingBy(t, api.NewClient(config, config.Region, 0), options, time.Now, log.NewLogfmtLogger(&lines))
	if err := c.Configure(c.configured.Load().targets, Options{Parts: allParts()}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 90*time.Second)
	defer stop()
	r.Run(ctx)
	exposed := string(exposition(t, c))
	if strings.Contains(exposed, why) {
		t.Errorf("metrics tell %s", why)
	}
	known, err := json.Marshal(c.Fleets())
	if err != nil {
		t.Fatal(err)
	}
	pages = exposed + string(known)
	for _, fleet := range c.Fleets() {
		for _, cluster := range fleet.Clusters {
			pages += fmt.Sprintln(fleet.Rounds.LastError, cluster.Err)
		}
	}
	return lines.String(), pages
}

// TestSecrets reads while every answer is whole.
func TestSecrets(t *testing.T) { synctest.Test(t, testSecrets) }

func testSecrets(t *testing.T) {
	p := &planted{}
	logged, pages := told(t, p)
	if p.passwords.Load() == 0 {
		t.Error("no password was planted")
	}
	for _, must := range []string{`log_driver="splunk"`, "ecs_service_deployment_rollback_info{", "MISSING", why} {
		if !strings.Contains(pages, must) {
			t.Errorf("not on the pages: %s", must)
		}
	}
	if strings.Contains(pages, secret) || strings.Contains(pages, freeText) {
		t.Error("the pages tell what is planted")
	}
	if !strings.Contains(logged, "level=debug") || strings.Contains(logged, secret) || strings.Contains(logged, why) {
		t.Errorf("the log is not at debug level, or tells a password or %s:\n%s", why, logged)
	}
}

// TestSecretsInBrokenAnswers reads while answers that hold passwords cannot be read.
// The errors of the AWS SDK are logged, and must not quote them.
func TestSecretsInBrokenAnswers(t *testing.T) {
	replaced := func(old, replacement string) func(http.ResponseWriter, string) {
		return func(w http.ResponseWriter, body string) {
			_, _ = w.Write([]byte(strings.ReplaceAll(body, old, replacement)))
		}
	}
	failed := func(code int, kind string) func(http.ResponseWriter, string) {
		return func(w http.ResponseWriter, body string) {
			w.WriteHeader(code)
			_, _ = w.Write([]byte(kind + body[1:]))
		}
	}
	for name, spoil := range map[string]func(http.ResponseWriter, string){
		"truncated": func(w http.ResponseWriter, body string) {
			_, _ = w.Write([]byte(body[:strings.Index(body, password)+len(secret)]))
		},
		"text":                             func(w http.ResponseWriter, _ string) { _, _ = w.Write([]byte(password)) },
		"without quotes":                   replaced(`"`+password+`"`, password),
		"with bad escapes":                 replaced(`"`+password, `"\`+password),
		"a list for an option":             replaced(`"splunk-token":"`+password+`"`, `"splunk-token":["`+password+`"]`),
		"a structure for an option":        replaced(`"splunk-token":"`+password+`"`, `"splunk-token":{"value":"`+password+`"}`),
		"a text for a secret option":       replaced(`{"name":"`+password+`","valueFrom":"`+password+`"}`, `"`+password+`"`),
		"a text for the log configuration": replaced(`"logConfiguration":{`, `"logConfiguration":"`+password+`","otherwise":{`),
		"an error of the client":           failed(http.StatusBadRequest, `{"__type":"ClientException",`),
		"an error of the server":           failed(http.StatusInternalServerError, `{"__type":"ServerException",`),
		"an error that is no JSON":         failed(http.StatusBadGateway, `<html>`),
		"an error of an unknown kind":      failed(http.StatusBadRequest, `{"otherwise":"",`),
	} {
		for _, operation := range []string{"DescribeServices", "DescribeServiceRevisions"} {
			t.Run(operation+" "+name, inBubble(func(t *testing.T) {
				p := &planted{operation: operation, spoil: spoil}
				logged, pages := told(t, p)
				if !strings.Contains(logged, "level=warn") || !strings.Contains(logged, operation) {
					t.Errorf("the log does not tell that %s failed:\n%s", operation, logged)
				}
				if strings.Contains(logged, secret) {
					t.Errorf("the log tells a password:\n%s", logged)
				}
				if strings.Contains(pages, secret) {
					t.Error("the pages tell a password")
				}
			}))
		}
	}
}
