package collector

import "ecs_revision_exporter/collector/ecs"

func serviceDeployments() section {
	return section{title: "Service deployments", part: partDeployments, groups: []group{
		about(deployments(),
			info("ecs_service_deployment_info", "The newest deployment of the service, and its target revision. The strategy is empty until ECS describes the deployment.",
				by("target_revision", func(d *ecs.Deployment) string { return d.Target.ID() }),
				by("strategy", func(d *ecs.Deployment) string { return d.Strategy })),
			gauge("ecs_service_deployment_status", "The present status of the deployment.",
				func(d *ecs.Deployment) sample { return present(d.Status) },
				by("status", func(d *ecs.Deployment) string { return d.Status })),
			gauge("ecs_service_deployment_lifecycle_stage", "The present lifecycle stage of the deployment. Rolling deployments have none.",
				func(d *ecs.Deployment) sample { return present(d.LifecycleStage) },
				by("stage", func(d *ecs.Deployment) string { return d.LifecycleStage })),
			gauge("ecs_service_deployment_created_timestamp_seconds", "When the deployment was created.",
				func(d *ecs.Deployment) sample { return timestamp(d.CreatedAt) }),
			gauge("ecs_service_deployment_started_timestamp_seconds", "When the deployment started.",
				func(d *ecs.Deployment) sample { return timestamp(d.StartedAt) }),
			gauge("ecs_service_deployment_finished_timestamp_seconds", "When the deployment finished.",
				func(d *ecs.Deployment) sample { return timestamp(d.FinishedAt) }),
			gauge("ecs_service_deployment_stopped_timestamp_seconds", "When the deployment was stopped.",
				func(d *ecs.Deployment) sample { return timestamp(d.StoppedAt) }),
			gauge("ecs_service_deployment_bake_time_seconds", "Time that the deployment is to wait after its last shift of traffic, before it succeeds.",
				func(d *ecs.Deployment) sample { return scaled(d.Plan.BakeMinutes, 60) }),
		),
		about(parts(deployments(), func(d *ecs.Deployment) []*ecs.TrafficStep { return optional(d.Plan.Step) }),
			gauge("ecs_service_deployment_step_traffic_ratio", "Share of production traffic, from 0 to 1, that a linear deployment shifts in each step, and a canary deployment in its first.",
				func(s *ecs.TrafficStep) sample { return ratio(s.Percent) }),
			gauge("ecs_service_deployment_step_bake_time_seconds", "Time that a linear or canary deployment is to wait between two steps.",
				func(s *ecs.TrafficStep) sample { return scaled(s.BakeMinutes, 60) }),
		),
		about(parts(deployments(), func(d *ecs.Deployment) []*ecs.EarlySuccess { return optional(d.Plan.EarlySuccess) }),
			info("ecs_service_deployment_early_success_info", "The deployment can succeed before all its tasks are healthy. ECS removes the tasks of its sources before it succeeds (BLOCKING) or after (DEFERRED).",
				by("source_revision_cleanup", func(s *ecs.EarlySuccess) string { return s.Cleanup })),
		),
		about(parts(deployments(), func(d *ecs.Deployment) []ecs.ARN { return d.Sources }),
			info("ecs_service_deployment_source_revision_info", "A revision that the deployment replaces.",
				by("service_revision", ecs.ARN.ID)),
		),
		about(parts(deployments(), func(d *ecs.Deployment) []*ecs.Rollback { return optional(d.Rollback) }),
			info("ecs_service_deployment_rollback_info", "The revision to which a rollback of the deployment leads.",
				by("service_revision", func(r *ecs.Rollback) string { return r.Revision.ID() })),
			gauge("ecs_service_deployment_rollback_started_timestamp_seconds", "When the rollback started.",
				func(r *ecs.Rollback) sample { return timestamp(r.StartedAt) }),
		),
	}}
}

