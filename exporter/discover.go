package exporter

import (
	"context"
	"slices"
	"time"

	"github.com/go-kit/log/level"
)

// applyPause is how long after a failure it is tried again to read other targets.
const applyPause = time.Minute

// discover follows what AWS tells of accounts and regions, until ctx ends.
func (e *exporter) discover(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		next := e.rediscover(ctx)
		if wait := time.Until(next); next.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(max(0, wait))
		}
		select {
		case <-ctx.Done():
			return
		case <-e.reconfigured:
		case <-timer.C:
		}
	}
}

// rediscover asks AWS what is due, and has the targets read that there are then. It tells when to do so again; zero
// for when there is another configuration.
func (e *exporter) rediscover(ctx context.Context) (next time.Time) {
	e.loading.Lock()
	defer e.loading.Unlock()
	settings := *e.settings.Load()
	e.discovery.look(ctx, settings)
	sources, told := settings.sources(e.discovery), settings.discovered(e.discovery)
	e.fleet.tell(told)
	if slices.Equal(sources, e.sources) {
		return e.discovery.next()
	}
	connecting, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	clients, _, err := e.connector.Clients(connecting, sources, e.fleet.clients())
	if err != nil {
		if e.unapplied != err.Error() {
			level.Error(e.logger).Log("msg", "accounts or regions have changed, and are not read yet", "err", err)
		}
		e.unapplied = err.Error()
		return time.Now().Add(applyPause)
	}
	e.fleet.retarget(clients)
	e.sources, e.unapplied = sources, ""
	level.Info(e.logger).Log("msg", "accounts or regions have changed", "targets", len(clients))
	e.tellOfNone()
	return e.discovery.next()
}

// tellOfNone logs that there is nothing to read, although AWS told all accounts.
func (e *exporter) tellOfNone() {
	if len(e.sources) == 0 && !e.discovery.fails() {
		level.Warn(e.logger).Log("msg", "nothing is read: exclude_accounts leaves out all active accounts of the organization")
	}
}
