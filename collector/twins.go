package collector

import (
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
)

// warnOfTwins logs, once for each, that a target has turned out to be the account and
// region of one before it, so that only that one is shown. Those of which the account is
// not known yet may still turn out to be others.
func (c *Collector) warnOfTwins() {
	shown := map[ecs.Target]bool{}
	for _, t := range c.configured.Load().targets {
		place := t.status.Load().target
		if shown[place] && place.AccountID != "" && t.warned.CompareAndSwap(false, true) {
			level.Error(t.logger).Log("msg", "two targets are the same account and region, only the first is shown: take one out of the configuration", "account_id", place.AccountID)
		}
		shown[place] = true
	}
}
