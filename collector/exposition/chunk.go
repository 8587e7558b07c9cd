package exposition

import "github.com/prometheus/client_golang/prometheus"

// Chunk is a part of what is exposed. A family may have series in many chunks, with the same help and
// type in all. No series is in two chunks. A chunk is comparable and never changes: when what it is
// about changes, another chunk takes its place.
type Chunk interface {
	// Place is comparable. A chunk replaces the former one in its place, which may be shown some
	// seconds longer. A chunk in a new place is shown at once, and what was in a place that is gone
	// is dropped at once.
	Place() any
	// Metrics gathers what changes with the chunk alone.
	Metrics() prometheus.Gatherer
	// Ages gathers other families, which change by passing time as well. It is nil without any.
	Ages() prometheus.Gatherer
}
