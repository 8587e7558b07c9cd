package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// deployed is what a client makes of a deployment in an answer.
func deployed(t *testing.T, deployment string) ecs.Deployment {
	t.Helper()
	answer, err := answers(t, says(`{"serviceDeployments": [`+deployment+`]}`)).DescribeServiceDeployments(t.Context(), []ecs.ARN{"d/1"})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Items[0]
}

func TestDeployment(t *testing.T) {
	got := deployed(t, `{
		"serviceDeploymentArn": "d/1", "status": "ROLLBACK_IN_PROGRESS", "statusReason": "why", "lifecycleStage": "BAKE_TIME",
		"createdAt": 1, "startedAt": 2, "finishedAt": 3, "stoppedAt": 4, "updatedAt": 5,
		"deploymentConfiguration": {"strategy": "CANARY"},
		"sourceServiceRevisions": [
			{"arn": "r/1", "requestedTaskCount": 3, "runningTaskCount": 2, "pendingTaskCount": 1, "requestedProductionTrafficWeight": 90},
			{"arn": "r/1", "runningTaskCount": 9}, {"arn": "r/0"}, {"runningTaskCount": 9}
		],
		"targetServiceRevision": {"arn": "r/2", "requestedTestTrafficWeight": 0, "runningTaskCount": 4},
		"deploymentCircuitBreaker": {"status": "MONITORING", "failureCount": 1, "threshold": 5},
		"alarms": {"status": "TRIGGERED", "alarmNames": ["a", "b"], "triggeredAlarmNames": ["b", "b"]},
		"rollback": {"reason": "secret", "serviceRevisionArn": "r/1", "startedAt": 6},
		"lifecycleHookDetails": [
			{"hookId": "h", "targetType": "AWS_LAMBDA", "targetArn": "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test:7", "status": "SUCCEEDED", "timeoutAction": "ROLLBACK", "expiresAt": 7},
			{"hookId": "h", "status": "FAILED", "expiresAt": 8}
		]
	}`)
	at := func(second int64) time.Time { return time.Unix(second, 0).UTC() }
	want := ecs.Deployment{
		ARN: "d/1", Status: "ROLLBACK_IN_PROGRESS", Reason: "why", Target: "r/2",
		CreatedAt: at(1), StartedAt: at(2), FinishedAt: at(3), StoppedAt: at(4),
		Strategy: "CANARY", LifecycleStage: "BAKE_TIME", Sources: []ecs.ARN{"r/1", "r/0"},
		Shares: []ecs.Share{
			{Revision: "r/1", Tasks: ecs.RevisionTasks{Requested: 3, Running: 2, Pending: 1}, Traffic: ecs.Traffic{Production: ecs.Given(90.0)}},
			{Revision: "r/0"},
			{Revision: "r/2", Tasks: ecs.RevisionTasks{Running: 4}, Traffic: ecs.Traffic{Test: ecs.Given(0.0)}},
		},
		CircuitBreaker: &ecs.CircuitBreaker{Status: "MONITORING", Failures: 1, Threshold: 5},
		Alarms:         &ecs.DeploymentAlarms{Status: "TRIGGERED", Triggered: []string{"b"}},
		Rollback:       &ecs.Rollback{Revision: "r/1", StartedAt: at(6)},
		Hooks:          []ecs.LifecycleHook{{ID: "h", TargetType: "AWS_LAMBDA", Target: "smoke-test:7", Status: "SUCCEEDED", TimeoutAction: "ROLLBACK", ExpiresAt: at(7)}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDeploymentWithLittleInIt(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		want         ecs.Deployment
	}{
		{"nothing but an ARN", `{"serviceDeploymentArn": "d/1"}`, ecs.Deployment{ARN: "d/1"}},
		{"a rollback to nowhere yet", `{"serviceDeploymentArn": "d/1", "rollback": {"startedAt": 6}}`, ecs.Deployment{ARN: "d/1"}},
		{"watchers without a status", `{"serviceDeploymentArn": "d/1", "deploymentCircuitBreaker": {"threshold": 3}, "alarms": {}}`,
			ecs.Deployment{ARN: "d/1", CircuitBreaker: &ecs.CircuitBreaker{Threshold: 3}, Alarms: &ecs.DeploymentAlarms{}}},
		{"a redeployment of the same revision", `{"serviceDeploymentArn": "d/1", "sourceServiceRevisions": [{"arn": "r/1"}], "targetServiceRevision": {"arn": "r/1"}}`,
			ecs.Deployment{ARN: "d/1", Target: "r/1", Sources: []ecs.ARN{"r/1"}, Shares: []ecs.Share{{Revision: "r/1"}}}},
	} {
		if diff := cmp.Diff(test.want, deployed(t, test.answer)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}

// TestLongReason cuts reasons at 1 KiB, between characters.
func TestLongReason(t *testing.T) {
	for _, test := range []struct{ name, reason, want string }{
		{"short", " a reason\\n", "a reason"},
		{"as long as can be", strings.Repeat("x", 1024), strings.Repeat("x", 1024)},
		{"longer", strings.Repeat("x", 1025), strings.Repeat("x", 1021) + "…"},
		{"in the middle of a character", strings.Repeat("x", 1020) + strings.Repeat("é", 99), strings.Repeat("x", 1020) + "…"},
	} {
		got := deployed(t, `{"serviceDeploymentArn": "d/1", "statusReason": "`+test.reason+`"}`).Reason
		if got != test.want {
			t.Errorf("%s: got %d bytes, %q", test.name, len(got), got)
		}
	}
}

// TestNoNumber is about weights that are no numbers, of which JSON cannot say anything.
func TestNoNumber(t *testing.T) {
	got := deployed(t, `{"serviceDeploymentArn": "d/1", "sourceServiceRevisions": [
		{"arn": "r/1", "requestedProductionTrafficWeight": "NaN", "requestedTestTrafficWeight": "Infinity"},
		{"arn": "r/2", "requestedProductionTrafficWeight": "-Infinity", "requestedTestTrafficWeight": 1}
	]}`)
	want := []ecs.Share{{Revision: "r/1"}, {Revision: "r/2", Traffic: ecs.Traffic{Test: ecs.Given(1.0)}}}
	if diff := cmp.Diff(want, got.Shares); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := json.Marshal(got); err != nil {
		t.Error(err)
	}
}
