// Package exposition answers scrapes with bytes that were made beforehand. The fleet
// comes in chunks. One that has changed is gathered, encoded and compressed in the background, in
// the formats that somebody asked for, and all others stay the bytes that they were. A
// scrape adds the metrics of the process, which are gathered for it, and writes.
package exposition

import (
	"net/http"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options say what is exposed, and how.
type Options struct {
	// Chunks gives the fleet as it is now. Of what did not change the chunks are the same.
	// None has a family of Live.
	Chunks func() []Chunk
	// Changed has word when the fleet is no longer what it was.
	Changed <-chan struct{}
	// Live is gathered for every scrape. The metrics of promhttp's handler,
	// promhttp_metric_handler_*, are registered with it.
	Live *prometheus.Registry
	// Interval is how often ages are rendered.
	Interval time.Duration
	// MaxRequests is how many scrapes are answered at once; 0 is no limit.
	MaxRequests int
	// Logger is told what could not be gathered or encoded.
	Logger log.Logger
}

// Exposition serves metrics as promhttp does: in the formats of Prometheus, plain or
// compressed, and all that could be gathered when something could not.
// It is an [http.Handler], and needs [Exposition.Run].
//
// In memory it keeps the fleet compressed, once for each of the three formats that somebody asked
// for, and former chunks while they are being sent, which ends after two minutes.
// Scrapers that want no compression get what was compressed for others, decompressed
// while it is sent. Rendering needs, besides, the metrics of one chunk at a time.
type Exposition struct {
	options  Options
	failures *prometheus.CounterVec
	handler  http.Handler
	shown    [formats]shown
	wanted   chan struct{} // has word when a format is asked for that is not shown
	stopped  chan struct{}
}

// New makes an exposition. It panics when other metrics than promhttp's are
// registered with Live under their names.
func New(options Options) *Exposition {
	e := &Exposition{
		options:  options,
		failures: newFailures(options.Live),
		wanted:   make(chan struct{}, 1),
		stopped:  make(chan struct{}),
	}
	for f := range e.shown {
		e.shown[f].first = make(chan struct{})
	}
	e.handler = promhttp.InstrumentMetricHandler(options.Live, limited(options.MaxRequests, http.HandlerFunc(e.answer)))
	return e
}

// ServeHTTP answers a scrape. The first in a format waits for its rendering, as
// long as the scrape's timeout allows; later ones wait for nothing. The parameter name[]
// selects families by name, as in promhttp.
func (e *Exposition) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }
