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
		"createdAt": 1600000000.5, "desiredCount": 3, "runningCount": 2, "pendingCount": 1,
		"tags": [{"key": "team", "value": "a"}, {"key": "empty"}],
		"deployments": [
			{"id": "ecs-svc/0123", "status": "PRIMARY", "rolloutState": "IN_PROGRESS", "rolloutStateReason": "secret", "createdAt": 1600000001, "updatedAt": 1600000002},
			{"id": "ecs-svc/0123", "status": "ACTIVE"}, {"status": "INACTIVE"}
		],
		"currentServiceRevisions": [
			{"arn": "r/2", "requestedTaskCount": 3, "runningTaskCount": 2, "pendingTaskCount": 1},
			{"arn": "r/1"}, {"arn": "r/2", "runningTaskCount": 9}, {"runningTaskCount": 9}
		]
	}`, true)
	want := ecs.Description{
		Name: "web", Status: "ACTIVE", LaunchType: "FARGATE", SchedulingStrategy: "REPLICA", DeploymentController: "CODE_DEPLOY",
		CreatedAt: time.Unix(1600000000, 5e8).UTC(),
		Tasks:     ecs.ServiceTasks{Desired: 3, Running: 2, Pending: 1},
		Tags:      map[string]string{"team": "a", "empty": ""},
		Rollouts: []ecs.Rollout{{
			ID: "0123", Status: "PRIMARY", State: "IN_PROGRESS",
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
