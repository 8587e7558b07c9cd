package collector

import "ecs_revision_exporter/collector/ecs"

func managedResources() section {
	return section{title: "Managed resources", part: partManagedResources, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.ManagedResource { return r.Managed }),
			info("ecs_service_revision_managed_resource_info", "A resource that ECS manages for the service revision, and its present status.",
				by("type", func(r ecs.ManagedResource) string { return r.Type }),
				by("resource", func(r ecs.ManagedResource) string { return r.Resource }),
				by("status", func(r ecs.ManagedResource) string { return r.Status })),
		),
		about(scaling(),
			gauge("ecs_service_revision_managed_scaling_min_tasks", "Least number of tasks of the auto scaling that ECS manages.",
				func(s *ecs.Scaling) sample { return count(s.Min) }),
			gauge("ecs_service_revision_managed_scaling_max_tasks", "Greatest number of tasks of the auto scaling that ECS manages.",
				func(s *ecs.Scaling) sample { return count(s.Max) }),
		),
		about(parts(scaling(), func(s *ecs.Scaling) []ecs.ScalingPolicy { return s.Policies }),
			gauge("ecs_service_revision_managed_scaling_target", "Target value of a metric in the auto scaling that ECS manages, in the unit of the metric.",
				func(p ecs.ScalingPolicy) sample { return optionalNumber(p.Target) },
				by("metric", func(p ecs.ScalingPolicy) string { return p.Metric }),
				by("policy_type", func(p ecs.ScalingPolicy) string { return p.Type })),
		),
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.Ingress { return r.Ingresses }),
			info("ecs_service_revision_managed_ingress_info", "An entry point that ECS manages for the service revision.",
				by("access_type", func(i ecs.Ingress) string { return i.AccessType }),
				by("endpoint", func(i ecs.Ingress) string { return i.Endpoint })),
		),
	}}
}

func gateways() section {
	return section{title: "Gateways", part: partGateways, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.GatewayConnector { return r.GatewayConnectors }),
			info("ecs_service_revision_gateway_connector_info", "A port of the service revision that gateways lead to, and its health check.",
				by("port_name", func(c ecs.GatewayConnector) string { return c.PortName }),
				by("access_type", func(c ecs.GatewayConnector) string { return c.AccessType }),
				by("health_check_protocol", func(c ecs.GatewayConnector) string { return c.HealthCheckProtocol }),
				by("health_check_port", func(c ecs.GatewayConnector) string { return c.HealthCheckPort }),
				by("health_check_path", func(c ecs.GatewayConnector) string { return c.HealthCheckPath })),
		),
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.GatewayRoute { return r.GatewayRoutes }),
			info("ecs_service_revision_gateway_route_info", "A route from a gateway to the service revision, and its present status.",
				by("gateway", func(r ecs.GatewayRoute) string { return r.Gateway }),
				by("port_name", func(r ecs.GatewayRoute) string { return r.PortName }),
				by("access_type", func(r ecs.GatewayRoute) string { return r.AccessType }),
				by("status", func(r ecs.GatewayRoute) string { return r.Status })),
		),
	}}
}
