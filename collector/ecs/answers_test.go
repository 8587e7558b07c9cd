package ecs

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// inUse makes the currentServiceRevisions of a service, newest first.
func inUse(arns ...string) types.Service {
	var service types.Service
	for _, arn := range arns {
		service.CurrentServiceRevisions = append(service.CurrentServiceRevisions, types.ServiceCurrentRevisionSummary{Arn: &arn})
	}
	return service
}

// listed makes a deployment as it is listed, to the revision "target".
func listed(status types.ServiceDeploymentStatus, finished bool) *types.ServiceDeploymentBrief {
	brief := &types.ServiceDeploymentBrief{Status: status, TargetServiceRevisionArn: aws.String("target")}
	if finished {
		brief.FinishedAt = aws.Time(time.Unix(1, 0))
	}
	return brief
}

// described makes the same deployment as it is described.
func described(status types.ServiceDeploymentStatus, rollback string, sources ...string) *types.ServiceDeployment {
	deployment := &types.ServiceDeployment{
		Status:                status,
		TargetServiceRevision: &types.ServiceRevisionSummary{Arn: aws.String("target")},
	}
	for _, source := range sources {
		deployment.SourceServiceRevisions = append(deployment.SourceServiceRevisions, types.ServiceRevisionSummary{Arn: &source})
	}
	if rollback != "" {
		deployment.Rollback = &types.Rollback{ServiceRevisionArn: &rollback}
	}
	return deployment
}

func TestCurrentAndReferencedRevisions(t *testing.T) {
	ended := func(d *types.ServiceDeployment) *types.ServiceDeployment {
		d.StoppedAt = aws.Time(time.Unix(1, 0))
		return d
	}
	for _, test := range []struct {
		name       string
		answers    serviceAnswers
		current    string
		referenced []string
	}{
		{"never deployed", serviceAnswers{}, "", nil},
		{"not deployed within the history", serviceAnswers{service: inUse("new", "old")}, "new", []string{"new"}},
		{"deployments not readable", serviceAnswers{service: inUse("new"), unlisted: true}, "", nil},

		{"under way", serviceAnswers{memory: memory{listed: listed("IN_PROGRESS", false), described: described("IN_PROGRESS", "", "source", "source2")}},
			"source", []string{"source", "source2", "target"}},
		{"first deployment under way", serviceAnswers{memory: memory{listed: listed("PENDING", false), described: described("PENDING", "")}},
			"target", []string{"target"}},
		{"rolling back", serviceAnswers{memory: memory{listed: listed("IN_PROGRESS", false), described: described("ROLLBACK_IN_PROGRESS", "source", "source")}},
			"source", []string{"source", "target"}},

		{"successful", serviceAnswers{memory: memory{listed: listed("SUCCESSFUL", true), described: described("SUCCESSFUL", "", "source")}},
			"target", []string{"target"}},
		{"stopped with nothing rolled back", serviceAnswers{memory: memory{listed: listed("STOPPED", true), described: described("STOPPED", "", "source")}},
			"target", []string{"target"}},
		{"rolled back", serviceAnswers{memory: memory{listed: listed("ROLLBACK_SUCCESSFUL", true), described: described("ROLLBACK_SUCCESSFUL", "source", "source")}},
			"source", []string{"source"}},
		{"rollback failed", serviceAnswers{memory: memory{listed: listed("ROLLBACK_FAILED", true), described: described("ROLLBACK_FAILED", "source", "source")}},
			"source", []string{"source"}},

		{"unknown status", serviceAnswers{memory: memory{listed: listed("PAUSED", false), described: described("PAUSED", "", "source")}},
			"source", []string{"source", "target"}},
		{"unknown status, ended", serviceAnswers{memory: memory{listed: listed("ABANDONED", false), described: ended(described("ABANDONED", "", "source"))}},
			"target", []string{"target"}},

		{"listed but not described yet", serviceAnswers{service: inUse("target", "source"), memory: memory{listed: listed("PENDING", false)}},
			"source", []string{"source", "target"}},
		{"listed but not described yet, after one that was superseded", serviceAnswers{service: inUse("target", "superseded", "source"), memory: memory{listed: listed("PENDING", false)}},
			"superseded", []string{"superseded", "target"}},
		{"first one, not described yet", serviceAnswers{memory: memory{listed: listed("PENDING", false)}}, "", []string{"target"}},
		{"stopped but not describable", serviceAnswers{service: inUse("next"), memory: memory{listed: listed("STOPPED", false)}},
			"target", []string{"target"}},
		{"ended but not describable", serviceAnswers{service: inUse("source"), memory: memory{listed: listed("ROLLBACK_SUCCESSFUL", true)}},
			"source", []string{"source"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.answers.currentRevision(); got != test.current {
				t.Errorf("current revision: got %q, want %q", got, test.current)
			}
			if diff := cmp.Diff(test.referenced, test.answers.referencedRevisions(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("referenced revisions: (-want +got)\n%s", diff)
			}
		})
	}
}
