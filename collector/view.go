package collector

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/ecs"
)

// view is what metrics are gathered from at a moment.
type view struct {
	now              time.Time
	targets          []known
	configured       time.Time // when the configuration was last loaded
	reloadFailed     bool      // whether it could not be loaded since
	shard            Shard
	requestDurations *prometheus.HistogramVec
	events           *events
	discovery        Discovery
	discoveries      *prometheus.CounterVec
}

// known is what is known of a target, and the histogram that goes on from one fleet to the next.
type known struct {
	*ecs.Fleet
	durations *durations
	of        *Target
	accounts  map[string]string // their names by their ids; nil where no organization tells
	lastEvent time.Time         // or since when events are waited for; zero where there are none
}

// accountID is the label of the account. Until the account is known, the profile tells targets apart.
func (k known) accountID() string {
	if k.Target.AccountID == "" && k.Profile != "" {
		return "profile:" + k.Profile
	}
	return k.Target.AccountID
}

// Shard is the part of all clusters that an exporter reads.
type Shard struct {
	Index, Count int // Index from 0, below Count
}
