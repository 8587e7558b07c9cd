package api

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// described is what a client makes of a service in an answer.
func described(t *testing.T, service string, tags bool) ecs.Description {
	t.Helper()
	answer, err := answers(t, says(`{"services": [`+service+`]}`)).DescribeServices(t.Context(), "shop", []string{"web"}, tags)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Items[0]
}

func TestDescription(t *testing.T) {
	got := described(t, `{
		"serviceArn": "arn:aws:ecs:eu-central-1:123456789012:service/shop/web", "serviceName": "not this", "status": "ACTIVE",
		"launchType": "FARGATE", "schedulingStrategy": "REPLICA", "deploymentController": {"type": "CODE_DEPLOY"},
		"availabilityZoneRebalancing": "ENABLED", "enableExecuteCommand": true,
		"createdAt": 1600000000.5, "desiredCount": 3, "runningCount": 2, "pendingCount": 1,
		"tags": [{"key": "team", "value": "a"}, {"key": "empty"}],
		"deployments": [
			{"id": "ecs-svc/0123", "status": "PRIMARY", "rolloutState": "IN_PROGRESS", "rolloutStateReason": "secret", "failedTasks": 4, "createdAt": 1600000001, "updatedAt": 1600000002},
			{"id": "ecs-svc/0123", "status": "ACTIVE"}, {"status": "INACTIVE"}
		],
		"currentServiceRevisions": [
			{"arn": "r/2", "requestedTaskCount": 3, "runningTaskCount": 2, "pendingTaskCount": 1},
			{"arn": "r/1"}, {"arn": "r/2", "runningTaskCount": 9}, {"runningTaskCount": 9}
		]
	}`, true)
	want := ecs.Description{
		Name: "web", Status: "ACTIVE", LaunchType: "FARGATE", SchedulingStrategy: "REPLICA", DeploymentController: "CODE_DEPLOY",
		ZoneRebalancing: "ENABLED", ExecuteCommand: true,
		CreatedAt: time.Unix(1600000000, 5e8).UTC(),
		Tasks:     ecs.ServiceTasks{Desired: 3, Running: 2, Pending: 1},
		Tags:      map[string]string{"team": "a", "empty": ""},
		Rollouts: []ecs.Rollout{{
			ID: "0123", Status: "PRIMARY", State: "IN_PROGRESS", FailedTasks: 4,
			CreatedAt: time.Unix(1600000001, 0).UTC(), UpdatedAt: time.Unix(1600000002, 0).UTC(),
		}},
		InUse: []ecs.RevisionInUse{{ARN: "r/2", Tasks: ecs.RevisionTasks{Requested: 3, Running: 2, Pending: 1}}, {ARN: "r/1"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDescriptionWithLittleInIt(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		want         ecs.Description
	}{
		{"nothing but a name", `{"serviceName": "web"}`, ecs.Description{Name: "web", DeploymentController: "ECS"}},
		{"an old ARN", `{"serviceArn": "arn:aws:ecs:eu-central-1:123456789012:service/web"}`, ecs.Description{Name: "web", DeploymentController: "ECS"}},
		{"a controller without a type", `{"serviceName": "web", "deploymentController": {}}`, ecs.Description{Name: "web", DeploymentController: "ECS"}},
		{"tags that were not asked for", `{"serviceName": "web", "tags": [{"key": "a"}]}`, ecs.Description{Name: "web", DeploymentController: "ECS"}},
		{"deleted", `{"serviceName": "web", "status": "INACTIVE"}`, ecs.Description{Name: "web", Status: "INACTIVE", DeploymentController: "ECS"}},
	} {
		if diff := cmp.Diff(test.want, described(t, test.answer, false)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}

// TestSafeguards is about what a service says of deployments that fail, which counts where ECS deploys it.
func TestSafeguards(t *testing.T) {
	on := &ecs.Safeguard{Enabled: true, Rollback: true}
	for _, test := range []struct {
		name, members          string
		circuitBreaker, alarms *ecs.Safeguard
	}{
		{"nothing", `"status": "ACTIVE"`, nil, nil},
		{"no switch", `"deploymentConfiguration": {"maximumPercent": 200}`, nil, nil},
		{"both off", `"deploymentConfiguration": {"deploymentCircuitBreaker": {}, "alarms": {"alarmNames": []}}`, &ecs.Safeguard{}, &ecs.Safeguard{}},
		{"without rollback", `"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true}}`, &ecs.Safeguard{Enabled: true}, nil},
		{"both on", `"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}, "alarms": {"enable": true, "rollback": true}}`, on, on},
		{"another controller", `"deploymentController": {"type": "EXTERNAL"}, "deploymentConfiguration": {"deploymentCircuitBreaker": {}, "alarms": {}}`, nil, nil},
	} {
		got := described(t, `{"serviceName": "web", `+test.members+`}`, false)
		if diff := cmp.Diff([]*ecs.Safeguard{test.circuitBreaker, test.alarms}, []*ecs.Safeguard{got.CircuitBreaker, got.Alarms}); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}
