package exposition

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const (
	// timeoutHeader is how many seconds Prometheus waits for an answer.
	timeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds"
	// longestTimeout is taken for longer ones.
	longestTimeout = time.Hour
)

// withScrapeTimeout is the context of a scrape, until shortly before its scraper gives up:
// soon enough to tell it why.
func withScrapeTimeout(r *http.Request) (context.Context, context.CancelFunc) {
	seconds, err := strconv.ParseFloat(r.Header.Get(timeoutHeader), 64)
	if err != nil || !(seconds > 0) {
		return context.WithCancel(r.Context())
	}
	timeout := time.Duration(min(seconds, longestTimeout.Seconds()) * float64(time.Second))
	return context.WithTimeout(r.Context(), timeout-min(timeout/10, time.Second/2))
}

// limited answers so many requests at a time, and refuses more with status 503. Zero is no limit.
func limited(requests int, handler http.Handler) http.Handler {
	if requests <= 0 {
		return handler
	}
	places := make(chan struct{}, requests)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			handler.ServeHTTP(w, r)
		default:
			http.Error(w, fmt.Sprintf("%d scrapes are being answered, which is the limit: try again", requests), http.StatusServiceUnavailable)
		}
	})
}