func circuitBreaker() section {
	return section{title: "Circuit breaker", part: partCircuitBreaker, groups: []group{
		about(parts(services(), func(s *ecs.Service) []*ecs.Safeguard { return optional(s.CircuitBreaker) }),
			gauge("ecs_service_circuit_breaker_enabled", "Whether the service has its circuit breaker on. Only for services that ECS deploys.",
				func(g *ecs.Safeguard) sample { return boolean(g.Enabled) }),
			gauge("ecs_service_circuit_breaker_rollback_enabled", "Whether the circuit breaker rolls a failed deployment back.",
				func(g *ecs.Safeguard) sample { return boolean(g.Rollback) }),
		),
		about(parts(deployments(), func(d *ecs.Deployment) []*ecs.CircuitBreaker { return optional(d.CircuitBreaker) }),
			gauge("ecs_service_deployment_circuit_breaker_status", "The present status of the circuit breaker.",
				func(b *ecs.CircuitBreaker) sample { return present(b.Status) },
				by("status", func(b *ecs.CircuitBreaker) string { return b.Status })),
			gauge("ecs_service_deployment_circuit_breaker_failures", "Tasks of the deployment that failed to start.",
				func(b *ecs.CircuitBreaker) sample { return count(b.Failures) }),
			gauge("ecs_service_deployment_circuit_breaker_threshold", "Failed tasks at which the circuit breaker stops the deployment.",
				func(b *ecs.CircuitBreaker) sample { return count(b.Threshold) }),
		),
	}}
}

func alarms() section {
	return section{title: "Deployment alarms", part: partAlarms, groups: []group{
		about(parts(services(), func(s *ecs.Service) []*ecs.Safeguard { return optional(s.Alarms) }),
			gauge("ecs_service_deployment_alarms_enabled", "Whether deployments of the service watch CloudWatch alarms. Only for services that ECS deploys.",
				func(g *ecs.Safeguard) sample { return boolean(g.Enabled) }),
			gauge("ecs_service_deployment_alarms_rollback_enabled", "Whether an alarm that goes off rolls the deployment back.",
				func(g *ecs.Safeguard) sample { return boolean(g.Rollback) }),
		),
		about(deploymentAlarms(),
			gauge("ecs_service_deployment_alarms_status", "The present status of the alarms that the deployment watches.",
				func(a *ecs.DeploymentAlarms) sample { return present(a.Status) },
				by("status", func(a *ecs.DeploymentAlarms) string { return a.Status })),
		),
		about(parts(deploymentAlarms(), func(a *ecs.DeploymentAlarms) []string { return a.Triggered }),
			info("ecs_service_deployment_alarm_triggered", "An alarm that went off during the deployment.", by("alarm", asItIs)),
		),
	}}
}

func lifecycleHooks() section {
	return section{title: "Lifecycle hooks", part: partLifecycleHooks, groups: []group{
		about(parts(deployments(), func(d *ecs.Deployment) []ecs.LifecycleHook { return d.Hooks },
			by("hook", func(h ecs.LifecycleHook) string { return h.ID })),
			info("ecs_service_deployment_lifecycle_hook_info", "A lifecycle hook of the deployment, its present status, and what ECS does if it expires.",
				by("target_type", func(h ecs.LifecycleHook) string { return h.TargetType }),
				by("status", func(h ecs.LifecycleHook) string { return h.Status }),
				by("timeout_action", func(h ecs.LifecycleHook) string { return h.TimeoutAction })),
			gauge("ecs_service_deployment_lifecycle_hook_expires_timestamp_seconds", "When the lifecycle hook expires, or would have.",
				func(h ecs.LifecycleHook) sample { return timestamp(h.ExpiresAt) }),
		),
	}}
}

func finishedDeployments() section {
	return section{title: "Finished deployments", part: PartHistory, groups: []group{
		about(parts(services(), func(s *ecs.Service) []ecs.DeploymentCount { return s.Finished }),
			counter("ecs_service_deployments_total", "Deployments of the service that finished since its deployments were first read. With a cache_file the count survives restarts.",
				func(c ecs.DeploymentCount) sample { return number(float64(c.Count)) },
				by("status", func(c ecs.DeploymentCount) string { return c.Status })),
		),
		about(services(),
			counter("ecs_service_deployments_superseded_total", "Finished deployments with the status STOPPED that a newer deployment replaced.",
				func(s *ecs.Service) sample { return optionalNumber(s.Superseded) }),
		),
		aboutDurations(),
	}}
}
