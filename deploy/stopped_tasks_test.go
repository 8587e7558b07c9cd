package deploy

import (
	"maps"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// TestPermissionsForStoppedTasks holds the policy for stopped tasks against the calls that reading them takes.
func TestPermissionsForStoppedTasks(t *testing.T) {
	aws, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 1, Services: 1, Consistent: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = aws.Close() }()
	file := exportertest.Written(t, "refresh_interval: 1s\napi_budget: 1\ncollectors: {stopped_tasks: true}\n")
	r := exportertest.Start(t, []string{"--config.file=" + file}, "AWS_ENDPOINT_URL="+aws.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x")
	r.WaitForMetric(t, `ecs_revision_exporter_services_pending{account_id="123456789012",region="eu-west-1"} 0`, true)
	in := aws.Fleet("123456789012", "eu-west-1")
	cluster := *in.Clusters()[0].ClusterArn
	if err := in.StopTasks(cluster, in.ServiceARNs(cluster)[0], 1, fleet.StartFailures()[0]); err != nil {
		t.Fatal(err)
	}
	r.WaitForMetric(t, `ecs_revision_exporter_api_requests_total{account_id="123456789012",code="OK",operation="DescribeTasks",region="eu-west-1"}`, true)
	r.Stop(t, syscall.SIGTERM)
	var called []string
	for operation := range maps.Keys(aws.Requests()) {
		if strings.HasSuffix(operation, "Tasks") {
			called = append(called, "ecs:"+operation)
		}
	}
	slices.Sort(called)
	limited := map[string]string{}
	var policy policy
	readJSON(t, "iam/read-stopped-tasks.json", &policy)
	for _, statement := range policy.Statement {
		limited[statement.Action[0]] = statement.Resource[0]
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(limited)), called); diff != "" {
		t.Errorf("(-what the policy allows +what is called)\n%s", diff)
	}
	if want := map[string]string{"ecs:ListTasks": "*", "ecs:DescribeTasks": "arn:aws:ecs:*:*:task/*"}; !maps.Equal(limited, want) {
		t.Errorf("the actions are limited to %v, ECS can limit them to %v", limited, want)
	}
}
