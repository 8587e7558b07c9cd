// Package exposition answers scrapes with bytes that were made beforehand. What
// seldom changes, the fleet, is gathered, encoded and compressed in the background
// when it has changed, in the representations that scrapers asked for lately. A
// scrape adds the metrics of the process, which are gathered for it, and writes.
package exposition

import (
	"net/http"
	"time"

	"github.com/go-kit/log"
	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options say what is exposed, and how.
type Options struct {
	// Fleet gives the gatherers of what is rendered beforehand. It is called once for
	// each rendering, which so is of one moment and one configuration. They are gathered
	// one after the other: the fewer series each has, the less memory that takes.
	// No two have families of the same name, nor has Live.
	Fleet func() []prometheus.Gatherer
	// Changed has word when the fleet is no longer what it was.
	Changed <-chan struct{}
	// Live is gathered for every scrape. The metrics of promhttp's handler,
	// promhttp_metric_handler_*, are registered with it.
	Live *prometheus.Registry
	// Interval is the longest time between two renderings, and so the age that values
	// which depend on the clock can have.
	Interval time.Duration
	// Keep is how long a representation is rendered that nobody asks for; ten minutes
	// when zero. It is looked at before each rendering.
	Keep time.Duration
	// MaxRequests is how many scrapes are answered at once; 0 is no limit.
	MaxRequests int
	// Logger is told what could not be gathered or encoded.
	Logger log.Logger
}

// Exposition serves metrics as promhttp does: in the formats of Prometheus, plain or
// compressed, and all that could be gathered when something could not.
// It is an [http.Handler], and needs [Exposition.Run].
//
// In memory it keeps the fleet compressed, once for each of at most eight representations,
// and former renderings while they are being replaced or sent, which ends after two minutes.
// Scrapers that want no compression get what was compressed for others, decompressed
// while it is sent. A rendering needs, besides, the metrics of one gatherer at a time.
type Exposition struct {
	options  Options
	failures *prometheus.CounterVec
	handler  http.Handler
	zstd     *zstd.Encoder // of what is gathered for a scrape

	gathering chan struct{} // is full while the fleet is gathered
	shelf     shelf
	wanted    chan struct{} // has word when a slot is new
	stopped   chan struct{}
}

// New makes an exposition. It panics when other metrics than promhttp's are
// registered with Live under their names.
func New(options Options) *Exposition {
	if options.Keep == 0 {
		options.Keep = 10 * time.Minute
	}
	e := &Exposition{
		options:   options,
		failures:  newFailures(options.Live),
		gathering: make(chan struct{}, 1),
		zstd:      newZstdWriter(nil),
		shelf:     shelf{slots: map[representation]*slot{}},
		wanted:    make(chan struct{}, 1),
		stopped:   make(chan struct{}),
	}
	e.handler = promhttp.InstrumentMetricHandler(options.Live, limited(options.MaxRequests, http.HandlerFunc(e.answer)))
	return e
}

// ServeHTTP answers a scrape. The first in a representation waits for its rendering, as
// long as the scrape's timeout allows; later ones wait for nothing. The parameter name[]
// selects families by name, as in promhttp; what it selects is rendered for that scrape.
func (e *Exposition) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }
