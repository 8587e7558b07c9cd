package reader

import (
	"context"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
)

// nameTarget adds the target to every log line.
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

// withTarget adds to a fleet its target, and the profile and role that read it.
func (r *Reader) withTarget(fleet *ecs.Fleet) *ecs.Fleet {
	source := r.client.Source()
	fleet.Target, fleet.Profile, fleet.RoleARN = r.client.Target(), source.Profile, source.RoleARN
	return fleet
}

// account is the account of the credentials: that of the clusters, which costs nothing, else the one that STS
// names. It is empty if the endpoint only speaks ECS.
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

// trusts tells whether the credentials are known to belong to the account that is read. Until then the reader
// only lists clusters, whose ARNs name the account.
func (r *Reader) trusts() bool { return r.trusted == r.client.Renewals() }

// doubt lists the clusters at once, and makes no other call until that succeeds. It is for calls that had no
// credentials.
func (r *Reader) doubt() {
	if r.trusted >= 0 {
		r.trusted = -1
		r.inventory.begin(r)
	}
}
