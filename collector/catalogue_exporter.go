package collector

func exporterItself() section {
	return section{"Failures and the exporter itself", "", []group{
		about(parts(targets(), func(s status) []tally[failureKind] { return s.failures }),
			counter("ecs_service_revision_failures_total", "What could not be read of a service, its deployments or its revisions, by the operation of the ECS API and the reason it gave.",
				func(t tally[failureKind]) sample { return number(float64(t.n)) },
				by("operation", func(t tally[failureKind]) string { return t.of.operation }),
				by("reason", func(t tally[failureKind]) string { return t.of.reason })),
		),
		about(parts(targets(), func(s status) []tally[string] { return s.refreshes }),
			counter("ecs_revision_exporter_refreshes_total", "Refreshes by result: success, partial (a cluster could not be read) or failure (nothing could).",
				func(t tally[string]) sample { return number(float64(t.n)) },
				by("result", func(t tally[string]) string { return t.of })),
		),
		about(targets(),
			gauge("ecs_revision_exporter_refresh_duration_seconds", "How long the last refresh took.",
				func(s status) sample { return seconds(s.lastDuration) }),
			gauge("ecs_revision_exporter_services", "Services that are known.",
				func(s status) sample {
					known := 0
					for _, cluster := range s.clusters {
						known += len(cluster.Services)
					}
					return number(float64(known))
				}),
			gauge("ecs_revision_exporter_last_success_timestamp_seconds", "When the last refresh ended that did not fail.",
				func(s status) sample { return timestamp(s.refreshed) }),
		),
	}}
}
