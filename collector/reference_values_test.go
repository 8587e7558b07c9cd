package collector

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// values are the words of ECS that a label of a metric can have.
type values struct{ metric, label, words string }

// labelValues are the values of labels about which people write queries, as the AWS SDK knows them.
func labelValues() []values {
	monitors := words(types.ServiceDeploymentRollbackMonitorsStatus("").Values())
	return []values{
		{"ecs_service_deployment_status", "status", words(types.ServiceDeploymentStatus("").Values())},
		{"ecs_service_deployments_total", "status", words(ecs.FinishedStatuses())},
		{"ecs_service_deployment_lifecycle_stage", "stage", words(types.ServiceDeploymentLifecycleStage("").Values())},
		{"ecs_service_deployment_info", "strategy", words(types.DeploymentStrategy("").Values())},
		{"ecs_service_deployment_circuit_breaker_status", "status", monitors},
		{"ecs_service_deployment_alarms_status", "status", monitors},
		{"ecs_service_deployment_lifecycle_hook_info", "status", words(types.DeploymentLifecycleHookStatus("").Values())},
		{"ecs_service_deployment_lifecycle_hook_info", "target_type", words(types.DeploymentLifecycleHookTargetType("").Values())},
		{"ecs_service_deployment_lifecycle_hook_info", "timeout_action", words(types.DeploymentLifecycleHookAction("").Values())},
		{"ecs_service_deployment_early_success_info", "source_revision_cleanup", words(types.ServiceRevisionCleanup("").Values())},
		{"ecs_service_task_set_info", "status", words([]string{"PRIMARY", "ACTIVE", "DRAINING"})}, // nor of these
		{"ecs_service_task_set_info", "stability_status", words(types.StabilityStatus("").Values())},
		{"ecs_service_stopped_tasks_total", "stop_code", words(types.TaskStopCode("").Values())},
		{"ecs_service_stopped_tasks_total", "reason", words(ecs.StopReasons())},
		{"ecs_service_info", "status", words([]string{"ACTIVE", "DRAINING"})}, // the SDK has no list of these
		{"ecs_service_info", "deployment_controller", words(types.DeploymentControllerType("").Values())},
		{"ecs_service_info", "scheduling_strategy", words(types.SchedulingStrategy("").Values())},
		{"ecs_service_info", "launch_type", words(types.LaunchType("").Values())},
		{"ecs_service_info", "availability_zone_rebalancing", words(types.AvailabilityZoneRebalancing("").Values())},
		{"ecs_service_revision_managed_resource_info", "status", words(types.ManagedResourceStatus("").Values())},
		{"ecs_service_revision_gateway_route_info", "status", words(types.GatewayRouteStatus("").Values())},
	}
}

// words are values as they stand in a table.
func words[T ~string](all []T) string {
	var quoted []string
	for _, value := range all {
		quoted = append(quoted, "`"+string(value)+"`")
	}
	return strings.Join(quoted, ", ")
}

// writeValues writes the table of the values of labels.
func writeValues(page *strings.Builder) {
	page.WriteString("\n## Values of labels\n\nECS decides about these values, and the exporter passes them on. " +
		"The table has those that the AWS SDK knows.\nUnknown ones pass too, so expect new ones; only as the reason of stopped tasks they are `other`. " +
		"A deployment has finished if its status is one of `ecs_service_deployments_total`.\n" +
		"One with an unknown status is taken to be under way until ECS gives a time at which it ended.\n\n" +
		"| metric | label | values |\n| --- | --- | --- |\n")
	for _, v := range labelValues() {
		fmt.Fprintf(page, "| `%s` | %s | %s |\n", v.metric, v.label, v.words)
	}
}
