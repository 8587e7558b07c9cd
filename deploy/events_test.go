package deploy

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/config"
	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/queue"
)

// eventQueue is the queue in the policies.
const eventQueue = "arn:aws:sqs:eu-west-1:123456789012:ecs-revision-exporter-events"

// TestPermissionsForEvents holds the policy for the queue against the calls that reading it takes.
func TestPermissionsForEvents(t *testing.T) {
	aws, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 1, Services: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = aws.Close() }()
	url := aws.CreateQueue("123456789012", "eu-west-1", "ecs-revision-exporter-events", queue.Config{})
	aws.Queue(url).Send("nonsense", time.Now(), time.Now())
	file := exportertest.Written(t, "events: {queue_url: '"+url+"'}\n")
	r := exportertest.Start(t, []string{"--config.file=" + file}, "AWS_ENDPOINT_URL="+aws.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x")
	r.WaitForMetric(t, `ecs_revision_exporter_events_total{result="invalid"} 1`, true)
	r.WaitForMetric(t, `ecs_revision_exporter_event_queue_requests_total{code="OK",operation="DeleteMessageBatch"} 1`, true)
	r.Stop(t, syscall.SIGTERM)
	called := map[string]bool{}
	for operation := range aws.Requests() {
		if strings.Contains(operation, "Message") {
			called["sqs:"+strings.TrimSuffix(operation, "Batch")] = true // one permission is for both (AWS' service authorization reference)
		}
	}
	var policy policy
	readJSON(t, "iam/receive-events.json", &policy)
	allowed := slices.Sorted(slices.Values(policy.Statement[0].Action))
	if diff := cmp.Diff(allowed, slices.Sorted(maps.Keys(called))); diff != "" || !slices.Equal(policy.Statement[0].Resource, []string{eventQueue}) {
		t.Errorf("(-what the policy allows +what is called)\n%s", diff)
	}
}

// TestTemplateEvents has the rule put events into the queue that the exporter may read, and nobody else.
func TestTemplateEvents(t *testing.T) {
	f := readTemplate(t)
	given := launched(map[string]any{"Events": "ENABLED", "EventQueue.Arn": eventQueue, "EventRule.Arn": "arn:aws:events:eu-west-1:123456789012:rule/r", "EventQueue": "url"})
	queue := f.properties(t, "EventQueue", given)
	if name := queue["QueueName"]; !strings.HasSuffix(eventQueue, ":"+name.(string)) {
		t.Errorf("the queue is %s, the policies are for %s", name, eventQueue)
	}
	if kept := queue["MessageRetentionPeriod"].(int); kept < 60 || kept > 3600 || queue["RedrivePolicy"] != nil {
		t.Errorf("messages are kept for %d seconds, SQS takes 60 and more", kept)
	}
	rule := f.properties(t, "EventRule", given)
	if target := rule["Targets"].([]any)[0].(map[string]any); target["Arn"] != eventQueue {
		t.Errorf("the rule puts events into %v", target)
	}
	statement := f.properties(t, "EventQueuePolicy", given)["PolicyDocument"].(map[string]any)["Statement"].([]any)[0]
	want := map[string]any{
		"Sid": "EventBridge", "Effect": "Allow", "Principal": map[string]any{"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
		"Resource": eventQueue, "Condition": map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/r"}},
	}
	if diff := cmp.Diff(want, statement); diff != "" {
		t.Errorf("the policy of the queue: (-want +got)\n%s", diff)
	}
	file, err := os.ReadFile("event-pattern.json")
	if err != nil {
		t.Fatal(err)
	}
	pattern, err := json.Marshal(rule["EventPattern"])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain(t, file), plain(t, pattern)); diff != "" {
		t.Errorf("(-event-pattern.json +cloudformation.yaml)\n%s", diff)
	}
	for name, resource := range f.resources {
		if strings.HasPrefix(name, "Event") && resource.(map[string]any)["Condition"] != "HasEvents" {
			t.Errorf("%s is there without events", name)
		}
	}
}

// TestEventsOfOtherAccounts has the account that the documentation of the configuration names send events to that of the exporter.
func TestEventsOfOtherAccounts(t *testing.T) {
	var send, trust policy
	readJSON(t, "iam/send-events.json", &send)
	readJSON(t, "iam/trust-events.json", &trust)
	example, err := config.Load(documentedConfiguration(t), config.Default(collector.DefaultParts()))
	if err != nil {
		t.Fatal(err)
	}
	if account := trust.Statement[0].Condition["StringEquals"]["aws:SourceAccount"]; !strings.Contains(string(example.Targets[1].RoleARN), account) {
		t.Errorf("the role is for events of %s, the documentation reads %s", account, example.Targets[1].RoleARN)
	}
	parts := strings.Split(eventQueue, ":")
	if bus := "arn:aws:events:" + parts[3] + ":" + parts[4] + ":event-bus/default"; !slices.Equal(send.Statement[0].Resource, []string{bus}) || !slices.Equal(send.Statement[0].Action, []string{"events:PutEvents"}) {
		t.Errorf("the role sends events by %v to %v, want %s", send.Statement[0].Action, send.Statement[0].Resource, bus)
	}
}
