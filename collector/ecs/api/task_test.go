package api

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// TestStoppedTask takes over which revision a task was of, and which of the documented errors ended it.
func TestStoppedTask(t *testing.T) {
	cause := func(revision, code, reason string) ecs.StopCause {
		return ecs.StopCause{RevisionID: revision, Code: code, Reason: reason}
	}
	for name, test := range map[string]struct {
		answer string
		want   ecs.StopCause
	}{
		"an error": {`"startedBy": "ecs-svc/0123", "stopCode": "TaskFailedToStart", "stoppedReason": "ResourceInitializationError: unable to pull secrets: secret!"`,
			cause("0123", "TaskFailedToStart", "ResourceInitializationError")},
		"an error of a container": {`"startedBy": "ecs-svc/1", "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
			"containers": [{"reason": "no error: or so"}, {}, {"reason": "OutOfMemoryError: Container killed due to memory usage"}]`,
			cause("1", "EssentialContainerExited", "OutOfMemoryError")},
		"an error as it is written in places": {`"stoppedReason": "CannotPullContainer: not found"`, cause("", "", "CannotPullContainerError")},
		"an image that does not exist": {`"stopCode": "TaskFailedToStart", "stoppedReason": "Task failed to start",
			"containers": [{"reason": "CannotPullImageManifestError: Error response from daemon: manifest unknown"}]`,
			cause("", "TaskFailedToStart", "CannotPullContainerError")},
		"an image of ECR":                 {`"stoppedReason": "CannotPullECRContainerError: AccessDeniedException"`, cause("", "", "CannotPullContainerError")},
		"an image that may not be pulled": {`"stoppedReason": "CannotPullContainerAuthError: no"`, cause("", "", "CannotPullContainerError")},
		"an error without more":           {`"stoppedReason": " InternalError "`, cause("", "", "InternalError")},
		"an error of tomorrow":            {`"stopCode": "New", "stoppedReason": "NewError: something"`, cause("", "New", "other")},
		"an error that is but mentioned":  {`"stoppedReason": "Because of an InternalError: yes"`, cause("", "", "other")},
		"a longer error":                  {`"stoppedReason": "InternalErrorOfMine: yes"`, cause("", "", "other")},
		"nothing, by somebody":            {`"startedBy": "somebody"`, cause("", "", "other")},
	} {
		said := says(`{"tasks": [{"taskArn": "task/1", "stoppedAt": 1, ` + test.answer + `}, {}, {"taskArn": "task/2"}], "failures": [{"arn": "task/3", "reason": "MISSING"}]}`)
		answer, err := answers(t, said).DescribeStoppedTasks(t.Context(), "shop", []ecs.ARN{"task/1", "task/2", "task/3"})
		if err != nil {
			t.Fatal(err)
		}
		want := []ecs.StoppedTask{{ARN: "task/1", Cause: test.want, StoppedAt: time.Unix(1, 0).UTC()}, {ARN: "task/2", Cause: cause("", "", "other")}}
		if diff := cmp.Diff(want, answer.Items); diff != "" || len(answer.Failures) != 1 {
			t.Errorf("%s: %d failures, (-want +got)\n%s", name, len(answer.Failures), diff)
		}
	}
}
