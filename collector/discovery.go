package collector

import (
	"maps"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// Discovery is what AWS told of targets that the configuration does not name.
type Discovery struct {
	On       bool              // whether AWS is asked for targets
	Accounts map[string]string // names of accounts by their ids, as their organization has them; nil without one
	Failing  map[string]int    // how many questions AWS did not answer when last asked, by operation; only of those that are asked
}

// failingQuestions is how many questions of an operation AWS did not answer.
type failingQuestions struct {
	operation string
	n         int
}

func (d Discovery) failing() []failingQuestions {
	var all []failingQuestions
	for _, operation := range slices.Sorted(maps.Keys(d.Failing)) {
		all = append(all, failingQuestions{operation, d.Failing[operation]})
	}
	return all
}

func discoveryOpts() prometheus.Opts {
	return prometheus.Opts{Name: "ecs_revision_exporter_discovery_requests_total", Help: "Requests for the accounts of organizations and for the regions of accounts, with those that assume roles for it, by their result: OK, the error code of AWS, or error when no answer came. Only where the configuration has them looked for."}
}

// DiscoveryRequest notes how a request for accounts or regions ended.
func (c *Collector) DiscoveryRequest(operation, code string) {
	c.discoveries.WithLabelValues(operation, code).Inc()
}

// aboutDiscovery are the metrics of targets that AWS tells of.
func aboutDiscovery() []group {
	opts := discoveryOpts()
	return []group{
		about(targets(),
			gauge("ecs_target_info", "The name that the organization has for the account of a target; empty where it is not known. Only where the configuration names an organization.",
				func(k known) sample {
					if k.accounts == nil {
						return absent()
					}
					return number(1)
				},
				by("account_name", func(k known) string { return k.accounts[k.Target.AccountID] }))),
		about(parts(exporter(), func(v view) []failingQuestions { return v.discovery.failing() }),
			gauge("ecs_revision_exporter_discovery_failing", "Of how many organizations the accounts (ListAccounts), and of how many accounts the regions (ListRegions), could not be listed in the last attempt. Only where the configuration has them looked for.",
				func(f failingQuestions) sample { return number(float64(f.n)) },
				by("operation", func(f failingQuestions) string { return f.operation }))),
		{
			families: []family{newFamily(opts.Name, opts.Help, "counter", []string{"operation", "code"})},
			collect: func(v view, _ func(family) bool, ch chan<- prometheus.Metric) {
				if v.discovery.On {
					v.discoveries.Collect(ch)
				}
			},
		},
	}
}
