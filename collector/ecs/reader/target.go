package reader

import (
	"context"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
)

// nameTarget has every line of the log say of which target it is.
func (r *Reader) nameTarget() {
	r.logger = log.With(r.log,
		"region", log.Valuer(func() any { return r.client.Target().Region }), // which may not be known yet
		"account_id", log.Valuer(func() any { return r.client.Target().AccountID }))
	source := r.client.Source()
	if source.Profile != "" {
		r.logger = log.With(r.logger, "profile", source.Profile)
	}
	if source.RoleARN != "" {
		r.logger = log.With(r.logger, "role", source.RoleARN)
	}
}

// withTarget has a fleet say what it is of, and as whom it is read.
func (r *Reader) withTarget(fleet *ecs.Fleet) *ecs.Fleet {
	source := r.client.Source()
	fleet.Target, fleet.Profile, fleet.RoleARN = r.client.Target(), source.Profile, source.RoleARN
	return fleet
}

// account is the account of the credentials: that of its clusters, which costs nothing, else as STS
// tells. It is empty where an endpoint speaks ECS alone.
func (r *Reader) account(ctx context.Context, clusters []string, trusted bool) string {
	for _, arn := range clusters {
		if account := api.AccountOf(arn); account != "" {
			return account
		}
	}
	if known := r.client.Target().AccountID; known != "" && trusted {
		return known
	}
	account, _ := r.client.Account(ctx) // an error leaves the account unknown, which shows
	return account
}

// identified notes which account it is, and tells whether to read it: another reader may do so
// already.
func (r *Reader) identified(account string) bool {
	if !r.client.Identify(account) {
		if !r.twin {
			level.Error(r.logger).Log("msg", "two targets are the same account and region, this one is not read: take one out of the configuration")
		}
		r.twin = true
		return false
	}
	r.twin, r.known = false, true
	r.archive.load(r)
	return true
}

// trusts tells whether the credentials are known to be of the account that is read. Until then nothing is
// asked with them but for the clusters, whose ARNs tell.
func (r *Reader) trusts() bool { return r.trusted == r.client.Renewals() }

// doubt has the clusters listed at once, and nothing else asked for until that has succeeded: there were no
// credentials for a call.
func (r *Reader) doubt() {
	if r.trusted >= 0 {
		r.trusted = -1
		r.inventory.begin(r)
	}
}

// hasMoved tells whether the clusters are of another account than what is known.
func (r *Reader) hasMoved(account string) bool {
	known := r.client.Target().AccountID
	if known == "" || account == "" || account == known {
		return false
	}
	level.Warn(r.logger).Log("msg", "the credentials are those of another account by now, which is read from the beginning", "other_account_id", account)
	r.moved = account
	return true
}
