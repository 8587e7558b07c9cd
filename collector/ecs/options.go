package ecs

import (
	"cmp"
	"time"
)

// Options say what a reader reads, and how.
type Options struct {
	Tags     bool      // the tags of services
	History  bool      // every deployment that finishes, also those that are not the newest
	Shard    Shard     // of clusters that are read
	Clusters Selection // of these
	Services Selection // of their services

	Budget         float64          // share of the rates that AWS allows the account, at most 1; 0 sets no limit
	RequestTimeout time.Duration    // of each attempt of a request; DefaultRequestTimeout when 0
	Now            func() time.Time // the clock that dates snapshots
	Cache          *Cache           // that keeps what is known from one start to the next; nil for none
}

// Configure changes the options, at any time: the budget at once, what is read and how
// with the next read. What the reader knows, it goes on knowing.
func (r *Reader) Configure(options Options) {
	r.budget.Load().set(options.Budget)
	r.configured.Store(&options)
}

// takeUp begins a read with the options that are configured by then.
func (r *Reader) takeUp() {
	former := r.options
	r.options = *r.configured.Load()
	r.budget.Load().set(r.options.Budget)
	if timeout := cmp.Or(r.options.RequestTimeout, DefaultRequestTimeout); r.client == nil || r.options.RequestTimeout != former.RequestTimeout {
		r.client = newClient(r.config, timeout, r.budget.Load, func(a Attempt) { r.report(a) })
	}
}
