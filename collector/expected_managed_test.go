package collector

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// additions is the smaller members that ECS has since 2025.
func (e expectation) additions(id labels, r types.ServiceRevision) {
	if r.Overrides != nil && r.Overrides.RuntimePlatform != nil {
		e.info("ecs_service_revision_overrides_info", id.and(
			"cpu_architecture", aws.ToString(r.Overrides.RuntimePlatform.CpuArchitecture)))
	}
	if r.Monitoring == nil {
		return
	}
	for _, configuration := range r.Monitoring.MetricConfigurations {
		for _, metric := range configuration.MetricNames {
			e.set("ecs_service_revision_monitoring_resolution_seconds", id.and("metric", metric),
				float64(aws.ToInt32(configuration.ResolutionSeconds)))
		}
	}
}

// managed is what ECS manages for a revision.
func (e expectation) managed(id labels, managed *types.ECSManagedResources) {
	if managed == nil {
		return
	}
	e.scaling(id, managed.AutoScaling)
	for _, path := range managed.IngressPaths {
		e.ingressPath(id, path)
	}
	for _, group := range managed.LogGroups {
		e.resource(id, "log_group", group.Arn, group.Status)
	}
	for _, alarm := range managed.MetricAlarms {
		e.resource(id, "metric_alarm", alarm.Arn, alarm.Status)
	}
	for _, group := range managed.ServiceSecurityGroups {
		e.resource(id, "security_group", group.Arn, group.Status)
	}
	for _, connection := range managed.GatewayConnections {
		e.info("ecs_service_revision_gateway_route_info", id.and(
			"gateway", last(connection.GatewayArn),
			"port_name", aws.ToString(connection.PortName),
			"access_type", string(connection.AccessType),
			"status", string(connection.Status)))
	}
}

// resource is a managed resource, by what follows the account in its ARN.
func (e expectation) resource(id labels, kind string, arn *string, status types.ManagedResourceStatus) {
	resource := aws.ToString(arn)
	if parts := strings.SplitN(resource, ":", 6); len(parts) == 6 {
		resource = parts[5]
	}
	e.info("ecs_service_revision_managed_resource_info", id.and("type", kind, "resource", resource, "status", string(status)))
}

func (e expectation) scaling(id labels, scaling *types.ManagedAutoScaling) {
	if scaling == nil {
		return
	}
	for _, policy := range scaling.ApplicationAutoScalingPolicies {
		e.resource(id, "scaling_policy", policy.Arn, policy.Status)
	}
	target := scaling.ScalableTarget
	if target == nil {
		return
	}
	e.resource(id, "scalable_target", target.Arn, target.Status)
	e.set("ecs_service_revision_managed_scaling_min_tasks", id, float64(target.MinCapacity))
	e.set("ecs_service_revision_managed_scaling_max_tasks", id, float64(target.MaxCapacity))
	for _, policy := range scaling.ApplicationAutoScalingPolicies {
		e.set("ecs_service_revision_managed_scaling_target", id.and(
			"metric", aws.ToString(policy.Metric), "policy_type", aws.ToString(policy.PolicyType)), policy.TargetValue)
	}
}

func (e expectation) ingressPath(id labels, path types.ManagedIngressPath) {
	e.info("ecs_service_revision_managed_ingress_info", id.and(
		"access_type", string(path.AccessType), "endpoint", aws.ToString(path.Endpoint)))
	if r := path.Certificate; r != nil {
		e.resource(id, "certificate", r.Arn, r.Status)
	}
	if r := path.Listener; r != nil {
		e.resource(id, "listener", r.Arn, r.Status)
	}
	if r := path.LoadBalancer; r != nil {
		e.resource(id, "load_balancer", r.Arn, r.Status)
	}
	if r := path.Rule; r != nil {
		e.resource(id, "listener_rule", r.Arn, r.Status)
	}
	for _, r := range path.LoadBalancerSecurityGroups {
		e.resource(id, "security_group", r.Arn, r.Status)
	}
	for _, r := range path.TargetGroups {
		e.resource(id, "target_group", r.Arn, r.Status)
	}
}

// gatewayConnectors is the ports that gateways are to reach: a series for each access type, one without when all are meant.
func (e expectation) gatewayConnectors(id labels, connectors []types.GatewayConnector) {
	for _, connector := range connectors {
		protocol, port, path := "", "", ""
		if check := connector.HealthCheck; check != nil {
			protocol, port, path = string(check.HealthCheckProtocol), portNumber(check.HealthCheckPort), aws.ToString(check.HealthCheckPath)
		}
		access := []types.AccessType{""}
		if connector.Filters != nil && len(connector.Filters.AccessTypes) > 0 {
			access = connector.Filters.AccessTypes
		}
		for _, kind := range access {
			e.info("ecs_service_revision_gateway_connector_info", id.and(
				"port_name", aws.ToString(connector.PortName),
				"access_type", string(kind),
				"health_check_protocol", protocol,
				"health_check_port", port,
				"health_check_path", path))
		}
	}
}
