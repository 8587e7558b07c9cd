package collector

import (
	"slices"
	"strconv"

	"ecs_revision_exporter/collector/ecs"
)

func exporterItself() section {
	return section{title: "Failures and the exporter itself", groups: slices.Concat([]group{
		aboutFailures("ecs_service_revision_failures_total", counter[ecs.FailureCount],
			"Failures to read something of a service, its deployments or its revisions, by operation and reason. Throttled calls are no failures.",
			func(f *ecs.Fleet) []ecs.FailureCount { return f.Failures }),
		aboutFailures("ecs_revision_exporter_services_failing", gauge[ecs.FailureCount],
			"Services of which something could not be read in the last attempt, by operation and reason.",
			func(f *ecs.Fleet) []ecs.FailureCount { return f.Failing }),
		about(parts(targets(), func(k known) []roundCount { return roundCounts(k.Rounds) }),
			counter("ecs_revision_exporter_refreshes_total", "Rounds by result: success, partial (a cluster could not be read) or failure (the clusters could not be listed).",
				func(r roundCount) sample { return number(float64(r.n)) },
				by("result", func(r roundCount) string { return r.result })),
		),
		about(targets(),
			gauge("ecs_revision_exporter_refresh_duration_seconds", "Duration of the last round, from listing the clusters until every service was described.",
				func(k known) sample { return seconds(k.Rounds.LastDuration) }),
			gauge("ecs_revision_exporter_last_success_timestamp_seconds", "When the last round that did not fail ended.",
				func(k known) sample { return timestamp(k.Rounds.LastSuccess) }),
		),
		about(fleets(),
			gauge("ecs_revision_exporter_services", "Services that are listed, and selected by the configuration.",
				func(f *ecs.Fleet) sample { return number(float64(f.Services)) }),
			gauge("ecs_revision_exporter_services_pending", "Services, of those listed and selected, that have not been read completely yet.",
				func(f *ecs.Fleet) sample { return number(float64(f.Pending)) }),
			gauge("ecs_revision_exporter_services_filtered", "Services that are described, and left out because of their tags. Only where services.tags in the configuration chooses.",
				func(f *ecs.Fleet) sample {
					if !f.ByTags {
						return absent()
					}
					return number(float64(f.LeftOut))
				}),
			gauge("ecs_revision_exporter_cached_revisions", "Revisions that are known. Complete ones are not asked for again.",
				func(f *ecs.Fleet) sample { return number(float64(f.CachedRevisions)) }),
		),
		aboutRequests(),
		aboutRequestDurations(),
		aboutWaits(),
	}, aboutEvents(), aboutDiscovery(), []group{aboutProcess()})}
}

// aboutFailures is a metric of failures by what they are counted by.
func aboutFailures(name string, kind func(name, help string, value func(ecs.FailureCount) sample, labels ...label[ecs.FailureCount]) metric[ecs.FailureCount], help string, of func(*ecs.Fleet) []ecs.FailureCount) group {
	return about(parts(targets(), func(k known) []ecs.FailureCount { return of(k.Fleet) }),
		kind(name, help,
			func(c ecs.FailureCount) sample { return number(float64(c.Count)) },
			by("operation", func(c ecs.FailureCount) string { return c.Operation }),
			by("reason", func(c ecs.FailureCount) string { return c.Reason })))
}

// roundCount is how many rounds ended with a result.
type roundCount struct {
	result string
	n      int
}

func roundCounts(r ecs.Rounds) []roundCount {
	return []roundCount{{"success", r.Succeeded}, {"partial", r.Partial}, {"failure", r.Failed}}
}

func aboutRequests() group {
	return about(parts(targets(), func(k known) []ecs.RequestCount { return k.Requests }),
		counter("ecs_revision_exporter_api_requests_total", "Requests to AWS by result: OK, the error code of AWS, or error if no answer came.",
			func(c ecs.RequestCount) sample { return number(float64(c.Count)) },
			by("operation", func(c ecs.RequestCount) string { return c.Operation }),
			by("code", func(c ecs.RequestCount) string { return c.Code })))
}

func aboutWaits() group {
	return about(parts(targets(), func(k known) []ecs.BudgetWait { return k.Waits }),
		counter("ecs_revision_exporter_api_budget_wait_seconds_total", "Time that calls waited for the API budget, by throttle bucket of AWS.",
			func(w ecs.BudgetWait) sample { return number(w.Waited.Seconds()) },
			by("bucket", func(w ecs.BudgetWait) string { return w.Bucket })))
}

func aboutProcess() group {
	return about(exporter(),
		info("ecs_revision_exporter_shard_info", "The shard of all clusters that this exporter reads.",
			by("shard_index", func(v view) string { return strconv.Itoa(v.shard.Index) }),
			by("shard_count", func(v view) string { return strconv.Itoa(max(1, v.shard.Count)) })),
		gauge("ecs_revision_exporter_config_last_reload_successful", "Whether the last attempt to load the configuration succeeded.",
			func(v view) sample { return boolean(!v.reloadFailed) }),
		gauge("ecs_revision_exporter_config_last_reload_success_timestamp_seconds", "When the configuration was last loaded.",
			func(v view) sample { return timestamp(v.configured) }),
	)
}
