package collector

import (
	"github.com/prometheus/client_golang/prometheus"
)

// Discovery is what AWS told of targets that the configuration does not name.
type Discovery struct {
	On       bool              // whether AWS is asked for targets
	Accounts map[string]string // names of accounts by their ids, as their organization has them; nil without one
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
