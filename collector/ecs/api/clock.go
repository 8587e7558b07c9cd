package api

import (
	"net/http"
	"sync/atomic"
	"time"
)

// shortestSkew is what a difference of clocks must be to be one: dates have whole seconds, and
// answers take time.
const shortestSkew = 2 * time.Second

// clock is the clock of a client. It knows how far the clock of AWS is ahead.
type clock struct {
	now  func() time.Time
	skew atomic.Int64 // in nanoseconds
}

// compare learns the skew from the date of an answer.
func (c *clock) compare(response *http.Response) {
	date, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		return
	}
	skew := date.Sub(c.now())
	if skew.Abs() < shortestSkew {
		skew = 0
	}
	c.skew.Store(int64(skew))
}
