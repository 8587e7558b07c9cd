package api

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

func TestTaskSets(t *testing.T) {
	for _, test := range []struct {
		name, controller, answer string
		want                     []ecs.TaskSet
	}{
		{"all", "CODE_DEPLOY", `{
			"taskSetArn": "arn:aws:ecs:eu-central-1:123456789012:task-set/shop/web/ecs-svc/0123", "id": "ecs-svc/9", "startedBy": "CODE_DEPLOY",
			"taskDefinition": "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:7", "launchType": "FARGATE",
			"platformVersion": "1.4.0", "platformFamily": "LINUX", "status": "PRIMARY", "stabilityStatus": "STABILIZING", "createdAt": 1,
			"computedDesiredCount": 4, "runningCount": 3, "pendingCount": 1, "scale": {"unit": "PERCENT", "value": 62.5}
		}`, []ecs.TaskSet{{
			ID: "0123", Status: "PRIMARY", StabilityStatus: "STABILIZING", TaskDefinition: "web:7", LaunchType: "FARGATE",
			PlatformVersion: "1.4.0", PlatformFamily: "LINUX", CreatedAt: time.Unix(1, 0).UTC(),
			Tasks: ecs.ServiceTasks{Desired: 4, Running: 3, Pending: 1}, Scale: ecs.Given(62.5),
		}}},
		{"only an id", "EXTERNAL", `{"id": "ecs-svc/0123"}`, []ecs.TaskSet{{ID: "0123"}}},
		{"one twice, and one without a name", "EXTERNAL", `{"id": "1"}, {"id": "1", "status": "ACTIVE"}, {}`, []ecs.TaskSet{{ID: "1"}}},
		{"a scale in another unit", "EXTERNAL", `{"id": "1", "scale": {"unit": "TASKS", "value": 3}}`, []ecs.TaskSet{{ID: "1"}}},
		{"a scale that is no number", "EXTERNAL", `{"id": "1", "scale": {"unit": "PERCENT", "value": "NaN"}}`, []ecs.TaskSet{{ID: "1"}}},
		{"those of a service that ECS deploys", "ECS", `{"id": "1"}`, nil},
	} {
		service := `{"serviceName": "web", "deploymentController": {"type": "` + test.controller + `"}, "taskSets": [` + test.answer + `]}`
		if diff := cmp.Diff(test.want, described(t, service, false).TaskSets); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}
