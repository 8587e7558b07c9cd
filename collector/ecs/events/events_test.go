package events

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

const (
	place   = "eu-west-1:123456789012:"
	cluster = "arn:aws:ecs:" + place + "cluster/production"
	long    = "arn:aws:ecs:" + place + "service/production/web"
	short   = "arn:aws:ecs:" + place + "service/web"
)

// told is an event of a type, about a resource, with members of its detail.
func told(detailType, resource string, members ...string) string {
	return fmt.Sprintf(`{"version": "0", "id": "ddca6449-b258-46c0-8653-e0e3a6EXAMPLE", "detail-type": %q, "source": "aws.ecs", "account": "123456789012",
		"time": "2026-11-01T12:00:00Z", "region": "eu-west-1", "resources": [%q], "detail": {%s}}`, detailType, resource, strings.Join(members, ", "))
}

func member(name, value string) string { return fmt.Sprintf("%q: %q", name, value) }

// wrapped is a message as SNS delivers it.
func wrapped(message string) string {
	text, _ := json.Marshal(map[string]string{"Type": "Notification", "MessageId": "1", "TopicArn": "arn:aws:sns:" + place + "events", "Message": message})
	return string(text)
}

func TestParse(t *testing.T) {
	const deployment, task = "ECS Deployment State Change", "ECS Task State Change"
	hint := func(cluster string, kind ecs.HintKind) ecs.Hint {
		return ecs.Hint{
			Target: ecs.Target{AccountID: "123456789012", Region: "eu-west-1"}, Cluster: cluster, Service: "web",
			At: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), Kind: kind,
		}
	}
	inProgress := told(deployment, long, member("eventName", "SERVICE_DEPLOYMENT_IN_PROGRESS"), member("deploymentId", "ecs-svc/123"))
	for name, test := range map[string]struct {
		message string
		want    ecs.Hint
	}{
		"a deployment":                   {inProgress, hint(cluster, ecs.HintDeployment)},
		"wrapped by SNS":                 {wrapped(inProgress), hint(cluster, ecs.HintDeployment)},
		"a deployment, with a short ARN": {told(deployment, short, member("eventName", "SERVICE_DEPLOYMENT_FAILED")), hint("", ecs.HintDeployment)},
		"an action":                      {told("ECS Service Action", long, member("eventName", "SERVICE_TASK_START_IMPAIRED"), member("clusterArn", cluster)), hint(cluster, ecs.HintOther)},
		"an action, with a short ARN":    {told("ECS Service Action", short, member("eventName", "TASKS_STOPPED"), member("clusterArn", cluster)), hint(cluster, ecs.HintOther)},
		"an action that is a deployment": {told("ECS Service Action", long, member("eventName", "SERVICE_DEPLOYMENT_COMPLETED")), hint(cluster, ecs.HintDeployment)},
		"a steady state":                 {told("ECS Service Action", long, member("eventName", "SERVICE_STEADY_STATE"), member("clusterArn", cluster)), hint(cluster, ecs.HintSteady)},
		"a steady state of a provider":   {told("ECS Service Action", long, member("eventName", "CAPACITY_PROVIDER_STEADY_STATE")), hint(cluster, ecs.HintSteady)},
		"a hook":                         {told("ECS Hook State Change", "arn:aws:ecs:"+place+"service-deployment/production/web/abc", member("eventName", "HOOK_AWAITING_ACTION"), member("serviceArn", long)), hint(cluster, ecs.HintDeployment)},
		"a task":                         {told(task, "arn:aws:ecs:"+place+"task/production/abc", member("clusterArn", cluster), member("group", "service:web"), member("lastStatus", "STOPPED")), hint(cluster, ecs.HintStopped)},
		"a task that is to stop":         {told(task, "arn:aws:ecs:"+place+"task/production/abc", member("clusterArn", cluster), member("group", "service:web"), member("lastStatus", "DEPROVISIONING")), hint(cluster, ecs.HintOther)},
		"a task that was replaced": {told(task, "arn:aws:ecs:"+place+"task/production/abc", member("clusterArn", cluster), member("group", "service:web"), member("lastStatus", "STOPPED"),
			member("stopCode", "ServiceSchedulerInitiated"), member("stoppedReason", "Scaling activity initiated by (deployment ecs-svc/123)")), hint(cluster, ecs.HintOther)},
		"an event of tomorrow, as it seems": {told(deployment, long, `"more": {"than": ["today"]}`), hint(cluster, ecs.HintDeployment)},
	} {
		got, err := Parse(test.message)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

// TestParseUnrelated tells of events of no service by whom and when they are.
func TestParseUnrelated(t *testing.T) {
	for name, message := range map[string]string{
		"a task of nobody":     told("ECS Task State Change", "arn:aws:ecs:"+place+"task/production/abc", member("clusterArn", cluster), member("group", "family:job")),
		"a container instance": told("ECS Container Instance State Change", "arn:aws:ecs:"+place+"container-instance/production/abc"),
	} {
		got, err := Parse(message)
		if !errors.Is(err, ErrUnrelated) || got.Target.AccountID != "123456789012" || got.At.IsZero() || got.Service != "" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestParseInvalid refuses what makes no sense, whoever has made it up.
func TestParseInvalid(t *testing.T) {
	const deployment = "ECS Deployment State Change"
	for name, message := range map[string]string{
		"nothing":                          "",
		"no JSON":                          "hello",
		"a number":                         "42",
		"no event":                         "{}",
		"an event of others":               strings.Replace(told(deployment, long), "aws.ecs", "aws.ec2", 1),
		"no time":                          strings.Replace(told(deployment, long), `"time"`, `"when"`, 1),
		"a time that is none":              strings.Replace(told(deployment, long), "2026-11-01", "yesterday", 1),
		"no resource":                      strings.Replace(told(deployment, long), `"resources"`, `"r"`, 1),
		"no ARN":                           told(deployment, "web"),
		"an ARN of others":                 told(deployment, "arn:aws:sqs:"+place+"service/production/web"),
		"an ARN of another account":        told(deployment, strings.Replace(long, "123456789012", "210987654321", 1)),
		"an ARN of another region":         told(deployment, strings.Replace(long, "eu-west-1", "us-east-1", 1)),
		"an ARN of a cluster":              told(deployment, cluster),
		"an ARN that is too long":          told(deployment, long+"/more"),
		"an empty name":                    told(deployment, "arn:aws:ecs:"+place+"service/production/"),
		"a name that is none":              told(deployment, long+" {}"),
		"a name without end":               told(deployment, long+strings.Repeat("a", 300)),
		"a hook of no service":             told("ECS Hook State Change", long),
		"a task of no cluster":             told("ECS Task State Change", long, member("group", "service:web")),
		"a task of a service as cluster":   told("ECS Task State Change", long, member("group", "service:web"), member("clusterArn", long)),
		"a task of a service of no name":   told("ECS Task State Change", long, member("group", "service:"), member("clusterArn", cluster)),
		"a short ARN of a foreign cluster": told("ECS Service Action", short, member("clusterArn", strings.Replace(cluster, "eu-west-1", "us-east-1", 1))),
		"wrapped nonsense":                 wrapped("hello"),
		"wrapped twice":                    wrapped(wrapped(told(deployment, long))),
	} {
		if got, err := Parse(message); err == nil || errors.Is(err, ErrUnrelated) || got != (ecs.Hint{}) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// FuzzParse gives no name that ECS would not, whatever the message is.
func FuzzParse(f *testing.F) {
	f.Add(told("ECS Deployment State Change", long))
	f.Add(wrapped(told("ECS Task State Change", long, member("group", "service:web"), member("clusterArn", cluster))))
	f.Fuzz(func(t *testing.T, message string) {
		hint, err := Parse(message)
		if err == nil && (!isName(hint.Service) || hint.Cluster != "" && !isName(ecs.LastPart(hint.Cluster))) {
			t.Errorf("%q gives %v", message, hint)
		}
	})
}
