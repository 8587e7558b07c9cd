package web

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ecs_revision_exporter/collector/ecs"
)

// TestConsole leads to the console of the partition that a region is in.
func TestConsole(t *testing.T) {
	for region, want := range map[string]string{
		"eu-central-1":   "https://console.aws.amazon.com/ecs/v2/clusters/a%20b%2Fc?region=eu-central-1",
		"cn-north-1":     "https://console.amazonaws.cn/ecs/v2/clusters/a%20b%2Fc?region=cn-north-1",
		"us-gov-west-1":  "https://console.amazonaws-us-gov.com/ecs/v2/clusters/a%20b%2Fc?region=us-gov-west-1",
		"us-iso-east-1":  "",
		"us-isob-east-1": "",
		"eu-isoe-west-1": "",
		"eusc-de-east-1": "https://console.amazonaws-eusc.eu/ecs/v2/clusters/a%20b%2Fc?region=eusc-de-east-1",
		"":               "",
		"x&y=z":          "https://console.aws.amazon.com/ecs/v2/clusters/a%20b%2Fc?region=x%26y%3Dz",
	} {
		if got := consoleLink(region, "clusters", "a b/c"); got != want {
			t.Errorf("%s: got %q, want %q", region, got, want)
		}
	}
}

// TestCalls holds that each call names what it is about, and that a shell takes names as they are.
func TestCalls(t *testing.T) {
	service := storefront()
	service.Name = "it's $(a) `b` \\ name"
	service.InUse = []ecs.RevisionInUse{{ARN: service.Deployment.Target}, {ARN: "r/1"}}
	fleet := fleetOf(service)
	calls := newCallViews(row{fleet.Targets[0], fleet.Targets[0].Clusters[0], service})
	if len(calls) != 5 {
		t.Fatalf("%d calls: %v", len(calls), calls)
	}
	for i, want := range []string{
		"ecs describe-services --region eu-central-1 --cluster production --services " + service.Name,
		"ecs describe-service-deployments --region eu-central-1 --service-deployment-arns " + string(service.Deployment.ARN),
		"ecs list-service-deployments --region eu-central-1 --cluster production --service " + service.Name,
		"ecs describe-service-revisions --region eu-central-1 --service-revision-arns " + string(service.Deployment.Target) + " r/1",
	} {
		got, err := exec.CommandContext(t.Context(), "sh", "-c", "aws() { echo \"$*\"; }; "+calls[i].Command).Output()
		if line := strings.TrimSuffix(string(got), "\n"); err != nil || line != want {
			t.Errorf("a shell takes it as\n%s\nnot\n%s\n%v", line, want, err)
		}
	}
}

// TestStoppedTasksAreDescribed has a shell hand the tasks that are listed on, at most as many as ECS takes, and none where none stopped.
func TestStoppedTasksAreDescribed(t *testing.T) {
	service := storefront()
	service.Name = "it's $(a)"
	fleet := fleetOf(service)
	calls := newCallViews(row{fleet.Targets[0], fleet.Targets[0].Clusters[0], service})
	folder := t.TempDir()
	const aws = `#!/bin/sh
case $2 in
list-tasks) echo "$*" >&2; seq $STOPPED ;;
*) echo "$2 $#: $8" ;;
esac
`
	if err := os.WriteFile(filepath.Join(folder, "aws"), []byte(aws), 0o700); err != nil { //nolint:gosec // a program, which is run
		t.Fatal(err)
	}
	for stopped, want := range map[string]string{"230": "describe-tasks 107: 1\ndescribe-tasks 107: 101\ndescribe-tasks 37: 201\n", "0": ""} {
		var lists strings.Builder
		run := exec.CommandContext(t.Context(), "sh", "-c", calls[len(calls)-1].Command)
		run.Env, run.Stderr = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "STOPPED="+stopped), &lists
		if got, err := run.Output(); err != nil || string(got) != want {
			t.Errorf("of %s tasks it asks\n%s\nnot\n%s\n%v", stopped, got, want, err)
		}
		if want := "ecs list-tasks --region eu-central-1 --cluster production --service-name it's $(a) --desired-status STOPPED --query taskArns --output text\n"; lists.String() != want {
			t.Errorf("it lists by %s, not %s", &lists, want)
		}
	}
}

// TestCallsForOthers asks for task sets where ECS does not deploy.
func TestCallsForOthers(t *testing.T) {
	service := &ecs.Service{Description: &ecs.Description{Name: "web", DeploymentController: "CODE_DEPLOY"}}
	fleet := fleetOf(service)
	var all string
	for _, c := range newCallViews(row{fleet.Targets[0], fleet.Targets[0].Clusters[0], service}) {
		all += c.Command + "\n"
	}
	if !strings.Contains(all, "aws ecs describe-task-sets --region eu-central-1 --cluster production --service web\n") || strings.Contains(all, "service-deployment") {
		t.Errorf("the calls are\n%s", all)
	}
}
